"""Weekly series: which sessions they give, how the clock extends them, how a date is skipped and how they end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from domain.decisions.activities import ActivityIsCancelled
from domain.decisions.organisations import OrganisationEnded
from domain.decisions.room_use import RoomTaken
from domain.decisions.series import ExtendSeries, NoDateFits, ScheduleWeekly, SeriesUnknown, WeekdayUnfit
from domain.decisions.series_changes import AlreadyPlanned, EndSeries, NotOfSeries, SkipSession
from domain.decisions.sessions import ActivityUnpublished, AlreadyEntered, ExpectedUnfit
from domain.decisions.times import AlreadyPast, EndsBeforeStart, LastsTooLong, TooFarAhead, span_at
from domain.facts.activities import ActivityCancelled, ActivityDrafted, ActivityListed
from domain.facts.holidays import Holiday, HolidaysPublished
from domain.facts.organisations import OrganisationClosed, OrganisationEstablished
from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionCancelled, SessionScheduled, SessionSkipped
from domain.facts.shifts import ShiftCancelled
from domain.facts.sign_ups import PromiseReleased
from domain.language import ActivityId, CalendarId, Fact, Id, OrganisationId, SeriesId, SessionId, ShiftId, named
from tests.grammar import NOW, given
from tests.scene import ACTIVITY, CENTRE, ROOM, WANG, ZONE, an, centre, later, session, shift, sign_up, signed_up

SERIES = SeriesId(an("series"))
CALENDAR = CalendarId(an("calendar", "cn"))
THURSDAYS = [date(2026, 11, 26) + timedelta(weeks=n) for n in range(9)]
WEEKLY = ScheduleWeekly(SERIES, ACTIVITY, 4, time(10), 120, date(2026, 11, 23), room=ROOM)


def rule(weekly: ScheduleWeekly = WEEKLY, zone: str = ZONE, organisation: OrganisationId = CENTRE) -> SeriesStarted:
    return SeriesStarted(
        series=SERIES,
        activity=weekly.activity,
        organisation=organisation,
        weekday=weekly.weekday,
        starts=weekly.starts,
        minutes=weekly.minutes,
        zone=zone,
        first=weekly.first,
        last=weekly.last,
        room=weekly.room,
        calendar=weekly.calendar,
        published=weekly.published,
        expected=weekly.expected,
        override=weekly.override,
    )


def on(day: date, of: SeriesStarted | None = None, flags: tuple[str, ...] = (), roomless: bool = False) -> Fact:
    of = of or rule()
    return SessionScheduled(
        session=number(day),
        activity=of.activity,
        organisation=of.organisation,
        span=span_at(day, of.starts, of.minutes, of.zone),
        zone=of.zone,
        room=None if roomless else of.room,
        series=SERIES,
        expected=of.expected,
        published=of.published,
        flags=flags,
        override=of.override,
    )


def skipped(day: date, reason: str, of: SeriesStarted | None = None) -> SessionSkipped:
    of = of or rule()
    span = span_at(day, of.starts, of.minutes, of.zone)
    return SessionSkipped(number(day), SERIES, of.activity, of.organisation, span, of.zone, reason)


def number(day: date) -> SessionId:
    return SessionId(named("session", SERIES, day.isoformat()))


def test_a_series_that_runs_on_is_scheduled_eight_weeks_ahead() -> None:
    given(centre()).when(WEEKLY).then(rule(), *map(on, THURSDAYS[:8]))


def test_a_series_with_a_last_day_is_scheduled_whole() -> None:
    weekly = replace(WEEKLY, last=date(2027, 11, 25), expected=12)
    days = [THURSDAYS[0] + timedelta(weeks=n) for n in range(53)]
    given(centre()).when(weekly).then(rule(weekly), *(on(day, rule(weekly)) for day in days))


def test_a_published_series_gives_published_sessions() -> None:
    weekly = replace(WEEKLY, last=date(2026, 11, 26), published=True)
    given(centre()).when(weekly).then(rule(weekly), on(date(2026, 11, 26), rule(weekly)))
    draft = ActivityId(an("activity", "draft"))
    drafted = ActivityDrafted(activity=draft, organisation=CENTRE, name="Go", field="elder-care", type="craft")
    given(centre(), drafted).when(replace(weekly, activity=draft)).refused(ActivityUnpublished())


def test_public_holidays_are_skipped_with_the_reason_and_make_up_days_are_not() -> None:
    days = (Holiday(THURSDAYS[1], "Founding day", off=True), Holiday(THURSDAYS[2], "Make-up day", off=False))
    notice = HolidaysPublished(calendar=CALENDAR, code="cn", year=2026, days=days)
    weekly = replace(WEEKLY, calendar=CALENDAR, last=THURSDAYS[2])
    of = rule(weekly)
    given(centre(), notice).when(weekly).then(
        of, on(THURSDAYS[0], of), skipped(THURSDAYS[1], "public-holiday", of), on(THURSDAYS[2], of)
    )


def test_sessions_of_a_year_whose_notice_is_not_out_say_so() -> None:
    december = Holiday(date(2027, 1, 1), "New year", off=True)
    notice = HolidaysPublished(calendar=CALENDAR, code="cn", year=2026, days=(december,))
    weekly = replace(WEEKLY, calendar=CALENDAR, first=THURSDAYS[5], last=THURSDAYS[6])
    of = rule(weekly)
    unknown = ("holidays-unknown",)
    given(centre(), notice).when(weekly).then(of, on(THURSDAYS[5], of), on(THURSDAYS[6], of, unknown))
    none = HolidaysPublished(calendar=CALENDAR, code="cn", year=2027, days=())
    given(centre(), notice, none).when(weekly).then(of, on(THURSDAYS[5], of), on(THURSDAYS[6], of, unknown))


def test_a_series_without_a_room_says_so_in_each_session() -> None:
    weekly = replace(WEEKLY, room=None, last=THURSDAYS[0])
    given(centre()).when(weekly).then(rule(weekly), on(THURSDAYS[0], rule(weekly), ("no-room",)))


def test_a_series_that_meets_a_taken_room_is_refused_whole() -> None:
    other = SessionId(an("session", "2"))
    busy = later(span_at(THURSDAYS[3], time(10), 120, ZONE), 1)
    given(centre(), session(other, busy)).when(WEEKLY).refused(RoomTaken(other, busy))


def test_a_series_is_refused_when_its_rule_cannot_be_kept() -> None:
    ask = given(centre())
    first = span_at(THURSDAYS[0], time(10), 0, ZONE)
    ask.when(replace(WEEKLY, weekday=0)).refused(WeekdayUnfit())
    ask.when(replace(WEEKLY, weekday=8)).refused(WeekdayUnfit())
    ask.when(replace(WEEKLY, minutes=0)).refused(EndsBeforeStart(first))
    longest = span_at(THURSDAYS[0], time(10), 1441, ZONE)
    ask.when(replace(WEEKLY, minutes=1441)).refused(LastsTooLong(longest, hours=24))
    ask.when(replace(WEEKLY, last=date(2026, 11, 25))).refused(NoDateFits(date(2026, 11, 23), date(2026, 11, 25)))
    ask.when(replace(WEEKLY, expected=-1)).refused(ExpectedUnfit(most=10_000))
    past = span_at(date(2026, 11, 19), time(10), 120, ZONE)
    ask.when(replace(WEEKLY, first=date(2026, 11, 19))).refused(AlreadyPast(past))
    far = span_at(date(2028, 11, 30), time(10), 120, ZONE)
    ask.when(replace(WEEKLY, last=date(2028, 11, 30))).refused(TooFarAhead(far, days=731))
    ask.when(replace(WEEKLY, first=date(2028, 11, 30))).refused(TooFarAhead(far, days=731))
    given(centre(), rule()).when(WEEKLY).refused(AlreadyEntered())
    over = ActivityCancelled(activity=ACTIVITY, organisation=CENTRE, reason="no money")
    given(centre(), over).when(WEEKLY).refused(ActivityIsCancelled("Dumplings"))


def test_a_series_ends_with_its_organisation() -> None:
    closing = OrganisationClosed(organisation=CENTRE, reason="moved away", since=THURSDAYS[2])
    given(centre(), closing).when(WEEKLY).then(rule(), *map(on, THURSDAYS[:2]))
    longer = replace(WEEKLY, last=THURSDAYS[2])
    given(centre(), closing).when(longer).refused(OrganisationEnded("T1", THURSDAYS[2]))
    given(centre(), rule(), closing).when(ExtendSeries(SERIES, THURSDAYS[8])).then(*map(on, THURSDAYS[:2]))


# --- the clock -------------------------------------------------------------------------------------------------------
def test_extending_schedules_only_what_is_missing() -> None:
    known = [rule(), *map(on, THURSDAYS[:8])]
    given(centre(), known).when(ExtendSeries(SERIES, THURSDAYS[8])).then(on(THURSDAYS[8]))
    given(centre(), known, on(THURSDAYS[8])).when(ExtendSeries(SERIES, THURSDAYS[8])).nothing_happens()


def test_a_cancelled_or_skipped_date_is_not_scheduled_again() -> None:
    off = SessionCancelled(
        session=number(THURSDAYS[0]),
        activity=ACTIVITY,
        organisation=CENTRE,
        span=span_at(THURSDAYS[0], time(10), 120, ZONE),
        reason="rain",
        room=ROOM,
    )
    known = [rule(), on(THURSDAYS[0]), off, skipped(THURSDAYS[1], "spring clean")]
    given(centre(), known).when(ExtendSeries(SERIES, THURSDAYS[2])).then(on(THURSDAYS[2]))


def test_extending_never_reaches_back_nor_beyond_the_end_nor_two_years() -> None:
    after = given(centre(), rule()).at(NOW + timedelta(weeks=2))
    after.when(ExtendSeries(SERIES, THURSDAYS[3])).then(*map(on, THURSDAYS[2:4]))
    ended = SeriesEnded(SERIES, ACTIVITY, CENTRE, THURSDAYS[1], "summer")
    given(centre(), rule(), ended).when(ExtendSeries(SERIES, THURSDAYS[8])).then(*map(on, THURSDAYS[:2]))
    far = given(centre(), rule()).when(ExtendSeries(SERIES, date(2036, 1, 1)))
    assert len(far.facts) == 105


def test_the_session_of_a_begun_day_is_not_scheduled_by_the_clock() -> None:
    noon = span_at(THURSDAYS[0], time(12), 1, ZONE).start
    given(centre(), rule()).at(noon).when(ExtendSeries(SERIES, THURSDAYS[1])).then(on(THURSDAYS[1]))


def test_the_clock_never_stops_at_a_taken_room_but_plans_without_one() -> None:
    other = SessionId(an("session", "2"))
    busy = session(other, span_at(THURSDAYS[0], time(10), 60, ZONE))
    flags = ("no-room", "room-taken")
    given(centre(), rule(), busy).when(ExtendSeries(SERIES, THURSDAYS[1])).then(
        on(THURSDAYS[0], flags=flags, roomless=True), on(THURSDAYS[1])
    )


def test_the_series_of_a_cancelled_activity_is_not_extended() -> None:
    over = ActivityCancelled(activity=ACTIVITY, organisation=CENTRE, reason="no money")
    given(centre(), rule(), over).when(ExtendSeries(SERIES, THURSDAYS[1])).nothing_happens()
    given(centre()).when(ExtendSeries(SERIES, THURSDAYS[1])).refused(SeriesUnknown())


# --- summer time -----------------------------------------------------------------------------------------------------
def in_zone(zone: str, now: datetime, weekly: ScheduleWeekly) -> list[Fact]:
    """What the weekly rule gives at a centre in that zone."""
    there = OrganisationId(an("organisation", zone))
    established = OrganisationEstablished(there, code="Z", name="There", kind="day-care-centre", zone=zone)
    listed = ActivityListed(ACTIVITY, there, name="Yoga", field="elder-care", type="craft")
    outcome = given(established, listed).at(now).when(replace(weekly, room=None))
    assert outcome.refusal is None
    return outcome.facts[1:]


def starts(facts: list[Fact]) -> list[str]:
    return [f"{fact.span.start:%m-%d %H:%M}" for fact in facts if isinstance(fact, SessionScheduled)]


def gaps(facts: list[Fact]) -> list[tuple[str, Id]]:
    return [(fact.reason, fact.session) for fact in facts if isinstance(fact, SessionSkipped)]


def test_ten_o_clock_in_toronto_stays_ten_o_clock_across_summer_time() -> None:
    weekly = replace(WEEKLY, weekday=7, first=date(2026, 3, 1), last=date(2026, 3, 15))
    facts = in_zone("America/Toronto", datetime(2026, 2, 1, tzinfo=UTC), weekly)
    assert starts(facts) == ["03-01 15:00", "03-08 14:00", "03-15 14:00"]


def test_half_past_two_does_not_exist_on_the_sunday_torontos_clock_goes_forward() -> None:
    weekly = replace(WEEKLY, weekday=7, starts=time(2, 30), first=date(2026, 3, 1), last=date(2026, 3, 15))
    facts = in_zone("America/Toronto", datetime(2026, 2, 1, tzinfo=UTC), weekly)
    assert starts(facts) == ["03-01 07:30", "03-15 06:30"]
    assert gaps(facts) == [("no-such-time", number(date(2026, 3, 8)))]


def test_half_past_one_is_twice_on_the_sunday_torontos_clock_goes_back_and_the_first_is_meant() -> None:
    weekly = replace(WEEKLY, weekday=7, starts=time(1, 30), first=date(2026, 10, 25), last=date(2026, 11, 8))
    facts = in_zone("America/Toronto", datetime(2026, 10, 1, tzinfo=UTC), weekly)
    assert starts(facts) == ["10-25 05:30", "11-01 05:30", "11-08 06:30"]


def test_lord_howes_half_hour_is_skipped_in_spring_and_taken_once_in_autumn() -> None:
    spring = replace(WEEKLY, weekday=7, starts=time(2, 15), first=date(2026, 9, 27), last=date(2026, 10, 11))
    facts = in_zone("Australia/Lord_Howe", datetime(2026, 9, 1, tzinfo=UTC), spring)
    assert starts(facts) == ["09-26 15:45", "10-10 15:15"]
    assert gaps(facts) == [("no-such-time", number(date(2026, 10, 4)))]
    autumn = replace(WEEKLY, weekday=7, starts=time(1, 45), first=date(2026, 3, 29), last=date(2026, 4, 12))
    facts = in_zone("Australia/Lord_Howe", datetime(2026, 3, 1, tzinfo=UTC), autumn)
    assert starts(facts) == ["03-28 14:45", "04-04 14:45", "04-11 15:15"]


# --- skipping and ending ---------------------------------------------------------------------------------------------
def test_a_date_that_is_not_scheduled_yet_is_skipped() -> None:
    given(centre(), rule(), on(THURSDAYS[0])).when(SkipSession(SERIES, THURSDAYS[1], "spring clean")).then(
        skipped(THURSDAYS[1], "spring clean")
    )


def test_a_date_that_is_scheduled_is_cancelled_instead() -> None:
    given(centre(), rule(), on(THURSDAYS[0])).when(SkipSession(SERIES, THURSDAYS[0], "spring clean")).refused(
        AlreadyPlanned(number(THURSDAYS[0]))
    )


def test_only_dates_of_the_series_are_skipped() -> None:
    friday = date(2026, 11, 27)
    given(centre(), rule()).when(SkipSession(SERIES, friday, "spring clean")).refused(NotOfSeries(friday))
    before = date(2026, 11, 19)
    given(centre(), rule()).when(SkipSession(SERIES, before, "spring clean")).refused(NotOfSeries(before))
    given(centre()).when(SkipSession(SERIES, friday, "spring clean")).refused(SeriesUnknown())


def test_ending_a_series_cancels_what_was_planned_later_and_frees_the_people() -> None:
    late, duty = number(THURSDAYS[1]), ShiftId(an("shift", "late"))
    span = span_at(THURSDAYS[1], time(10), 120, ZONE)
    known = [rule(), on(THURSDAYS[0]), on(THURSDAYS[1]), shift(duty, late), signed_up(WANG, duty, late, span)]
    given(centre(), known).when(EndSeries(SERIES, THURSDAYS[0], "summer")).then(
        SeriesEnded(SERIES, ACTIVITY, CENTRE, THURSDAYS[0], "summer"),
        SessionCancelled(late, ACTIVITY, CENTRE, span, "summer", ROOM),
        ShiftCancelled(duty, late, CENTRE, "summer"),
        PromiseReleased(sign_up(WANG, duty), WANG, duty, late, CENTRE, span, "session-cancelled"),
    )


def test_ending_a_series_touches_nothing_that_has_begun_or_is_off() -> None:
    known = [rule(), on(THURSDAYS[0]), skipped(THURSDAYS[1], "spring clean")]
    ended = SeriesEnded(SERIES, ACTIVITY, CENTRE, date(2026, 11, 23), "summer")
    begun = given(centre(), known).at(span_at(THURSDAYS[0], time(11), 1, ZONE).start)
    begun.when(EndSeries(SERIES, date(2026, 11, 23), "summer")).then(ended)
    given(centre(), known, ended).when(EndSeries(SERIES, THURSDAYS[0], "summer")).nothing_happens()
