"""Taking over a published programme: its series, sessions and gaps, each known by its id and listed once.

An import carries out tens of thousands of these in one append, so each asks about its own id alone.
A programme that names no rooms skips the rules about rooms, and its sessions say so (`no-room`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from domain.decisions.times import listed_in
from domain.facts.sessions import SeriesStarted, SessionScheduled, SessionSkipped
from domain.language import ActivityId, Ask, Fact, OrganisationId, SeriesId, SessionId, Span
from domain.policies.horizon import DEFAULT, HorizonPolicy
from domain.questions.series import is_planned, series_of

NO_ROOM = "no-room"


@dataclass(frozen=True)
class ListSeries:
    """A weekly series of a programme. Stated again when its source states it otherwise (a later last day, ...)."""

    series: SeriesId
    activity: ActivityId
    organisation: OrganisationId
    weekday: int
    starts: time
    minutes: int
    zone: str
    first: date
    last: date

    def decide(self, ask: Ask) -> Iterator[Fact]:
        stated = SeriesStarted(
            series=self.series,
            activity=self.activity,
            organisation=self.organisation,
            weekday=self.weekday,
            starts=self.starts,
            minutes=self.minutes,
            zone=self.zone,
            first=self.first,
            last=self.last,
            published=True,
        )
        known = ask(series_of(self.series))
        if known is None or known.rule != stated:
            yield stated


@dataclass(frozen=True)
class ListSession:
    """A session of a programme, published there already. `flags`: what the source does not say, e.g. `no-hours`."""

    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    zone: str
    series: SeriesId | None = None
    expected: int = 0
    flags: tuple[str, ...] = ()
    policy: HorizonPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        listed_in(self.span, self.policy)
        if not ask(is_planned(self.session)):
            yield SessionScheduled(
                session=self.session,
                activity=self.activity,
                organisation=self.organisation,
                span=self.span,
                zone=self.zone,
                series=self.series,
                expected=self.expected,
                published=True,
                flags=self.flags if NO_ROOM in self.flags else (*self.flags, NO_ROOM),
            )


@dataclass(frozen=True)
class ListSkip:
    """A date of a listed series on which its source has no session; `reason` e.g. `absent-from-source`."""

    session: SessionId
    series: SeriesId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    zone: str
    reason: str
    policy: HorizonPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        listed_in(self.span, self.policy)
        if not ask(is_planned(self.session)):
            yield SessionSkipped(
                session=self.session,
                series=self.series,
                activity=self.activity,
                organisation=self.organisation,
                span=self.span,
                zone=self.zone,
                reason=self.reason,
            )
