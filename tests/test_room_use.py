"""What a session may ask of a room (DOMAIN section 2, "Rooms")."""

from datetime import date, time

from domain.decisions.room_use import OutsideOpeningHours, RoomElsewhere, RoomTaken, RoomTooSmall, is_open
from domain.decisions.rooms import RoomIsClosed, RoomUnknown
from domain.decisions.sessions import (
    ScheduleSession,
)
from domain.decisions.times import span_at
from domain.facts.activities import ActivityDrafted
from domain.facts.organisations import OrganisationEstablished
from domain.facts.rooms import OpeningHours, RoomClosed, RoomOpened, RoomResized
from domain.facts.sessions import SessionCancelled, SessionMoved, SessionScheduled
from domain.language import OrganisationId
from domain.questions.rooms import Room
from tests.grammar import given
from tests.planning import BEFORE, DRAFT, ELSEWHERE, OTHER, at, schedule, scheduled
from tests.scene import (
    ACTIVITY,
    CENTRE,
    ROOM,
    SESSION,
    TEN,
    ZONE,
    an,
    centre,
    later,
    session,
)


def test_two_sessions_never_hold_a_room_at_once() -> None:
    busy = later(TEN, 1.5)
    given(centre(), session(OTHER, busy)).when(schedule()).refused(RoomTaken(OTHER, busy))


def test_one_session_may_begin_in_a_room_when_another_ends() -> None:
    given(centre(), session(OTHER, later(TEN, 2)), session(BEFORE, later(TEN, -2))).when(schedule()).then(scheduled())


def test_a_room_is_free_again_when_its_session_is_cancelled_or_gone() -> None:
    held = session(OTHER, TEN)
    cancelled = SessionCancelled(
        session=OTHER, activity=ACTIVITY, organisation=CENTRE, span=TEN, reason="rain", room=ROOM
    )
    away = SessionMoved(
        session=OTHER,
        activity=ACTIVITY,
        organisation=CENTRE,
        was=TEN,
        span=later(TEN, 24 * 30),
        reason="rain",
        room=ROOM,
    )
    given(centre(), held, cancelled).when(schedule()).then(scheduled())
    given(centre(), held, away).when(schedule()).then(scheduled())


def test_a_room_is_taken_by_a_session_that_moved_to_that_time_from_far_away() -> None:
    far = later(TEN, 24 * 30)
    here = SessionMoved(
        session=OTHER, activity=ACTIVITY, organisation=CENTRE, was=far, span=TEN, reason="sun", room=ROOM
    )
    given(centre(), session(OTHER, far), here).when(schedule()).refused(RoomTaken(OTHER, TEN))


def test_no_more_people_are_expected_than_the_room_holds() -> None:
    given(centre()).when(schedule(expected=41)).refused(RoomTooSmall(expected=41, capacity=40))
    smaller = RoomResized(room=ROOM, organisation=CENTRE, capacity=10)
    given(centre(), smaller).when(schedule(expected=11)).refused(RoomTooSmall(expected=11, capacity=10))


def test_a_room_is_of_the_organisation_that_plans() -> None:
    others = OrganisationId(an("organisation", "2"))
    room = RoomOpened(room=ELSEWHERE, organisation=others, name="Attic", capacity=5)
    given(centre(), room).when(schedule(room=ELSEWHERE)).refused(RoomElsewhere(others))
    given(centre()).when(schedule(room=ELSEWHERE)).refused(RoomUnknown())


def test_a_closed_room_is_not_held_from_that_day_on() -> None:
    closed = RoomClosed(room=ROOM, organisation=CENTRE, since=date(2026, 11, 26), reason="damp")
    given(centre(), closed).when(schedule()).refused(RoomIsClosed("Hall", date(2026, 11, 26)))
    given(centre(), closed).when(schedule(at(25, 17))).then(scheduled(at(25, 17)))


