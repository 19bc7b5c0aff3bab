"""What is asked about a weekly series (固定场次): its rule, whether it was ended, and which dates are planned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionScheduled, SessionSkipped
from domain.language import Question, SeriesId, SessionId
from domain.policies.wall_time import day_of


@dataclass(frozen=True)
class Series:
    """A series as it stands. `rule` is the last fact that stated it; `ended` the last day set by an ending."""

    rule: SeriesStarted
    ended: date | None = None

    @property
    def last(self) -> date | None:
        """The last day it can have a session on; None: it runs on."""
        return min((day for day in (self.rule.last, self.ended) if day is not None), default=None)


def _series(series: Series | None, fact: SeriesStarted | SeriesEnded) -> Series | None:
    if isinstance(fact, SeriesStarted):
        return Series(fact) if series is None else replace(series, rule=fact)
    return series and replace(series, ended=fact.last)


def series_of(series: SeriesId) -> Question[Series | None]:
    """The series as it stands; None: no such series."""
    return Question(about=(series,), start=None, step=_series)


_NONE: Mapping[SessionId, date] = MappingProxyType({})


def _planned(sessions: Mapping[SessionId, date], fact: SessionScheduled | SessionSkipped) -> Mapping[SessionId, date]:
    return {**sessions, fact.session: day_of(fact.span.start, fact.zone)}


def planned_in(series: SeriesId) -> Question[Mapping[SessionId, date]]:
    """Every session the series was ever given, held or skipped, with the local day it was first planned for."""
    return Question(about=(series,), start=_NONE, step=_planned)


def _known(known: bool, fact: SessionScheduled | SessionSkipped) -> bool:
    return known or isinstance(fact, SessionScheduled | SessionSkipped)


def is_planned(session: SessionId) -> Question[bool]:
    """Whether there ever was such a session, held or skipped."""
    return Question(about=(session,), start=False, step=_known)
