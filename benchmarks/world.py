"""A made-up network at work, week after week: the facts its people make, the same for the same seed.

Facts are laid down, not decided, so that a million take a minute; still each is one that could have been decided:
nobody is in two places, no shift holds more than its places, no room two sessions, nothing is withdrawn that was not
promised. A hundred weeks differ from one only in length: as many sessions, promises and changes a week.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from benchmarks.world_week import Places, Week
from domain.facts.activities import ActivityListed
from domain.facts.credentials import CredentialGranted
from domain.facts.networks import NetworkFounded
from domain.facts.organisations import OrganisationEstablished
from domain.facts.people import DetailRecorded
from domain.facts.rooms import OpeningHours, RoomOpened
from domain.facts.sessions import SeriesStarted
from domain.facts.volunteers import VolunteerApproved, VolunteerLeft, VolunteerRegistered
from domain.language import Fact, Id, PersonId, ShiftId, SignUpId, name_of
from journal.envelope import Told, microseconds, seal
from journal.index import tags_of
from journal.recorder import Recorder, Stored

ZONE = "Asia/Shanghai"
FIRST_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
_CENTRES = 32
_VOLUNTEERS = 22  # of each centre
_ROOMS = ("活动室一", "多功能厅")
_ACTIVITIES = (("书法班", "书法"), ("包饺子", "节庆"), ("健康讲座", "讲座"), ("手工坊", "手工"))
_STAFF = Id("token-00000000-0000-7000-8000-000000000001")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Offer:
    """A sign-up that the rules allow as the world stands, if no other was taken up before it."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId


@dataclass
class World:
    """One network: its `founding`, then `next_week` as often as wanted; `week` is the last one told."""

    seed: int = 1
    places: Places = field(default_factory=Places)
    weeks: int = 0
    week: Week | None = None

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.monday = FIRST_MONDAY - _WEEK
        self._offers: tuple[int, list[Offer]] = 0, []

    def new(self, kind: str) -> Any:
        """An id as programs make them: a UUID of version 7, whose first half is the time (RFC 9562 section 5.7)."""
        self.places.made += 1
        lot = self.chance.getrandbits(62)
        stamp = int(self.monday.timestamp() * 1000) + self.places.made
        first = f"{stamp >> 16:08x}-{stamp & 0xFFFF:04x}"
        return f"{kind}-{first}-7{lot & 0xFFF:03x}-8{lot >> 12 & 0xFFF:03x}-{lot >> 14:012x}"

    def founding(self) -> Iterator[Fact]:
        """The network, its centres with rooms, activities and series, and the first volunteers."""
        top = self.new("organisation")
        yield NetworkFounded(network=self.new("network"), name="一个网络", zone=ZONE)
        yield OrganisationEstablished(organisation=top, code="0", name="总站", kind="head-station", zone=ZONE)
        for number in range(_CENTRES):
            yield from self._centre(number, top)
        for centre in range(_CENTRES):
            for _ in range(_VOLUNTEERS):
                yield from self._volunteer(centre)

    def _centre(self, number: int, top: Any) -> Iterator[Fact]:
        centre = self.new("organisation")
        yield OrganisationEstablished(
            organisation=centre, code=f"C{number}", name=f"{number}号日间照料中心",
            kind="day-care-centre", zone=ZONE, parent=top,
        )  # fmt: skip
        hours = tuple(OpeningHours(day, time(8), time(18)) for day in range(1, 8))
        rooms = [self.new("room") for _ in _ROOMS]
        for room, name in zip(rooms, _ROOMS, strict=True):
            yield RoomOpened(room=room, organisation=centre, name=name, capacity=40, hours=hours)
        activities = [self.new("activity") for _ in _ACTIVITIES]
        for activity, (name, kind) in zip(activities, _ACTIVITIES, strict=True):
            yield ActivityListed(
                activity=activity, organisation=centre, name=name, field="elder-care", type=kind, content="每周一次"
            )
        self.places.add(centre, rooms, activities)
        for slot in self.places.regular(len(self.places.centres) - 1):
            series = self.places.series[slot] = self.new("series")
            yield SeriesStarted(
                series=series, activity=slot.activity, organisation=centre, weekday=slot.day + 1,
                starts=slot.wall, minutes=slot.minutes, zone=ZONE, first=FIRST_MONDAY.date(), room=slot.room,
            )  # fmt: skip

    def _volunteer(self, centre: int) -> Iterator[Fact]:
        person, organisation = self.new("person"), self.places.centres[centre]
        self.places.volunteers[centre].append(person)
        yield DetailRecorded(person=person, field="name", version=1, digest="Zx" * 22)
        yield VolunteerRegistered(
            volunteer=person, organisation=organisation, by="self", consent="self",
            birth_year=self.chance.randint(1945, 2000),
        )  # fmt: skip
        yield VolunteerApproved(volunteer=person, organisation=organisation)
        kinds = ("agreement", *(("first-aid",) if self.chance.random() < 0.2 else ()))
        for kind in kinds:
            yield CredentialGranted(
                credential=self.new("credential"), person=person, organisation=organisation, kind=kind,
                valid_from=date(2023, 12, 1),
            )  # fmt: skip

    def next_week(self) -> list[Fact]:
        """All that is told in one week about the next: plans, promises, changes, and who comes and goes."""
        self.monday += _WEEK
        self.weeks += 1
        told: list[Fact] = []
        for centre in self.chance.sample(range(_CENTRES), 3):
            volunteers = self.places.volunteers[centre]
            leaving = volunteers.pop(self.chance.randrange(len(volunteers)))
            told.append(VolunteerLeft(volunteer=leaving, organisation=self.places.centres[centre]))
            told.extend(self._volunteer(centre))
        self.week = Week(self.places, self.chance, self.monday, self.new)
        told.extend(self.week.told())
        return told

    @property
    def now(self) -> datetime:
        """An hour before the week that was told last begins."""
        return self.monday - timedelta(hours=1)

    def offers(self) -> list[Offer]:
        """Free places of the last week, each with a volunteer who is free then; nobody and no place twice over."""
        assert self.week is not None
        if self._offers[0] != self.weeks:
            free = self.week.free()
            self._offers = self.weeks, [Offer(self.new("sign-up"), who, duty.shift) for duty, who in free]
        return self._offers[1]


def rows(world: World, least: int) -> Iterator[tuple[Stored, list[str]]]:
    """Stored rows with their tags: the founding, then whole weeks until there are at least so many facts."""
    position = 0
    told: list[Fact] = list(world.founding())
    while told:
        begins = microseconds(world.monday - _WEEK)
        step = microseconds(world.monday) - begins
        from_paper = Told(actor=_STAFF, happened_at=world.monday - _WEEK - timedelta(days=1))
        for place, fact in enumerate(told):
            position += 1
            recorded_at = begins + step * place // len(told)
            told_late = world.chance.random() < 0.02
            sealed = seal(fact, from_paper if told_late else Told(actor=_STAFF))
            yield Stored(position, recorded_at, name_of(type(fact)), sealed), tags_of(fact)
        told = world.next_week() if position < least else []


def fill(recorder: Recorder, least: int, seed: int = 1) -> World:
    """Lay a world of at least so many facts into an empty journal; the world as it stands then."""
    world = World(seed)
    recorder.copy_in(rows(world, least))
    return world
