"""Activity rooms: how many people, which hours, and none closed over a planned session."""

from datetime import UTC, date, datetime, time

import pytest

from domain.decisions.organisations import OrganisationUnknown
from domain.decisions.rooms import (
    CapacityUnfit,
    ChangeOpeningHours,
    CloseRoom,
    HoursOverlap,
    HoursUnfit,
    OpenRoom,
    ResizeRoom,
    RoomExists,
    RoomInUse,
    RoomIsClosed,
    RoomUnknown,
)
from domain.decisions.wording import TextMissing
from domain.facts.rooms import OpeningHours, OpeningHoursChanged, RoomClosed, RoomOpened, RoomResized
from domain.facts.sessions import SessionCancelled, SessionMovedToRoom
from domain.language import RoomId, SessionId
from tests.grammar import given
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, TEN, an, centre, session

OTHER = RoomId(an("room", "2"))
TODAY = date(2026, 11, 23)
MORNING, EVENING = OpeningHours(1, time(8), time(12)), OpeningHours(1, time(18), time(21))


def open_other(name: str = "Kitchen", capacity: int = 12, hours: tuple[OpeningHours, ...] = ()) -> OpenRoom:
    return OpenRoom(OTHER, CENTRE, name, capacity, hours)


def test_a_room_is_opened() -> None:
    opened = RoomOpened(OTHER, CENTRE, "Kitchen", 12, (MORNING, EVENING))
    given(centre()).when(open_other(hours=(EVENING, MORNING))).then(opened)
    given(centre(), opened).when(open_other()).refused(RoomExists("Kitchen"))
    given().when(open_other()).refused(OrganisationUnknown())
    given(centre()).when(open_other(name=" ")).refused(TextMissing("name"))


@pytest.mark.parametrize("capacity", [-1, 0, 10_001, 10**9])
def test_a_room_holds_a_believable_number_of_people(capacity: int) -> None:
    given(centre()).when(open_other(capacity=capacity)).refused(CapacityUnfit(1, 10_000))
    given(centre()).when(ResizeRoom(ROOM, capacity)).refused(CapacityUnfit(1, 10_000))


@pytest.mark.parametrize("capacity", [1, 10_000])
def test_the_bounds_of_a_capacity_are_in_it(capacity: int) -> None:
    given(centre()).when(open_other(capacity=capacity)).then(RoomOpened(OTHER, CENTRE, "Kitchen", capacity))


@pytest.mark.parametrize(
    "hours",
    [
        OpeningHours(0, time(8), time(12)),
        OpeningHours(8, time(8), time(12)),
        OpeningHours(1, time(12), time(8)),
        OpeningHours(1, time(8), time(8)),
        OpeningHours(1, time(8, tzinfo=UTC), time(12, tzinfo=UTC)),
        OpeningHours(1, time(8), time(12, tzinfo=UTC)),
    ],
)
def test_opening_hours_are_hours_of_a_day(hours: OpeningHours) -> None:
    given(centre()).when(open_other(hours=(hours,))).refused(HoursUnfit(hours.weekday))
    given(centre()).when(ChangeOpeningHours(ROOM, (hours,))).refused(HoursUnfit(hours.weekday))


def test_opening_hours_do_not_overlap_but_may_follow_at_once() -> None:
    late_morning, noon = OpeningHours(1, time(11), time(13)), OpeningHours(1, time(12), time(13))
    given(centre()).when(open_other(hours=(MORNING, late_morning))).refused(HoursOverlap(1))
    given(centre()).when(open_other(hours=(noon, MORNING))).then(
        RoomOpened(OTHER, CENTRE, "Kitchen", 12, (MORNING, noon))
    )
    tuesday = OpeningHours(2, time(11), time(13))
    given(centre()).when(ChangeOpeningHours(ROOM, (MORNING, tuesday))).then(
        OpeningHoursChanged(ROOM, CENTRE, (MORNING, tuesday))
    )


def test_what_is_so_already_leaves_no_trace() -> None:
    given(centre()).when(ResizeRoom(ROOM, 40)).nothing_happens()
    given(centre()).when(ResizeRoom(ROOM, 30)).then(RoomResized(ROOM, CENTRE, 30))
    hours = tuple(OpeningHours(day, time(8), time(18)) for day in range(7, 0, -1))
    given(centre()).when(ChangeOpeningHours(ROOM, hours)).nothing_happens()


def test_a_room_is_closed_from_a_date() -> None:
    given(centre()).when(CloseRoom(ROOM, "leak")).then(RoomClosed(ROOM, CENTRE, TODAY, "leak"))
    closed = RoomClosed(ROOM, CENTRE, date(2027, 1, 1), "leak")
    given(centre()).when(CloseRoom(ROOM, "leak", date(2027, 1, 1))).then(closed)
    for change in (ResizeRoom(ROOM, 3), CloseRoom(ROOM, "x"), ChangeOpeningHours(ROOM, ())):
        given(centre(), closed).when(change).refused(RoomIsClosed("Hall", date(2027, 1, 1)))


def test_a_room_is_not_closed_over_a_planned_session() -> None:
    given(centre(), session()).when(CloseRoom(ROOM, "leak")).refused(RoomInUse("Hall", 1))
    given(centre(), session()).when(CloseRoom(ROOM, "leak", date(2026, 11, 26))).refused(RoomInUse("Hall", 1))
    after = date(2026, 11, 27)
    given(centre(), session()).when(CloseRoom(ROOM, "leak", after)).then(RoomClosed(ROOM, CENTRE, after, "leak"))


def test_a_room_is_closed_when_its_sessions_are_over_cancelled_or_elsewhere() -> None:
    held = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
    closed = RoomClosed(ROOM, CENTRE, date(2026, 11, 26), "leak")
    given(centre(), session()).at(held).when(CloseRoom(ROOM, "leak")).then(closed)
    cancelled = SessionCancelled(SESSION, ACTIVITY, CENTRE, TEN, "snow", ROOM)
    moved = SessionMovedToRoom(SESSION, ACTIVITY, CENTRE, TEN, OTHER, "leak", was=ROOM)
    for away in (cancelled, moved):
        given(centre(), session(), away).when(CloseRoom(ROOM, "leak")).then(RoomClosed(ROOM, CENTRE, TODAY, "leak"))
    back = SessionMovedToRoom(SESSION, ACTIVITY, CENTRE, TEN, ROOM, "dry", was=OTHER)
    elsewhere = SessionId(an("session", "2"))
    given(centre(), session(), moved, back, session(elsewhere, room=None)).when(CloseRoom(ROOM, "leak")).refused(
        RoomInUse("Hall", 1)
    )


def test_an_unknown_room_is_unknown() -> None:
    for change in (ResizeRoom(OTHER, 3), CloseRoom(OTHER, "x"), ChangeOpeningHours(OTHER, ())):
        given(centre()).when(change).refused(RoomUnknown())
