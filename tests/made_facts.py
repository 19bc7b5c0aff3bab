"""A made-up network's history of any length, the same for the same seed: for views, catching up and measuring.

It is laid down as facts, not decided, so that a hundred thousand of them take seconds; still each is one that could
have been decided: nobody signs up twice, nothing is withdrawn that was not promised.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from eventsourcing.dcb.api import DCBEvent

from domain.facts.activities import ActivityListed
from domain.facts.credentials import CredentialGranted, CredentialRevoked
from domain.facts.networks import NetworkFounded
from domain.facts.organisations import OrganisationEstablished, OrganisationMoved
from domain.facts.people import DetailRecorded
from domain.facts.rooms import RoomOpened
from domain.facts.sessions import SeriesStarted, SessionCancelled, SessionMoved, SessionScheduled
from domain.facts.shifts import ShiftOpened, ShiftPlacesChanged
from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.facts.volunteers import VolunteerApproved, VolunteerRegistered, VolunteerSuspended
from domain.language import Fact, Id, Span, name_of, named
from journal.envelope import Told, seal
from journal.index import tags_of
from journal.recorder import Recorder

TOLD = Told(actor=Id("person-00000000-0000-4000-8000-000000000001"))


def made(kind: str, number: int) -> Any:
    """The id of that kind and number, the same every time; typed as whatever it is used for."""
    return named(kind, "made", str(number))


def lay(recorder: Recorder, facts: Iterator[Fact], told: Told = TOLD, together: int = 5_000) -> int:
    """Append the facts in portions; the journal's head then."""
    while portion := list(islice(facts, together)):
        recorder.append([DCBEvent(name_of(type(fact)), seal(fact, told), tags_of(fact)) for fact in portion])
    return recorder.head()


def history(facts: int, seed: int = 1) -> Iterator[Fact]:
    """The first so many facts of a network that goes on for ever."""
    return islice(_Network(random.Random(seed)).facts(), facts)


class _Network:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0
        self.organisations: list[Any] = []
        self.volunteers: list[Any] = []
        self.monday = datetime(2026, 1, 5, tzinfo=UTC)

    def new(self, kind: str) -> Any:
        self.count += 1
        return made(kind, self.count)

    def facts(self) -> Iterator[Fact]:
        yield NetworkFounded(network=self.new("network"), name="made", zone="Asia/Shanghai")
        yield from self._places()
        while True:
            yield from self._people(10)
            for organisation, activity, rooms in list(self.programme):
                yield from self._week(organisation, activity, rooms)
            self.monday += timedelta(weeks=1)

    def _places(self) -> Iterator[Fact]:
        top = self.new("organisation")
        self.programme: list[tuple[Any, Any, Sequence[Any]]] = []
        yield OrganisationEstablished(
            organisation=top, code="0", name="网络", kind="head-station", zone="Asia/Shanghai"
        )
        for number in range(1, 25):
            organisation = self.new("organisation")
            self.organisations.append(organisation)
            yield OrganisationEstablished(
                organisation=organisation, code=str(number), name=f"{number}号站", kind="station",
                zone="Asia/Shanghai", parent=top, flags=("made",),
            )  # fmt: skip
            rooms = [self.new("room") for _ in range(2)]
            for room in rooms:
                yield RoomOpened(room=room, organisation=organisation, name="活动室", capacity=40)
            activity = self.new("activity")
            yield ActivityListed(activity=activity, organisation=organisation, name="茶会", field="养老", type="节庆")
            self.programme.append((organisation, activity, rooms))
            yield SeriesStarted(
                series=made("series", number), activity=activity, organisation=organisation, weekday=1,
                starts=time(9), minutes=120, zone="Asia/Shanghai", first=self.monday.date(), room=rooms[0],
            )  # fmt: skip
        yield OrganisationMoved(
            organisation=self.organisations[-1], parent=self.organisations[0], since=date(2027, 1, 1)
        )

    def _people(self, people: int) -> Iterator[Fact]:
        for _ in range(people):
            person, organisation = self.new("person"), self.chance.choice(self.organisations)
            yield VolunteerRegistered(volunteer=person, organisation=organisation, by="self", consent="self")
            yield DetailRecorded(person=person, field="name", version=1, digest="made")
            yield VolunteerApproved(volunteer=person, organisation=organisation)
            held: Any = {"credential": self.new("credential"), "person": person, "organisation": organisation}
            yield CredentialGranted(
                kind="first-aid", valid_from=date(2026, 1, 1), valid_until=date(2027, 12, 31), **held
            )
            if self.chance.random() < 0.05:
                yield CredentialRevoked(kind="first-aid", since=date(2026, 6, 1), reason="expired", **held)
            if self.chance.random() < 0.05:
                yield VolunteerSuspended(volunteer=person, organisation=organisation, reason="conduct")
            else:
                self.volunteers.append(person)

    def _week(self, organisation: Any, activity: Any, rooms: Sequence[Any]) -> Iterator[Fact]:
        for day in range(5):
            session, room = self.new("session"), rooms[day % 2]
            start = self.monday + timedelta(days=day, hours=1)
            span = Span(start, start + timedelta(hours=2))
            yield SessionScheduled(
                session=session, activity=activity, organisation=organisation, span=span, zone="Asia/Shanghai",
                room=room, published=True,
                series=made("series", int(self.organisations.index(organisation)) + 1) if day == 0 else None,
            )  # fmt: skip
            promised: list[dict[str, Any]] = []
            for duty in ("welcome", "kitchen"):
                shift = self.new("shift")
                yield ShiftOpened(
                    shift=shift, session=session, activity=activity, organisation=organisation, duty=duty, places=5,
                )  # fmt: skip
                where = {"shift": shift, "session": session, "organisation": organisation, "span": span}
                for person in self.chance.sample(self.volunteers, min(4, len(self.volunteers))):
                    if all(person != other["volunteer"] for other in promised):
                        promised.append({"sign_up": self.new("sign-up"), "volunteer": person, **where})
                        yield from self._sign_up(promised[-1])
            about = {"session": session, "activity": activity, "organisation": organisation}
            yield from self._happens(promised, about, span, room)

    def _sign_up(self, promise: dict[str, Any]) -> Iterator[Fact]:
        if self.chance.random() < 0.1:
            yield SignUpRequested(**promise)
            yield SignUpApproved(**promise)
        else:
            yield VolunteerSignedUp(**promise)
        if self.chance.random() < 0.1:
            yield SignUpWithdrawn(**promise, in_time=True)
            promise["sign_up"] = self.new("sign-up")
            yield VolunteerSignedUp(**promise)

    def _happens(self, promised: list[dict[str, Any]], about: dict[str, Any], span: Span, room: Any) -> Iterator[Fact]:
        lot = self.chance.random()
        if lot < 0.05 and promised:
            where = {"shift": promised[0]["shift"], "session": about["session"]}
            yield ShiftPlacesChanged(**where, organisation=about["organisation"], places=8)
        elif lot < 0.08:
            later = Span(span.start + timedelta(hours=5), span.end + timedelta(hours=5))
            yield SessionMoved(**about, was=span, span=later, reason="weather", room=room)
            for promise in promised:
                yield PromiseMoved(**{**promise, "was": span, "span": later})
        elif lot < 0.1:
            yield SessionCancelled(**about, span=span, reason="weather", room=room)
            for promise in promised:
                yield PromiseReleased(**promise, reason="session-cancelled")
