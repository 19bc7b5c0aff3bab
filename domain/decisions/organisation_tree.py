"""Where an organisation stands: moved, managed by another, merged, closed. Nobody stands under themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.decisions.organisations import (
    OrganisationEnded,
    is_new,
    may_stand_under,
    standing_unit,
)
from domain.decisions.wording import fit
from domain.facts.organisations import ManagingParentNamed, OrganisationClosed, OrganisationMerged, OrganisationMoved
from domain.language import Ask, Fact, OrganisationId, Refused
from domain.questions.organisations import Unit, ever_near, organisation_of
from domain.questions.planning import planned_for


@dataclass
class UnderItself(Refused):
    units: str

    says = "An organisation would stand under itself: {units}."
    advice = "Move one of these somewhere else first."


@dataclass
class UnitsRemain(Refused):
    unit: str
    remaining: str

    says = "These still stand under {unit}, or are managed by it: {remaining}."
    advice = "Move them first, or close them."


@dataclass
class PlansRemain(Refused):
    unit: str
    since: date
    sessions: int
    series: int

    says = "{unit} still has plans after {since}: {sessions} sessions and {series} weekly series."
    advice = "Cancel those sessions and end the series first, or choose a later day."


@dataclass
class IntoItself(Refused):
    says = "An organisation cannot be merged into itself."
    advice = "Choose the one that continues it."


@dataclass(frozen=True)
class MoveOrganisation:
    """It stands under another parent from a local date on (None: today); `parent` None: directly under the network."""

    organisation: OrganisationId
    parent: OrganisationId | None
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = standing_unit(ask, self.organisation)
        since = self.since or unit.day(ask.now)
        if is_new(unit, unit.parent, self.parent, since):
            may_stand_under(ask, unit.code, self.parent, since)
            no_circle(ask, unit, self.parent, since)
            yield OrganisationMoved(self.organisation, self.parent, since, was=unit.parent.at(since))


@dataclass(frozen=True)
class NameManagingParent:
    """Another unit than its parent manages it from a local date on (None: today); None: its parent does again."""

    organisation: OrganisationId
    managed_by: OrganisationId | None
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = standing_unit(ask, self.organisation)
        since = self.since or unit.day(ask.now)
        if is_new(unit, unit.managed_by, self.managed_by, since):
            may_stand_under(ask, unit.code, self.managed_by, since)
            no_circle(ask, unit, self.managed_by, since)
            yield ManagingParentNamed(self.organisation, self.managed_by, since, was=unit.managed_by.at(since))


@dataclass(frozen=True)
class MergeOrganisation:
    """It ends and the successor continues it, from a local date on (None: today)."""

    organisation: OrganisationId
    successor: OrganisationId
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = _not_ended(ask, self.organisation)
        since = self.since or unit.day(ask.now)
        if self.successor == self.organisation:
            raise IntoItself()
        may_stand_under(ask, unit.code, self.successor, since)
        _nobody_below(ask, unit, since)
        _nothing_planned(ask, unit, since)
        yield OrganisationMerged(self.organisation, self.successor, since)


@dataclass(frozen=True)
class CloseOrganisation:
    """It is no more from a local date on (None: today), and nobody continues it."""

    organisation: OrganisationId
    reason: str
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = _not_ended(ask, self.organisation)
        since = self.since or unit.day(ask.now)
        _nobody_below(ask, unit, since)
        _nothing_planned(ask, unit, since)
        yield OrganisationClosed(self.organisation, fit("reason", self.reason), since)


def no_circle(ask: Ask, unit: Unit, over: OrganisationId | None, since: date) -> None:
    """Raises UnderItself when, on that date or a later one, the way up from `over` comes back to the unit.

    Parents and managing parents count alike: whoever manages a unit may act in it, so that nobody may come to act
    in what stands above them by a loop through both.
    """
    if over is None:
        return
    days, done = [since], {since}
    while days:
        day = days.pop()
        ways: list[tuple[OrganisationId, tuple[str, ...]]] = [(over, (unit.code,))]
        seen: set[OrganisationId] = set()
        while ways:
            above, trail = ways.pop()
            if above == unit.organisation:
                raise UnderItself(" → ".join((*trail, unit.code)))
            step = None if above in seen else ask(organisation_of(above)).unit
            seen.add(above)
            if step is None:
                continue
            later = {change for change, _ in (*step.parent.changes, *step.managed_by.changes) if change > since} - done
            days.extend(later)
            done |= later
            ups = (step.parent.at(day), step.managed_by.at(day))
            ways.extend((up, (*trail, step.code)) for up in ups if up is not None)


def _not_ended(ask: Ask, organisation: OrganisationId) -> Unit:
    """The organisation, when no end is set for it, not even a later one. Raises as `standing_unit`."""
    unit = standing_unit(ask, organisation)
    if unit.ended is not None:
        raise OrganisationEnded(unit.code, unit.ended)
    return unit


def _nothing_planned(ask: Ask, unit: Unit, since: date) -> None:
    """Raises PlansRemain when a session of its own ends after that day begins, or a series runs on."""
    begins = datetime.combine(since, time(0), ZoneInfo(unit.zone))
    planned = ask(planned_for(unit.organisation, max(ask.now, begins)))
    sessions, series = len(planned.sessions), planned.running(since)
    if sessions or series:
        raise PlansRemain(unit.code, since, sessions, series)


def _nobody_below(ask: Ask, unit: Unit, since: date) -> None:
    """Raises UnitsRemain, naming at most ten, when some unit stands under it on that date or a later one."""
    remaining = []
    for each in ask(ever_near(unit.organisation)):
        below = ask(organisation_of(each)).unit
        if below is None or below.ended_on(since):
            continue
        days = {since, *(day for day, _ in (*below.parent.changes, *below.managed_by.changes) if day > since)}
        overs = {over for day in days for over in (below.parent.at(day), below.managed_by.at(day))}
        if unit.organisation in overs:
            remaining.append(below.code)
    if remaining:
        raise UnitsRemain(unit.code, ", ".join(sorted(remaining)[:10]))
