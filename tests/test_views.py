"""What people sign up for, as the views show it: sessions, shifts, rosters, schedules, series, what is due."""

from datetime import date, time

from msgspec.structs import replace

from domain.facts.sessions import (
    SeriesEnded,
    SeriesStarted,
    SessionCancelled,
    SessionMoved,
    SessionMovedToRoom,
    SessionScheduled,
    SessionSkipped,
)
from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged, SignUpClosed, SignUpReopened
from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.language import RoomId, SeriesId, SessionId, ShiftId, SignUpId
from projections import due, rosters, schedules, sessions, shifts
from projections import series as series_view
from projections.rosters import RosterLine
from projections.schedules import Appointment
from projections.sessions import Session
from projections.shifts import Shift
from tests.grammar_views import given
from tests.scene import ACTIVITY, CENTRE, LI, ROOM, SESSION, SHIFT, TEN, WANG, ZONE, an, later, session, shift, sign_up

HALL = RoomId(an("room", "hall"))
SERIES = SeriesId(an("series"))
OTHER_SHIFT = ShiftId(an("shift", "other"))
AGAIN = SignUpId(an("sign-up", "again"))
OPENED = shift()
SCHEDULED = Session(
    id=SESSION, activity=ACTIVITY, organisation=CENTRE, room=ROOM,
    starts="2026-11-26T02:00:00Z", ends="2026-11-26T04:00:00Z", status="published", zone=ZONE, published=True,
)  # fmt: skip
EMPTY = Shift(
    id=SHIFT, session=SESSION, duty="kitchen", places=2, organisation=CENTRE, activity=ACTIVITY, books="volunteer"
)
WANG_FIRST = RosterLine(
    shift=SHIFT, volunteer=WANG, state="promised", order=1, sign_up=sign_up(WANG), session=SESSION,
    organisation=CENTRE,
)  # fmt: skip
APPOINTED = Appointment(
    volunteer=WANG, session=SESSION, shift=SHIFT, starts="2026-11-26T02:00:00Z", ends="2026-11-26T04:00:00Z",
    state="promised", sign_up=sign_up(WANG), organisation=CENTRE,
)  # fmt: skip
WHERE = {"shift": SHIFT, "session": SESSION, "organisation": CENTRE}


def signs_up(who: object = WANG, sign_up_id: SignUpId | None = None, **other: object) -> VolunteerSignedUp:
    return VolunteerSignedUp(**{**whose(who, sign_up_id), **other})


def whose(who: object = WANG, sign_up_id: SignUpId | None = None) -> dict:
    return {"sign_up": sign_up_id or sign_up(who), "volunteer": who, "span": TEN, **WHERE}


ASKS = SignUpRequested(**whose())
WITHDRAWS = SignUpWithdrawn(**whose(), in_time=True)


def test_a_moved_session_shows_its_new_time_and_another_revision() -> None:
    moved = SessionMoved(
        session=SESSION, activity=ACTIVITY, organisation=CENTRE, was=TEN, span=later(TEN, 2), reason="weather",
        room=ROOM, flags=("outside-hours",),
    )  # fmt: skip
    given(session(), moved).shows(
        sessions.view,
        replace(
            SCHEDULED, starts="2026-11-26T04:00:00Z", ends="2026-11-26T06:00:00Z", reason="weather",
            flags="outside-hours", revision=1,
        ),
    )  # fmt: skip


def test_a_session_in_another_room_and_then_cancelled_keeps_counting_its_revisions() -> None:
    to_hall = SessionMovedToRoom(
        session=SESSION, activity=ACTIVITY, organisation=CENTRE, span=TEN, room=HALL, reason="repairs", was=ROOM
    )
    off = SessionCancelled(session=SESSION, activity=ACTIVITY, organisation=CENTRE, span=TEN, reason="flood", room=HALL)
    given(session(), to_hall, off).shows(
        sessions.view, replace(SCHEDULED, room=HALL, status="cancelled", reason="flood", revision=2)
    )


