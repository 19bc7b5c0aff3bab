"""What the tests of planning a session share: the decision, the fact it makes, and a clock to speak by."""

from datetime import date, time

from domain.decisions.sessions import ScheduleSession
from domain.decisions.times import span_at
from domain.facts.activities import ActivityDrafted
from domain.facts.sessions import SessionScheduled
from domain.language import ActivityId, RoomId, SessionId, Span
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, TEN, ZONE, an

OTHER = SessionId(an("session", "2"))
BEFORE = SessionId(an("session", "before"))
ELSEWHERE = RoomId(an("room", "2"))
DRAFT = ActivityId(an("activity", "draft"))


def draft() -> ActivityDrafted:
    return ActivityDrafted(activity=DRAFT, organisation=CENTRE, name="Paper cutting", field="elder-care", type="craft")


def schedule(span: Span = TEN, room: RoomId | None = ROOM, expected: int = 0, override: str = "") -> ScheduleSession:
    return ScheduleSession(SESSION, ACTIVITY, span, room, expected, override=override)


def scheduled(
    span: Span = TEN, room: RoomId | None = ROOM, expected: int = 0, flags: tuple[str, ...] = (), override: str = ""
) -> SessionScheduled:
    return SessionScheduled(
        session=SESSION,
        activity=ACTIVITY,
        organisation=CENTRE,
        span=span,
        zone=ZONE,
        room=room,
        expected=expected,
        flags=flags,
        override=override,
    )


def at(day: int, hour: int, minutes: int = 60) -> Span:
    """November 2026 by the clock of Shanghai."""
    return span_at(date(2026, 11, day), time(hour), minutes, ZONE)
