"""May this session hold that room then? One rule for scheduling, moving and the weekly horizon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from domain.decisions.rooms import RoomIsClosed, RoomUnknown
from domain.language import Ask, OrganisationId, Refused, RoomId, SessionId, Span
from domain.policies.wall_time import days_of, near
from domain.questions.rooms import Room, room_of, uses_of

NO_ROOM = "no-room"
OUTSIDE_HOURS = "outside-hours"


@dataclass
class RoomElsewhere(Refused):
    organisation: OrganisationId

    says = "This room belongs to {organisation}."
    advice = "Choose a room of your own, or ask them to plan the session."


@dataclass
class RoomTooSmall(Refused):
    expected: int
    capacity: int

    says = "{expected} people are expected, and the room holds {capacity}."
    advice = "Choose a larger room, or expect fewer people."


@dataclass
class RoomTaken(Refused):
    session: SessionId
    span: Span

    says = "The room is taken at that time by {session} ({span})."
    advice = "Choose another room or another time."


@dataclass
class OutsideOpeningHours(Refused):
    span: Span

    says = "This is outside the room's opening hours ({span})."
    advice = "Choose another time, or say why it has to be then."


@dataclass(frozen=True)
class Need:
    """What a session asks of a room. `override`: why it may be outside the opening hours; empty: it may not."""

    session: SessionId
    organisation: OrganisationId
    span: Span
    zone: str
    expected: int
    override: str = ""


def hold(ask: Ask, room: RoomId | None, need: Need) -> tuple[str, ...]:
    """What is to be flagged when the session holds the room; without a room: that it has none, and no rule is asked.

    Raises RoomUnknown, RoomElsewhere, RoomIsClosed, RoomTooSmall, RoomTaken, OutsideOpeningHours.
    """
    if room is None:
        return (NO_ROOM,)
    found, uses = ask(room_of(room), uses_of(room, during=need.span))
    if found is None:
        raise RoomUnknown()
    if found.organisation != need.organisation:
        raise RoomElsewhere(found.organisation)
    if found.closed is not None and found.closed <= days_of(need.span.start, need.span.end, need.zone)[-1]:
        raise RoomIsClosed(found.name, found.closed)
    if need.expected > found.capacity:
        raise RoomTooSmall(need.expected, found.capacity)
    if taken := uses.overlapping(need.span, own=need.session):
        raise RoomTaken(*taken)
    if is_open(found, need.span, need.zone):
        return ()
    if not need.override:
        raise OutsideOpeningHours(need.span)
    return (OUTSIDE_HOURS,)


def is_open(room: Room, span: Span, zone: str) -> bool:
    """Whether the room is open during the whole span, by the zone's clock."""
    if not room.hours:
        return True
    reached = span.start
    for window in _windows(room, span, zone):
        if window.start <= reached < window.end:
            reached = window.end
    return reached >= span.end


def _windows(room: Room, span: Span, zone: str) -> Iterator[Span]:
    """When the room is open around the span, in order. Hours that close no later than they open close the day after."""
    days = days_of(span.start, span.end, zone)
    for day in (days[0] - timedelta(days=1), *days):
        for hours in sorted(room.hours, key=lambda each: (each.weekday, each.opens)):
            if hours.weekday == day.isoweekday():
                closing = day if hours.opens < hours.closes else day + timedelta(days=1)
                yield Span(near(day, hours.opens, zone), near(closing, hours.closes, zone))
