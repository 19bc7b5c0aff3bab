"""Changes to a weekly series: a date on which nothing happens, and its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.decisions.calling_off import call_off
from domain.decisions.series import known_series
from domain.decisions.series_dates import nominal, session_on
from domain.decisions.times import plannable
from domain.decisions.wording import fit
from domain.facts.sessions import SeriesEnded, SessionSkipped
from domain.language import Ask, Fact, Refused, SeriesId, SessionId
from domain.policies.horizon import DEFAULT, HorizonPolicy
from domain.questions.series import Series
from domain.questions.sessions import plan_of


@dataclass
class NotOfSeries(Refused):
    day: date

    says = "The series has no session on {day}."
    advice = "Choose one of its days."


@dataclass
class AlreadyPlanned(Refused):
    session: SessionId

    says = "The session of that day is planned already: {session}."
    advice = "Cancel that session."


@dataclass(frozen=True)
class SkipSession:
    """Nothing happens on a date of the series that is not scheduled yet; one that is, is cancelled instead."""

    series: SeriesId
    day: date
    reason: str
    policy: HorizonPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        series, planned = known_series(ask, self.series)
        rule, session = series.rule, next((each for each, day in planned.items() if day == self.day), None)
        if session is not None:
            raise AlreadyPlanned(session)
        if not _falls_on(series, self.day):
            raise NotOfSeries(self.day)
        span = nominal(rule, self.day)
        plannable(span, ask.now, self.policy)
        whose = (session_on(rule, self.day), rule.series, rule.activity, rule.organisation)
        yield SessionSkipped(*whose, span, rule.zone, fit("reason", self.reason))


@dataclass(frozen=True)
class EndSeries:
    """No session of it after `last`: those planned for later days are cancelled, with everybody in them freed."""

    series: SeriesId
    last: date
    reason: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        series, planned = known_series(ask, self.series)
        if series.last is not None and series.last <= self.last:
            return
        rule, reason = series.rule, fit("reason", self.reason)
        yield SeriesEnded(rule.series, rule.activity, rule.organisation, self.last, reason)
        for session, day in planned.items():
            plan = ask(plan_of(session)) if day > self.last else None
            if plan is not None and plan.on and plan.span.start > ask.now:
                yield from call_off(ask, plan, reason)


def _falls_on(series: Series, day: date) -> bool:
    ended = series.last is not None and day > series.last
    return day.isoweekday() == series.rule.weekday and day >= series.rule.first and not ended
