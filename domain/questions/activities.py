"""What is asked about an activity: whose is it, is it published, what does it ask of volunteers, what is planned?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from domain.facts.activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityDrafted,
    ActivityListed,
    ActivityPublished,
)
from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionCancelled, SessionMoved, SessionScheduled
from domain.language import ActivityId, OrganisationId, Question, SeriesId, SessionId, Span

Stated = ActivityDrafted | ActivityListed


@dataclass(frozen=True)
class Programme:
    """An activity as it stands. `stated` is the last fact that described it: content, place, who answers for it."""

    organisation: OrganisationId
    name: str
    approved: bool
    published: bool
    cancelled: bool
    stated: Stated
    dangerous: bool = False
    insured: bool = False
    minimum_age: int | None = None
    maximum_age: int | None = None


Heard = Stated | ActivityApproved | ActivityPublished | ActivityCancelled


def _stated(programme: Programme | None, fact: Stated) -> Programme:
    listed = isinstance(fact, ActivityListed)
    return Programme(
        organisation=fact.organisation,
        name=fact.name,
        approved=listed,
        published=listed,
        cancelled=programme is not None and programme.cancelled,
        stated=fact,
        minimum_age=fact.minimum_age,
        maximum_age=fact.maximum_age,
    )


def _programme(programme: Programme | None, fact: Heard) -> Programme | None:
    if isinstance(fact, ActivityDrafted | ActivityListed):
        return _stated(programme, fact)
    if programme is None:
        return None
    match fact:
        case ActivityApproved():
            return replace(programme, approved=True)
        case ActivityPublished(dangerous=dangerous, insured=insured):
            return replace(programme, published=True, dangerous=dangerous, insured=insured)
        case ActivityCancelled():
            return replace(programme, cancelled=True)


def activity_of(activity: ActivityId) -> Question[Programme | None]:
    """The activity as it stands; None: no such activity."""
    return Question(about=(activity,), start=None, step=_programme)


@dataclass(frozen=True)
class Planned:
    """What an activity still has in its plan: the span of each session, the last day of each series (None: none).

    ended: the last day of each series that was ended, whatever its rule says.
    """

    sessions: Mapping[SessionId, Span] = field(default_factory=dict)
    series: Mapping[SeriesId, date | None] = field(default_factory=dict)
    ended: Mapping[SeriesId, date] = field(default_factory=dict)

    def to_come(self, now: datetime) -> int:
        """How many sessions have not ended."""
        return sum(span.end > now for span in self.sessions.values())

    def running(self, today: date) -> int:
        """How many series have no last day, or one still to come."""
        lasts = ((last, self.ended.get(series)) for series, last in self.series.items())
        return sum(all(last is None or last > today for last in each) for each in lasts)


Planning = SessionScheduled | SessionMoved | SessionCancelled | SeriesStarted | SeriesEnded


def _planned(planned: Planned, fact: Planning) -> Planned:
    match fact:
        case SessionScheduled() | SessionMoved():
            return replace(planned, sessions={**planned.sessions, fact.session: fact.span})
        case SessionCancelled():
            others = {each: span for each, span in planned.sessions.items() if each != fact.session}
            return replace(planned, sessions=others)
        case SeriesStarted():
            return replace(planned, series={**planned.series, fact.series: fact.last})
        case SeriesEnded():
            return replace(planned, ended={**planned.ended, fact.series: fact.last})


def planned_for(activity: ActivityId) -> Question[Planned]:
    """Every session and series of the activity that was not cancelled: its whole history is read."""
    return Question(about=(activity,), start=Planned(), step=_planned)
