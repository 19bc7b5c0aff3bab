"""Taking over a published programme: each series, session and gap once, and cheaply enough for a whole city."""

from dataclasses import replace
from datetime import date, time, timedelta

from domain.decisions.listings import ListSeries, ListSession, ListSkip
from domain.decisions.times import EndsBeforeStart, LastsTooLong
from domain.facts.sessions import SeriesStarted, SessionCancelled, SessionScheduled, SessionSkipped
from domain.language import Fact, SeriesId, SessionId, Span
from tests.grammar import given
from tests.scene import ACTIVITY, CENTRE, SESSION, TEN, ZONE, an, later

SERIES = SeriesId(an("series"))
GAP = SessionId(an("session", "gap"))
FIRST, LAST = date(2026, 11, 26), date(2026, 12, 31)
SERIES_LISTED = ListSeries(SERIES, ACTIVITY, CENTRE, 4, time(10), 120, ZONE, FIRST, LAST)
LISTED = ListSession(SESSION, ACTIVITY, CENTRE, TEN, ZONE, SERIES)
SKIPPED = ListSkip(GAP, SERIES, ACTIVITY, CENTRE, later(TEN, 24 * 7), ZONE, "absent-from-source")


def started(last: date = LAST) -> SeriesStarted:
    return SeriesStarted(SERIES, ACTIVITY, CENTRE, 4, time(10), 120, ZONE, FIRST, last, published=True)


def scheduled(flags: tuple[str, ...] = ("no-room",), span: Span = TEN) -> SessionScheduled:
    return SessionScheduled(SESSION, ACTIVITY, CENTRE, span, ZONE, None, SERIES, published=True, flags=flags)


def gap() -> SessionSkipped:
    return SessionSkipped(GAP, SERIES, ACTIVITY, CENTRE, later(TEN, 24 * 7), ZONE, "absent-from-source")


def test_what_is_listed_is_published_and_said_once() -> None:
    given().when(SERIES_LISTED).then(started())
    given().when(LISTED).then(scheduled())
    given().when(SKIPPED).then(gap())
    known: list[Fact] = [started(), scheduled(), gap()]
    for decision in (SERIES_LISTED, LISTED, SKIPPED):
        given(known).when(decision).nothing_happens()


def test_a_series_is_stated_again_when_its_source_states_it_otherwise() -> None:
    later_last = replace(SERIES_LISTED, last=LAST + timedelta(days=7))
    again = started(LAST + timedelta(days=7))
    given(started()).when(later_last).then(again)
    given(started(), again).when(later_last).nothing_happens()


def test_a_listed_session_that_people_have_cancelled_is_not_listed_again() -> None:
    off = SessionCancelled(SESSION, ACTIVITY, CENTRE, TEN, "rain")
    given(scheduled(), off).when(LISTED).nothing_happens()


def test_flags_of_the_source_are_kept_beside_the_missing_room() -> None:
    given().when(replace(LISTED, flags=("unknown-place",))).then(scheduled(("unknown-place", "no-room")))
    given().when(replace(LISTED, flags=("no-room", "no-hours"))).then(scheduled(("no-room", "no-hours")))


def test_a_listed_session_may_be_past_and_long_but_not_backwards() -> None:
    past = later(TEN, -24 * 365 * 3)
    given().when(replace(LISTED, span=past)).then(scheduled(span=past))
    days = Span(TEN.start, TEN.start + timedelta(days=31))
    given().when(replace(LISTED, span=days)).then(scheduled(span=days))
    longer = Span(TEN.start, TEN.start + timedelta(days=31, seconds=1))
    given().when(replace(LISTED, span=longer)).refused(LastsTooLong(longer, hours=744))
    backwards = Span(TEN.end, TEN.start)
    given().when(replace(LISTED, span=backwards)).refused(EndsBeforeStart(backwards))
    given().when(replace(SKIPPED, span=backwards)).refused(EndsBeforeStart(backwards))


def test_a_listing_asks_about_nothing_but_itself() -> None:
    asked = [given().when(decision).asked for decision in (SERIES_LISTED, LISTED, SKIPPED)]
    assert [[question.about for question in each] for each in asked] == [[(SERIES,)], [(SESSION,)], [(GAP,)]]