def test_a_session_that_is_skipped_after_all_never_counts_back() -> None:
    skipped = SessionSkipped(SESSION, SERIES, ACTIVITY, CENTRE, TEN, ZONE, "public-holiday")
    given(session(), skipped).shows(
        sessions.view,
        replace(SCHEDULED, room=None, status="skipped", reason="public-holiday", series=SERIES, revision=1),
    )


def test_a_fact_about_what_was_never_begun_changes_nothing() -> None:
    off = SessionCancelled(session=SESSION, activity=ACTIVITY, organisation=CENTRE, span=TEN, reason="flood")
    closed = SignUpClosed(shift=SHIFT, session=SESSION, organisation=CENTRE)
    moved = PromiseMoved(**whose(), was=TEN)
    for view in (sessions.view, shifts.view, rosters.view, schedules.view, due.view, series_view.view):
        given(off, closed, WITHDRAWS, moved).shows(view)


def test_a_shift_counts_the_places_that_are_taken() -> None:
    given(OPENED, signs_up(WANG), signs_up(LI)).shows(shifts.view, replace(EMPTY, taken=2))
    given(OPENED, signs_up(WANG), signs_up(LI), WITHDRAWS).shows(shifts.view, replace(EMPTY, taken=1))
    released = PromiseReleased(**whose(LI), reason="clash")
    given(OPENED, signs_up(WANG), signs_up(LI), released).shows(shifts.view, replace(EMPTY, taken=1))


def test_who_only_asks_takes_no_place_and_frees_none() -> None:
    asking = replace(EMPTY, requests=sign_up(WANG))
    given(OPENED, ASKS).shows(shifts.view, asking)
    given(OPENED, ASKS, WITHDRAWS).shows(shifts.view, EMPTY)
    given(OPENED, ASKS, SignUpDeclined(**whose(), reason="unfit")).shows(shifts.view, EMPTY)
    given(OPENED, ASKS, SignUpApproved(**whose())).shows(shifts.view, replace(EMPTY, taken=1))
    given(OPENED, ASKS, SignUpApproved(**whose()), WITHDRAWS).shows(shifts.view, EMPTY)
    both = replace(EMPTY, requests=f"{sign_up(WANG)} {sign_up(LI)}")
    given(OPENED, ASKS, SignUpRequested(**whose(LI))).shows(shifts.view, both)


def test_a_shift_shows_all_that_was_asked_of_who_comes() -> None:
    opened = ShiftOpened(
        shift=SHIFT, session=SESSION, activity=ACTIVITY, organisation=CENTRE, duty="kitchen", places=2, least=1,
        needs=("first-aid", "training"), minimum_age=18, maximum_age=70, way_in="approval", books=("volunteer", "paid"),
    )  # fmt: skip
    given(opened, ShiftPlacesChanged(**WHERE, places=5, least=2)).shows(
        shifts.view,
        replace(
            EMPTY, places=5, least=2, needs="first-aid training", minimum_age=18, maximum_age=70, way_in="approval",
            books="volunteer paid",
        ),
    )  # fmt: skip


def test_sign_up_closes_and_opens_again_but_a_cancelled_shift_stays_cancelled() -> None:
    closed, reopened = SignUpClosed(**WHERE), SignUpReopened(**WHERE)
    given(OPENED, closed).shows(shifts.view, replace(EMPTY, status="closed"))
    given(OPENED, closed, reopened).shows(shifts.view, EMPTY)
    cancelled = replace(EMPTY, status="cancelled", reason="few")
    given(OPENED, ShiftCancelled(**WHERE, reason="few"), reopened).shows(shifts.view, cancelled)


