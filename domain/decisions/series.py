"""Weekly series (固定场次): started, and kept scheduled some weeks ahead. Skips and ends are in series_changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from domain.decisions.series_dates import dates_of, from_weekday, nominal, scheduled
from domain.decisions.sessions import ActivityUnpublished, AlreadyEntered, at_work, expectable, running
from domain.decisions.times import TooFarAhead, plannable
from domain.decisions.wording import fit_or_empty
from domain.facts.sessions import SeriesStarted
from domain.language import ActivityId, Ask, CalendarId, Fact, Refused, RoomId, SeriesId, SessionId
from domain.policies.horizon import DEFAULT, HorizonPolicy
from domain.policies.wall_time import day_of
from domain.questions.activities import activity_of
from domain.questions.organisations import Unit, organisation_of
from domain.questions.series import Series, planned_in, series_of


@dataclass
class SeriesUnknown(Refused):
    kind = "unknown"
    says = "There is no such weekly series."
    advice = "Open the list of series again."


@dataclass
class WeekdayUnfit(Refused):
    says = "A weekday is a number from 1 (Monday) to 7 (Sunday)."
    advice = "Look at the weekday again."


@dataclass
class NoDateFits(Refused):
    first: date
    last: date

    says = "No such weekday lies between {first} and {last}."
    advice = "Give a later last day, or another weekday."


@dataclass(frozen=True)
class ScheduleWeekly:
    """A series begins: every `weekday` (1 is Monday) at `starts` by the clock of the activity's organisation.

    last None: it runs on, scheduled `policy.running` ahead, further by the clock (ExtendSeries).
    calendar: its days off are skipped. override: why its sessions may be outside the room's opening hours.
    """

    series: SeriesId
    activity: ActivityId
    weekday: int
    starts: time
    minutes: int
    first: date
    last: date | None = None
    room: RoomId | None = None
    expected: int = 0
    published: bool = False
    calendar: CalendarId | None = None
    override: str = ""
    policy: HorizonPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(series_of(self.series)) is not None:
            raise AlreadyEntered()
        programme, unit = running(ask, self.activity)
        if self.published and not programme.published:
            raise ActivityUnpublished()
        expectable(self.expected, self.policy)
        rule = SeriesStarted(
            series=self.series,
            activity=self.activity,
            organisation=programme.organisation,
            weekday=self.weekday,
            starts=self.starts.replace(fold=0),
            minutes=self.minutes,
            zone=unit.zone,
            first=self.first,
            last=self.last,
            room=self.room,
            calendar=self.calendar,
            published=self.published,
            expected=self.expected,
            override=fit_or_empty("reason", self.override),
        )
        self._reaches(rule, ask)
        at_work(unit, self.last or self.first)
        yield rule
        until = self.last or _before(unit, day_of(ask.now + self.policy.running, unit.zone))
        yield from scheduled(ask, rule, dates_of(rule, self.first, until))

    def _reaches(self, rule: SeriesStarted, ask: Ask) -> None:
        """Raises WeekdayUnfit, NoDateFits, and as `plannable` for the first date and the last."""
        if not 1 <= rule.weekday <= 7:
            raise WeekdayUnfit()
        first = from_weekday(rule.first, rule.weekday)
        if rule.last is not None and rule.last < first:
            raise NoDateFits(rule.first, rule.last)
        plannable(nominal(rule, first), ask.now, self.policy)
        if rule.last is not None and day_of(ask.now + self.policy.furthest, rule.zone) < rule.last:
            raise TooFarAhead(nominal(rule, rule.last), self.policy.furthest.days)


@dataclass(frozen=True)
class ExtendSeries:
    """The clock's: schedules what is missing up to a local day, and nothing when nothing is.

    It never stops at a room: where the room's rules say no, the session has none, and its flags say why.
    """

    series: SeriesId
    until: date
    policy: HorizonPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        series, planned = known_series(ask, self.series)
        rule = series.rule
        programme = ask(activity_of(rule.activity))
        unit = ask(organisation_of(rule.organisation)).unit
        if programme is None or programme.cancelled or unit is None:
            return
        today = day_of(ask.now, rule.zone)
        furthest = day_of(ask.now + self.policy.furthest, rule.zone)
        until = _before(unit, min(each for each in (self.until, series.last, furthest) if each is not None))
        known = set(planned.values())
        dates = (day for day in dates_of(rule, max(rule.first, today), until) if day not in known)
        missing = [day for day in dates if nominal(rule, day).start > ask.now]
        yield from scheduled(ask, rule, missing, never_stop=True)


def known_series(ask: Ask, asked: SeriesId) -> tuple[Series, Mapping[SessionId, date]]:
    """The series, and the local day each of its sessions was first planned for. Raises SeriesUnknown."""
    series, planned = ask(series_of(asked), planned_in(asked))
    if series is None:
        raise SeriesUnknown()
    return series, planned


def _before(unit: Unit, until: date) -> date:
    """That day, or the organisation's last when it ends earlier."""
    return until if unit.ended is None else min(until, unit.ended - timedelta(days=1))
