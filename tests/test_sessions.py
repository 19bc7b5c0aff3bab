"""The rules of a session: planned, published, cancelled. What it asks of a room is in test_room_use."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.decisions.activities import ActivityIsCancelled, ActivityUnknown
from domain.decisions.organisations import OrganisationEnded
from domain.decisions.sessions import (
    ActivityUnpublished,
    AlreadyEntered,
    CancelSession,
    ExpectedUnfit,
    PublishSession,
    ScheduleSession,
    SessionOff,
    SessionOver,
    SessionUnknown,
)
from domain.decisions.times import AlreadyPast, EndsBeforeStart, LastsTooLong, NoSuchTime, TooFarAhead, span_at
from domain.decisions.wording import TextMissing
from domain.facts.activities import ActivityCancelled
from domain.facts.organisations import OrganisationClosed
from domain.facts.sessions import SessionCancelled, SessionPublished, SessionScheduled
from domain.facts.shifts import ShiftCancelled
from domain.facts.sign_ups import PromiseReleased, SignUpRequested, SignUpWithdrawn
from domain.language import Span
from tests.grammar import NOW, given
from tests.planning import DRAFT, at, draft, schedule, scheduled
from tests.scene import (
    ACTIVITY,
    CENTRE,
    LI,
    ROOM,
    SESSION,
    SHIFT,
    TEN,
    WANG,
    ZONE,
    centre,
    later,
    session,
    shift,
    sign_up,
    signed_up,
)


def test_a_session_is_scheduled_in_a_free_room() -> None:
    given(centre()).when(schedule(expected=40)).then(scheduled(expected=40))


def test_a_session_without_a_room_skips_the_rules_about_rooms_and_says_so() -> None:
    given(centre()).when(schedule(at(26, 3), room=None, expected=500)).then(
        scheduled(at(26, 3), room=None, expected=500, flags=("no-room",))
    )


def test_a_session_number_is_used_once() -> None:
    given(centre(), session()).when(schedule()).refused(AlreadyEntered())


def test_a_session_is_of_an_activity_that_goes_on() -> None:
    given().when(schedule()).refused(ActivityUnknown())
    over = ActivityCancelled(activity=ACTIVITY, organisation=CENTRE, reason="no money")
    given(centre(), over).when(schedule()).refused(ActivityIsCancelled("Dumplings"))


def test_a_session_is_planned_while_its_organisation_is_at_work() -> None:
    closing = OrganisationClosed(organisation=CENTRE, reason="moved away", since=date(2026, 11, 26))
    given(centre(), closing).when(schedule()).refused(OrganisationEnded("T1", date(2026, 11, 26)))
    given(centre(), closing).when(schedule(at(25, 10))).then(scheduled(at(25, 10)))


def test_a_session_of_a_draft_is_planned_but_not_published() -> None:
    planned = ScheduleSession(SESSION, DRAFT, TEN, ROOM)
    kept = replace(planned, published=True)
    given(centre(), draft()).when(kept).refused(ActivityUnpublished())
    outcome = given(centre(), draft()).when(planned)
    outcome.then(SessionScheduled(session=SESSION, activity=DRAFT, organisation=CENTRE, span=TEN, zone=ZONE, room=ROOM))


# --- times -----------------------------------------------------------------------------------------------------------
def test_a_session_ends_after_it_begins() -> None:
    given(centre()).when(schedule(Span(TEN.end, TEN.start))).refused(EndsBeforeStart(Span(TEN.end, TEN.start)))
    given(centre()).when(schedule(Span(TEN.start, TEN.start))).refused(EndsBeforeStart(Span(TEN.start, TEN.start)))


def test_a_session_lasts_a_day_at_most() -> None:
    day = at(26, 0, 24 * 60)
    given(centre()).when(schedule(day, room=None)).then(scheduled(day, room=None, flags=("no-room",)))
    longer = at(26, 0, 24 * 60 + 1)
    given(centre()).when(schedule(longer, room=None)).refused(LastsTooLong(longer, hours=24))


def test_nobody_plans_what_has_already_begun() -> None:
    begun = Span(NOW, NOW + timedelta(hours=1))
    given(centre()).when(schedule(begun)).refused(AlreadyPast(begun))


def test_plans_reach_two_years() -> None:
    last = Span(NOW + timedelta(days=731, hours=-1), NOW + timedelta(days=731))
    given(centre()).when(schedule(last, room=None)).then(scheduled(last, room=None, flags=("no-room",)))
    given(centre()).when(schedule(later(last, 0.5), room=None)).refused(TooFarAhead(later(last, 0.5), days=731))


def test_expected_people_are_counted_from_nobody_to_ten_thousand() -> None:
    for expected in (-1, 10_001, 10**9):
        given(centre()).when(schedule(room=None, expected=expected)).refused(ExpectedUnfit(most=10_000))


def test_a_wall_time_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(NoSuchTime) as refused:
        span_at(date(2026, 3, 8), time(2, 30), 60, "America/Toronto")
    assert refused.value == NoSuchTime(date(2026, 3, 8), time(2, 30))
    assert str(refused.value) == "There is no 02:30:00 on 2026-03-08: the clock goes forward over it."


def test_of_a_wall_time_that_is_twice_the_first_is_meant() -> None:
    assert span_at(date(2026, 11, 1), time(1, 30), 60, "America/Toronto") == Span(
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    )


def test_lord_howe_moves_its_clock_by_half_an_hour() -> None:
    with pytest.raises(NoSuchTime):
        span_at(date(2026, 10, 4), time(2, 15), 60, "Australia/Lord_Howe")
    after, twice = date(2026, 10, 4), date(2026, 4, 5)
    assert span_at(after, time(2, 30), 60, "Australia/Lord_Howe").start == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    assert span_at(twice, time(1, 45), 60, "Australia/Lord_Howe").start == datetime(2026, 4, 4, 14, 45, tzinfo=UTC)


# --- publishing and cancelling ---------------------------------------------------------------------------------------
def test_a_session_is_published_once() -> None:
    published = SessionPublished(session=SESSION, activity=ACTIVITY, organisation=CENTRE)
    given(centre(), scheduled()).when(PublishSession(SESSION)).then(published)
    given(centre(), scheduled(), published).when(PublishSession(SESSION)).nothing_happens()


def test_a_session_is_published_after_its_activity() -> None:
    planned = SessionScheduled(session=SESSION, activity=DRAFT, organisation=CENTRE, span=TEN, zone=ZONE)
    given(centre(), draft(), planned).when(PublishSession(SESSION)).refused(ActivityUnpublished())


def test_what_is_over_is_neither_published_nor_cancelled() -> None:
    over = given(centre(), scheduled()).at(TEN.end)
    over.when(PublishSession(SESSION)).refused(SessionOver(TEN))
    over.when(CancelSession(SESSION, "rain")).refused(SessionOver(TEN))


def cancelled(reason: str = "rain") -> SessionCancelled:
    return SessionCancelled(session=SESSION, activity=ACTIVITY, organisation=CENTRE, span=TEN, reason=reason, room=ROOM)


def test_a_cancelled_session_takes_its_shifts_and_promises_with_it() -> None:
    asked, gone = sign_up(LI), sign_up(WANG, SHIFT)
    requested = SignUpRequested(asked, LI, SHIFT, SESSION, CENTRE, TEN)
    facts = [*centre(), session(), shift(), signed_up(WANG), requested]
    given(facts).when(CancelSession(SESSION, " rain ")).then(
        cancelled(),
        ShiftCancelled(shift=SHIFT, session=SESSION, organisation=CENTRE, reason="rain"),
        PromiseReleased(gone, WANG, SHIFT, SESSION, CENTRE, TEN, "session-cancelled"),
        PromiseReleased(asked, LI, SHIFT, SESSION, CENTRE, TEN, "session-cancelled"),
    )


def test_who_has_withdrawn_is_not_released_again() -> None:
    withdrawn = SignUpWithdrawn(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, TEN, in_time=True)
    given(centre(), session(), shift(), signed_up(WANG), withdrawn).when(CancelSession(SESSION, "rain")).then(
        cancelled(), ShiftCancelled(shift=SHIFT, session=SESSION, organisation=CENTRE, reason="rain")
    )


def test_a_session_is_cancelled_once_and_with_a_reason() -> None:
    given(centre(), session(), cancelled()).when(CancelSession(SESSION, "rain")).refused(SessionOff())
    given(centre(), session()).when(CancelSession(SESSION, " ")).refused(TextMissing("reason"))
    given(centre()).when(CancelSession(SESSION, "rain")).refused(SessionUnknown())