def test_the_roster_numbers_people_in_the_order_they_came() -> None:
    li = replace(WANG_FIRST, volunteer=LI, order=2, sign_up=sign_up(LI), state="requested")
    given(signs_up(WANG), SignUpRequested(**whose(LI))).shows(rosters.view, WANG_FIRST, li)
    given(SignUpRequested(**whose(LI)), signs_up(WANG), SignUpApproved(**whose(LI))).shows(
        rosters.view, replace(WANG_FIRST, order=2), replace(li, order=1, state="promised")
    )


def test_who_comes_back_after_leaving_stands_at_the_end() -> None:
    back = signs_up(WANG, AGAIN)
    given(signs_up(WANG), signs_up(LI), WITHDRAWS, back).shows(
        rosters.view,
        replace(WANG_FIRST, order=3, sign_up=AGAIN),
        replace(WANG_FIRST, volunteer=LI, order=2, sign_up=sign_up(LI)),
    )


def test_every_shift_counts_its_own_people() -> None:
    elsewhere = signs_up(LI, AGAIN, shift=OTHER_SHIFT)
    there = replace(WANG_FIRST, shift=OTHER_SHIFT, volunteer=LI, sign_up=AGAIN)
    given(signs_up(WANG), elsewhere).shows(rosters.view, WANG_FIRST, there)


def test_the_roster_tells_what_became_of_a_sign_up() -> None:
    given(signs_up(), WITHDRAWS).shows(rosters.view, replace(WANG_FIRST, state="withdrawn"))
    late = SignUpWithdrawn(**whose(), in_time=False)
    given(signs_up(), late).shows(rosters.view, replace(WANG_FIRST, state="withdrawn", reason="late"))
    declined = SignUpDeclined(**whose(), reason="unfit")
    given(ASKS, declined).shows(rosters.view, replace(WANG_FIRST, state="declined", reason="unfit"))
    released = PromiseReleased(**whose(), reason="session-cancelled")
    given(signs_up(), released).shows(rosters.view, replace(WANG_FIRST, state="released", reason="session-cancelled"))


def test_what_ends_an_older_sign_up_leaves_the_newer_one() -> None:
    facts = (signs_up(), WITHDRAWS, signs_up(WANG, AGAIN), WITHDRAWS)
    given(*facts).shows(rosters.view, replace(WANG_FIRST, order=2, sign_up=AGAIN))
    given(*facts).shows(schedules.view, replace(APPOINTED, sign_up=AGAIN, revision=2))


def test_a_promise_moves_with_its_session() -> None:
    moved = PromiseMoved(**{**whose(), "was": TEN, "span": later(TEN, 24)})
    given(signs_up(), moved).shows(
        schedules.view,
        replace(APPOINTED, starts="2026-11-27T02:00:00Z", ends="2026-11-27T04:00:00Z", revision=1),
    )


def test_a_schedule_keeps_what_is_over_and_says_why() -> None:
    released = PromiseReleased(**whose(), reason="session-cancelled")
    given(signs_up(), released).shows(
        schedules.view, replace(APPOINTED, state="released", reason="session-cancelled", revision=1)
    )
    given(ASKS, SignUpDeclined(**whose(), reason="unfit")).shows(
        schedules.view, replace(APPOINTED, state="declined", reason="unfit", revision=1)
    )


def test_a_request_for_another_shift_of_the_session_waits_behind_the_promise() -> None:
    asks_too = SignUpRequested(**{**whose(WANG, AGAIN), "shift": OTHER_SHIFT})
    given(signs_up(), asks_too).shows(schedules.view, APPOINTED)
    approved = SignUpApproved(**{**whose(WANG, AGAIN), "shift": OTHER_SHIFT})
    given(ASKS, asks_too, SignUpApproved(**whose())).shows(schedules.view, replace(APPOINTED, revision=2))
    given(ASKS, asks_too, approved).shows(
        schedules.view, replace(APPOINTED, shift=OTHER_SHIFT, sign_up=AGAIN, revision=2)
    )


