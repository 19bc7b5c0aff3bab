"""One week of the made-up network: what is planned, who promises to come, and what comes between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from domain.facts.sessions import SessionCancelled, SessionMoved, SessionScheduled
from domain.facts.shifts import ShiftOpened, ShiftPlacesChanged
from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.language import Fact, Span

_TIMES = ((time(9), 120), (time(13, 30), 90), (time(15, 30), 90))  # wall time of Shanghai, minutes
_SHANGHAI = timedelta(hours=8)
_DUTIES = ("welcome", "kitchen", "escort")
_BUSY_SLOTS = 0.85  # how many of a room's slots are in use


class Slot(NamedTuple):
    """A weekday (0 is Monday) and time of a room; `turn` is which of the day's times."""

    centre: int
    room: Any
    day: int
    turn: int
    activity: Any

    @property
    def wall(self) -> time:
        return _TIMES[self.turn][0]

    @property
    def minutes(self) -> int:
        return _TIMES[self.turn][1]

    def span(self, monday: datetime) -> Span:
        begins = datetime.combine((monday + timedelta(days=self.day)).date(), self.wall, monday.tzinfo) - _SHANGHAI
        return Span(begins, begins + timedelta(minutes=self.minutes))


@dataclass
class Places:
    """What stays from week to week. `made` counts the ids given."""

    centres: list[Any] = field(default_factory=list)
    volunteers: list[list[Any]] = field(default_factory=list)
    slots: list[list[Slot]] = field(default_factory=list)
    series: dict[Slot, Any] = field(default_factory=dict)
    made: int = 0

    def add(self, centre: Any, rooms: list[Any], activities: list[Any]) -> None:
        self.centres.append(centre)
        self.volunteers.append([])
        number = len(self.centres) - 1
        self.slots.append([
            Slot(number, room, day, turn, activities[(day * 3 + turn + place) % len(activities)])
            for place, room in enumerate(rooms) for day in range(6) for turn in range(len(_TIMES))
        ])  # fmt: skip

    def regular(self, centre: int) -> list[Slot]:
        """The slots that belong to a weekly series."""
        return [slot for slot in self.slots[centre] if slot.turn == 0]


@dataclass
class Duty:
    """A shift of this week and who is promised to it."""

    shift: Any
    session: Any
    slot: Slot
    span: Span
    places: int
    asked: bool
    promised: dict[Any, Any] = field(default_factory=dict)  # volunteer -> sign-up

    def of(self, person: Any, sign_up: Any, organisation: Any) -> dict[str, Any]:
        """What every fact of a sign-up carries."""
        return {
            "sign_up": sign_up, "volunteer": person, "shift": self.shift, "session": self.session,
            "organisation": organisation, "span": self.span,
        }  # fmt: skip


