"""A small centre that tests speak about: made-up ids, a room, an activity, a session, a shift, two volunteers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from domain.facts.activities import ActivityListed
from domain.facts.organisations import OrganisationEstablished
from domain.facts.rooms import OpeningHours, RoomOpened
from domain.facts.sessions import SessionScheduled
from domain.facts.shifts import ShiftOpened
from domain.facts.sign_ups import VolunteerSignedUp
from domain.facts.volunteers import VolunteerApproved, VolunteerRegistered
from domain.language import (
    ActivityId,
    Ask,
    Fact,
    Id,
    OrganisationId,
    PersonId,
    RoomId,
    SessionId,
    ShiftId,
    SignUpId,
    Span,
    named,
)
from domain.questions.sessions import plan_of


def an(kind: str, key: str = "1") -> Id:
    """`an("person", "wang")`: an id that reads the same in every run."""
    return named(kind, "test", key)


CENTRE = OrganisationId(an("organisation"))
ROOM = RoomId(an("room"))
ACTIVITY = ActivityId(an("activity"))
SESSION = SessionId(an("session"))
SHIFT = ShiftId(an("shift"))
WANG = PersonId(an("person", "wang"))
LI = PersonId(an("person", "li"))
TEN = Span(datetime(2026, 11, 26, 2, 0, tzinfo=UTC), datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Lay:
    """Test set-up: these facts, whatever the rules."""

    facts: tuple[Fact, ...]

    def decide(self, ask: Ask) -> Iterator[Fact]:
        ask(plan_of(SessionId(an("session", "nobody's"))))
        yield from self.facts


def later(span: Span, hours: float) -> Span:
    return Span(span.start + timedelta(hours=hours), span.end + timedelta(hours=hours))


def centre() -> list[Fact]:
    hours = tuple(OpeningHours(day, time(8), time(18)) for day in range(1, 8))
    return [
        OrganisationEstablished(organisation=CENTRE, code="T1", name="Test centre", kind="day-care-centre", zone=ZONE),
        RoomOpened(room=ROOM, organisation=CENTRE, name="Hall", capacity=40, hours=hours),
        ActivityListed(activity=ACTIVITY, organisation=CENTRE, name="Dumplings", field="elder-care", type="craft"),
    ]


def session(session: SessionId = SESSION, span: Span = TEN, room: RoomId | None = ROOM) -> SessionScheduled:
    return SessionScheduled(
        session=session, activity=ACTIVITY, organisation=CENTRE, span=span, zone=ZONE, room=room, published=True
    )


def shift(shift: ShiftId = SHIFT, session: SessionId = SESSION, places: int = 2) -> ShiftOpened:
    return ShiftOpened(
        shift=shift, session=session, activity=ACTIVITY, organisation=CENTRE, duty="kitchen", places=places
    )


def volunteer(person: PersonId, birth_year: int | None = 1958) -> list[Fact]:
    return [
        VolunteerRegistered(volunteer=person, organisation=CENTRE, by="self", consent="self", birth_year=birth_year),
        VolunteerApproved(volunteer=person, organisation=CENTRE),
    ]


def signed_up(
    person: PersonId, shift: ShiftId = SHIFT, session: SessionId = SESSION, span: Span = TEN
) -> VolunteerSignedUp:
    return VolunteerSignedUp(
        sign_up=sign_up(person, shift),
        volunteer=person,
        shift=shift,
        session=session,
        organisation=CENTRE,
        span=span,
        warnings=("no-agreement",),
    )


def sign_up(person: PersonId, shift: ShiftId = SHIFT) -> SignUpId:
    return SignUpId(an("sign-up", f"{person} {shift}"))