STARTED = SeriesStarted(
    series=SERIES, activity=ACTIVITY, organisation=CENTRE, weekday=4, starts=time(10), minutes=120, zone=ZONE,
    first=date(2026, 11, 26), room=ROOM, published=True, expected=12,
)  # fmt: skip
ENDED = SeriesEnded(series=SERIES, activity=ACTIVITY, organisation=CENTRE, last=date(2026, 12, 31), reason="over")


def of_series(weeks: int, series: SeriesId | None = SERIES) -> SessionScheduled:
    span = later(TEN, 7 * 24 * weeks)
    return replace(session(SessionId(an("session", f"week {weeks}")), span), series=series)


DUE = due.Due(
    kind="extend-series", subject=SERIES, at="2026-10-15T00:00:00Z", organisation=CENTRE, next="2026-11-26"
)  # fmt: skip


def skipped_in(weeks: int) -> SessionSkipped:
    return SessionSkipped(SESSION, SERIES, ACTIVITY, CENTRE, later(TEN, 7 * 24 * weeks), ZONE, "public-holiday")


def test_a_running_series_without_a_last_date_is_due_six_weeks_before_its_furthest_session() -> None:
    furthest = replace(DUE, at="2026-10-29T02:00:00Z", next="2026-12-17")
    given(STARTED).shows(due.view, DUE)
    given(STARTED, of_series(0), of_series(2), of_series(1)).shows(due.view, furthest)
    given(STARTED, of_series(0), of_series(1), skipped_in(2)).shows(due.view, furthest)
    given(STARTED, of_series(2), STARTED).shows(due.view, furthest)
    given(replace(STARTED, first=date(2026, 11, 24))).shows(due.view, replace(DUE, at="2026-10-13T00:00:00Z"))


def test_a_day_skipped_long_before_it_is_planned_does_not_put_off_the_days_before_it() -> None:
    planned = replace(DUE, at="2026-10-15T02:00:00Z", next="2026-12-03")
    given(STARTED, of_series(0), skipped_in(2)).shows(due.view, replace(planned, ahead="2026-12-10"))
    given(STARTED, of_series(0), skipped_in(2), of_series(1)).shows(
        due.view, replace(DUE, at="2026-10-29T02:00:00Z", next="2026-12-17")
    )


def test_a_series_whose_end_is_known_is_due_until_its_last_date_is_planned() -> None:
    ends = replace(ENDED, last=date(2026, 12, 10))
    planned = replace(DUE, at="2026-10-15T02:00:00Z", next="2026-12-03", last="2026-12-10")
    given(STARTED, of_series(0), ends).shows(due.view, planned)
    given(STARTED, of_series(0), ends, of_series(1), of_series(2)).shows(due.view)
    given(STARTED, of_series(0), of_series(1), of_series(2), ends).shows(due.view)
    given(STARTED, of_series(0), skipped_in(2), ends, of_series(1)).shows(due.view)


def test_a_series_that_begins_with_its_last_date_is_never_due() -> None:
    given(replace(STARTED, last=date(2026, 12, 31)), of_series(0)).shows(due.view)
    given(STARTED, replace(STARTED, last=date(2026, 12, 31)), of_series(0)).shows(due.view)
    given(of_series(0, series=None)).shows(due.view)


def test_a_series_shows_its_rule_and_its_end() -> None:
    row = series_view.Series(
        id=SERIES, activity=ACTIVITY, organisation=CENTRE, weekday=4, starts="10:00", minutes=120, zone=ZONE,
        first="2026-11-26", room=ROOM, published=True, expected=12,
    )  # fmt: skip
    given(STARTED).shows(series_view.view, row)
    ended = replace(row, last="2026-12-31", status="ended", reason="over")
    given(STARTED, ENDED).shows(series_view.view, ended)
    longer = replace(STARTED, last=date(2027, 6, 30))
    given(STARTED, ENDED, longer).shows(series_view.view, ended)  # what its source says later does not begin it anew