class Week:
    """The week that begins on a Monday, told in the week before."""

    def __init__(self, places: Places, chance: Random, monday: datetime, new: Callable[[str], Any]) -> None:
        self.places = places
        self.chance = chance
        self.monday = monday
        self.new = new
        self.duties: list[Duty] = []
        self.sessions: dict[Any, list[Duty]] = {}
        self._busy: set[tuple[Any, int, int]] = set()  # volunteer, day, turn
        self._used: set[tuple[Any, int, int]] = set()  # room, day, turn

    def told(self) -> Iterator[Fact]:
        """The plans of all centres, then promises in the order people come, then what changes."""
        for slots in self.places.slots:
            for slot in slots:
                if self.chance.random() < _BUSY_SLOTS:
                    yield from self._plan(slot)
        wishes = [duty for duty in self.duties for _ in range(self._filled(duty))]
        self.chance.shuffle(wishes)
        for duty in wishes:
            yield from self._sign_up(duty)
        for session, duties in self.sessions.items():
            yield from self._changes(session, duties)

    def _filled(self, duty: Duty) -> int:
        return round(duty.places * self.chance.uniform(0.35, 1.0))

    def _plan(self, slot: Slot) -> Iterator[Fact]:
        session, organisation, span = self.new("session"), self.places.centres[slot.centre], slot.span(self.monday)
        self._used.add((slot.room, slot.day, slot.turn))
        yield SessionScheduled(
            session=session, activity=slot.activity, organisation=organisation, span=span, zone="Asia/Shanghai",
            room=slot.room, series=self.places.series.get(slot), expected=20, published=True,
        )  # fmt: skip
        duties = self.sessions[session] = []
        for duty in self.chance.sample(_DUTIES, self.chance.choice((1, 1, 2))):
            asked = self.chance.random() < 0.05
            made = Duty(self.new("shift"), session, slot, span, self.chance.randint(3, 6), asked)
            duties.append(made)
            self.duties.append(made)
            yield ShiftOpened(
                shift=made.shift, session=session, activity=slot.activity, organisation=organisation, duty=duty,
                places=made.places, way_in="approval" if asked else "instant",
            )  # fmt: skip

    def _somebody(self, duty: Duty) -> Any:
        """A volunteer of the centre, or now and then of another, who is free then; None: nobody was found."""
        when = (duty.slot.day, duty.slot.turn)
        own = self.chance.random() < 0.9
        centre = duty.slot.centre if own else self.chance.randrange(len(self.places.centres))
        volunteers = self.places.volunteers[centre]
        for _ in range(4):
            person = self.chance.choice(volunteers)
            if (person, *when) not in self._busy:
                return person
        return None

    def _sign_up(self, duty: Duty) -> Iterator[Fact]:
        person = self._somebody(duty)
        if person is None or len(duty.promised) >= duty.places:
            return
        sign_up, organisation = self.new("sign-up"), self.places.centres[duty.slot.centre]
        about = duty.of(person, sign_up, organisation)
        if duty.asked:
            yield SignUpRequested(**about)
            yield SignUpApproved(**about)
        else:
            yield VolunteerSignedUp(**about)
        if self.chance.random() < 0.06:
            yield SignUpWithdrawn(**about, in_time=self.chance.random() < 0.9)
            return
        duty.promised[person] = sign_up
        self._busy.add((person, duty.slot.day, duty.slot.turn))

    def _changes(self, session: Any, duties: list[Duty]) -> Iterator[Fact]:
        lot, slot = self.chance.random(), duties[0].slot
        organisation = self.places.centres[slot.centre]
        what: dict[str, Any] = {"session": session, "activity": slot.activity, "organisation": organisation}
        if lot < 0.01:
            yield SessionCancelled(**what, span=duties[0].span, reason="weather", room=slot.room)
            for duty in duties:
                for person, sign_up in duty.promised.items():
                    self._busy.discard((person, slot.day, slot.turn))
                    yield PromiseReleased(**duty.of(person, sign_up, organisation), reason="session-cancelled")
                self.duties.remove(duty)
        elif lot < 0.03:
            free = [turn for turn in range(len(_TIMES)) if (slot.room, slot.day, turn) not in self._used]
            if free:
                yield from self._move(what, duties, slot._replace(turn=free[0]))
        elif lot < 0.05:
            duties[0].places += 1
            whose = {"shift": duties[0].shift, "session": session, "organisation": organisation}
            yield ShiftPlacesChanged(**whose, places=duties[0].places)

    def _move(self, what: dict[str, Any], duties: list[Duty], to: Slot) -> Iterator[Fact]:
        was, span = duties[0].span, to.span(self.monday)
        before = duties[0].slot
        self._used.discard((before.room, before.day, before.turn))
        self._used.add((to.room, to.day, to.turn))
        yield SessionMoved(**what, was=was, span=span, reason="room-needed", room=to.room)
        for duty in duties:
            for person, sign_up in list(duty.promised.items()):
                about = duty.of(person, sign_up, what["organisation"])
                self._busy.discard((person, before.day, before.turn))
                if (person, to.day, to.turn) in self._busy:
                    del duty.promised[person]
                    yield PromiseReleased(**about, reason="clash")
                else:
                    self._busy.add((person, to.day, to.turn))
                    yield PromiseMoved(**{**about, "span": span}, was=was)
            duty.slot, duty.span = to, span

    def free(self) -> Iterator[tuple[Duty, Any]]:
        """Free places, each with a volunteer who is free then; who is named is busy from then on."""
        for duty in self.chance.sample(self.duties, len(self.duties)):
            when = (duty.slot.day, duty.slot.turn)
            for _ in range(0 if duty.asked else duty.places - len(duty.promised)):
                person = self._somebody(duty)
                if person is not None and person not in duty.promised:
                    self._busy.add((person, *when))
                    yield duty, person
