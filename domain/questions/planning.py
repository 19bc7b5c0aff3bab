"""What is asked before something ends: what is still planned for it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionCancelled, SessionMoved, SessionScheduled
from domain.language import ActivityId, OrganisationId, Question, SeriesId, SessionId


@dataclass(frozen=True)
class Planned:
    """What an activity or an organisation still has in its plan: sessions that end after the moment, and its series.

    series: the last day of each by its rule (None: none). ended: of each that was ended, whatever its rule says.
    """

    after: datetime
    sessions: frozenset[SessionId] = frozenset()
    series: Mapping[SeriesId, date | None] = field(default_factory=dict)
    ended: Mapping[SeriesId, date] = field(default_factory=dict)

    def running(self, today: date) -> int:
        """How many series have no last day, or one still to come."""
        lasts = ((last, self.ended.get(series)) for series, last in self.series.items())
        return sum(all(last is None or last > today for last in each) for each in lasts)


Planning = SessionScheduled | SessionMoved | SessionCancelled | SeriesStarted | SeriesEnded


def _planned(planned: Planned, fact: Planning) -> Planned:
    match fact:
        case SessionScheduled() | SessionMoved():
            if fact.span.end > planned.after:
                return replace(planned, sessions=planned.sessions | {fact.session})
            return replace(planned, sessions=planned.sessions - {fact.session}) if planned.sessions else planned
        case SessionCancelled():
            return replace(planned, sessions=planned.sessions - {fact.session})
        case SeriesStarted():
            return replace(planned, series={**planned.series, fact.series: fact.last})
        case SeriesEnded():
            return replace(planned, ended={**planned.ended, fact.series: fact.last})


def planned_for(subject: ActivityId | OrganisationId, after: datetime) -> Question[Planned]:
    """What is planned for an activity, or at an organisation, after that moment: its whole history is read."""
    return Question(about=(subject,), start=Planned(after), step=_planned)
