"""Activity rooms: opened, resized, with other opening hours, closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from domain.decisions.organisations import known_unit, standing_unit
from domain.decisions.wording import fit
from domain.facts.rooms import OpeningHours, OpeningHoursChanged, RoomClosed, RoomOpened, RoomResized
from domain.language import Ask, Fact, OrganisationId, Refused, RoomId
from domain.policies.rooms import DEFAULT, RoomPolicy
from domain.policies.wall_time import near
from domain.questions.rooms import Room, room_of, uses_after


@dataclass
class RoomUnknown(Refused):
    kind = "unknown"
    says = "There is no such room."
    advice = "Look for it in the list of rooms of the centre."


@dataclass
class RoomExists(Refused):
    room: str

    says = "This room is already in the book, as {room}."
    advice = "Change that one."


@dataclass
class RoomIsClosed(Refused):
    room: str
    since: date

    says = "The room {room} is closed from {since} on."
    advice = "Choose another room."


@dataclass
class CapacityUnfit(Refused):
    least: int
    most: int

    says = "A room holds {least} to {most} people."
    advice = "Count the people it may hold."


@dataclass
class HoursUnfit(Refused):
    weekday: int

    says = "The opening hours of weekday {weekday} end before they begin, or there is no such weekday."
    advice = "Weekdays are 1 (Monday) to 7; write times of the day, for example 08:30 to 17:00."


@dataclass
class HoursOverlap(Refused):
    weekday: int

    says = "Two opening hours of weekday {weekday} overlap."
    advice = "Join them into one."


@dataclass
class RoomInUse(Refused):
    room: str
    sessions: int

    says = "{sessions} sessions are still planned in {room}."
    advice = "Move them to another room, or cancel them first."


@dataclass(frozen=True)
class OpenRoom:
    """An organisation has another room. `capacity` counts people; `hours` empty: open round the clock."""

    room: RoomId
    organisation: OrganisationId
    name: str
    capacity: int
    hours: tuple[OpeningHours, ...] = ()
    policy: RoomPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        before = ask(room_of(self.room))
        if before is not None:
            raise RoomExists(before.name)
        standing_unit(ask, self.organisation)
        name, capacity = fit("name", self.name), _capacity(self.capacity, self.policy)
        yield RoomOpened(self.room, self.organisation, name, capacity, ordered(self.hours))


@dataclass(frozen=True)
class ResizeRoom:
    """It holds another number of people from now on; sessions already planned stay as they are."""

    room: RoomId
    capacity: int
    policy: RoomPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        room = _in_use(ask, self.room)
        capacity = _capacity(self.capacity, self.policy)
        if capacity != room.capacity:
            yield RoomResized(self.room, room.organisation, capacity)


@dataclass(frozen=True)
class ChangeOpeningHours:
    """It is open at other hours from now on; empty: round the clock. Sessions already planned stay as they are."""

    room: RoomId
    hours: tuple[OpeningHours, ...]

    def decide(self, ask: Ask) -> Iterator[Fact]:
        room = _in_use(ask, self.room)
        hours = ordered(self.hours)
        if hours != ordered(room.hours):
            yield OpeningHoursChanged(self.room, room.organisation, hours)


@dataclass(frozen=True)
class CloseRoom:
    """It is no more from a local date on; None: from today. Refused while sessions are planned in it from then on."""

    room: RoomId
    reason: str
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        room = _in_use(ask, self.room)
        unit = known_unit(ask, room.organisation)
        since, reason = self.since or unit.day(ask.now), fit("reason", self.reason)
        closing = max(near(since, time(0), unit.zone), ask.now)
        planned = ask(uses_after(self.room, closing)).spans
        if planned:
            raise RoomInUse(room.name, len(planned))
        yield RoomClosed(self.room, room.organisation, since, reason)


def ordered(hours: tuple[OpeningHours, ...]) -> tuple[OpeningHours, ...]:
    """The hours by weekday and time. Raises HoursUnfit, HoursOverlap; one may begin when another ends."""
    for each in hours:
        zoned = each.opens.tzinfo is not None or each.closes.tzinfo is not None
        if zoned or not 1 <= each.weekday <= 7 or each.closes <= each.opens:
            raise HoursUnfit(each.weekday)
    in_order = sorted(hours, key=lambda each: (each.weekday, each.opens))
    for one, following in pairwise(in_order):
        if one.weekday == following.weekday and following.opens < one.closes:
            raise HoursOverlap(one.weekday)
    return tuple(in_order)


def _in_use(ask: Ask, asked: RoomId) -> Room:
    """The room, when no end is set for it. Raises RoomUnknown, RoomIsClosed."""
    room = ask(room_of(asked))
    if room is None:
        raise RoomUnknown()
    if room.closed is not None:
        raise RoomIsClosed(room.name, room.closed)
    return room


def _capacity(capacity: int, policy: RoomPolicy) -> int:
    if not policy.least <= capacity <= policy.most:
        raise CapacityUnfit(policy.least, policy.most)
    return capacity