def test_opening_hours_bound_a_session_on_both_sides() -> None:
    given(centre()).when(schedule(at(26, 8, 600))).then(scheduled(at(26, 8, 600)))
    for outside in (at(26, 7), at(26, 17, 61), at(26, 3)):
        given(centre()).when(schedule(outside)).refused(OutsideOpeningHours(outside))


def test_a_reason_overrides_the_opening_hours_and_is_kept_with_a_flag() -> None:
    early = at(26, 7)
    given(centre()).when(schedule(early, override=" breakfast ")).then(
        scheduled(early, flags=("outside-hours",), override="breakfast")
    )


def test_a_reason_overrides_nothing_but_the_opening_hours() -> None:
    given(centre(), session(OTHER, TEN)).when(schedule(override="we insist")).refused(RoomTaken(OTHER, TEN))
    given(centre()).when(schedule(expected=41, override="we insist")).refused(RoomTooSmall(expected=41, capacity=40))


def room_with(*hours: OpeningHours) -> Room:
    return Room(ROOM, CENTRE, "Hall", 40, hours)


def test_a_room_without_hours_is_open_round_the_clock() -> None:
    assert is_open(room_with(), at(26, 3), ZONE)


def test_a_lunch_break_closes_a_room_and_touching_hours_do_not() -> None:
    thursday = 4
    morning = OpeningHours(thursday, time(8), time(12))
    assert not is_open(room_with(morning, OpeningHours(thursday, time(13), time(18))), at(26, 11, 180), ZONE)
    assert is_open(room_with(OpeningHours(thursday, time(12), time(18)), morning), at(26, 11, 180), ZONE)
    assert not is_open(room_with(morning), at(27, 9), ZONE)


def test_hours_that_close_at_midnight_or_after_it_belong_to_the_day_they_began() -> None:
    late = room_with(OpeningHours(4, time(20), time(2)))
    assert is_open(late, at(26, 23, 180), ZONE)
    assert not is_open(late, at(26, 23, 181), ZONE)
    assert not is_open(late, at(26, 1), ZONE)
    assert is_open(room_with(OpeningHours(4, time(0), time(0))), at(26, 0, 24 * 60), ZONE)


def test_opening_hours_are_of_the_wall_clock_on_both_sides_of_summer_time() -> None:
    room = room_with(*(OpeningHours(day, time(9), time(17)) for day in range(1, 8)))
    for day in (date(2026, 3, 7), date(2026, 3, 8), date(2026, 10, 31), date(2026, 11, 1)):
        assert is_open(room, span_at(day, time(9), 480, "America/Toronto"), "America/Toronto")
        assert not is_open(room, span_at(day, time(8, 59), 60, "America/Toronto"), "America/Toronto")


def test_opening_hours_are_of_the_organisations_zone() -> None:
    toronto = OrganisationId(an("organisation", "toronto"))
    there = OrganisationEstablished(
        organisation=toronto, code="T2", name="There", kind="day-care-centre", zone="America/Toronto"
    )
    class_there = ActivityDrafted(activity=DRAFT, organisation=toronto, name="Yoga", field="elder-care", type="craft")
    hours = tuple(OpeningHours(day, time(9), time(17)) for day in range(1, 8))
    room = RoomOpened(room=ELSEWHERE, organisation=toronto, name="Loft", capacity=9, hours=hours)
    nine = span_at(date(2026, 11, 26), time(9), 60, "America/Toronto")
    given(centre(), there, class_there, room).when(ScheduleSession(SESSION, DRAFT, nine, ELSEWHERE)).then(
        SessionScheduled(
            session=SESSION,
            activity=DRAFT,
            organisation=toronto,
            span=nine,
            zone="America/Toronto",
            room=ELSEWHERE,
        )
    )


def test_units_under_an_organisation_do_not_change_its_zone() -> None:
    under = OrganisationEstablished(
        organisation=OrganisationId(an("organisation", "2")),
        code="T2",
        name="Branch",
        kind="day-care-centre",
        zone="Asia/Urumqi",
        parent=CENTRE,
    )
    given(centre(), under).when(schedule()).then(scheduled())
