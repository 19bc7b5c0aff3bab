"""What is asked about an organisation: what is it called, of what kind, under whom, and on which day?"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from domain.facts.organisations import (
    ManagingParentNamed,
    OrganisationClosed,
    OrganisationEstablished,
    OrganisationMerged,
    OrganisationMoved,
    OrganisationReclassified,
    OrganisationRenamed,
)
from domain.language import OrganisationId, Question

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Dated(Generic[T_co]):
    """A value and its changes, in the order of the local dates they hold from; date.min: since ever. Never empty."""

    changes: tuple[tuple[date, T_co], ...]

    @property
    def first(self) -> T_co:
        return self.changes[0][1]

    @property
    def latest(self) -> date:
        """The date the last change holds from."""
        return self.changes[-1][0]

    def at(self, day: date) -> T_co:
        """The value on that day; before the first change, the first."""
        return next((value for since, value in reversed(self.changes) if since <= day), self.first)


def changed(known: Dated[T], since: date | None, value: T) -> Dated[T]:
    """With another value from a date; None: since ever, so that nothing else remains."""
    if since is None:
        return Dated(((date.min, value),))
    return Dated((*(change for change in known.changes if change[0] < since), (since, value)))


@dataclass(frozen=True)
class Classed:
    kind: str
    label: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """An organisation as the book knows it, with its dated changes. `ended`: the first local day it is no more."""

    organisation: OrganisationId
    code: str
    zone: str
    name: Dated[str]
    classed: Dated[Classed]
    parent: Dated[OrganisationId | None]
    managed_by: Dated[OrganisationId | None]
    ended: date | None = None
    successor: OrganisationId | None = None

    def day(self, moment: datetime) -> date:
        """The local date of a UTC instant."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def ended_on(self, day: date) -> bool:
        return self.ended is not None and self.ended <= day


@dataclass(frozen=True)
class Registered:
    """What the book knows of one organisation; `unit` None: nothing.

    It carries the id because an organisation's tag also finds what concerns it as a parent: those facts are others'.
    """

    organisation: OrganisationId
    unit: Unit | None = None


Heard = (
    OrganisationEstablished
    | OrganisationRenamed
    | OrganisationReclassified
    | OrganisationMoved
    | ManagingParentNamed
    | OrganisationMerged
    | OrganisationClosed
)


def _established(fact: OrganisationEstablished) -> Unit:
    since = fact.since or date.min
    return Unit(
        organisation=fact.organisation,
        code=fact.code,
        zone=fact.zone,
        name=Dated(((since, fact.name),)),
        classed=Dated(((since, Classed(fact.kind, fact.label, fact.flags)),)),
        parent=Dated(((since, fact.parent),)),
        managed_by=Dated(((since, fact.managed_by),)),
    )


def _unit(registered: Registered, fact: Heard) -> Registered:
    if fact.organisation != registered.organisation:
        return registered
    if isinstance(fact, OrganisationEstablished):
        return replace(registered, unit=_established(fact))
    return registered if registered.unit is None else replace(registered, unit=_changed(registered.unit, fact))


def _changed(unit: Unit, fact: Heard) -> Unit:
    match fact:
        case OrganisationRenamed(name=name, since=since):
            return replace(unit, name=changed(unit.name, since, name))
        case OrganisationReclassified(kind=kind, label=label, flags=flags, since=since):
            return replace(unit, classed=changed(unit.classed, since, Classed(kind, label, flags)))
        case OrganisationMoved(parent=parent, since=since):
            return replace(unit, parent=changed(unit.parent, since, parent))
        case ManagingParentNamed(managed_by=managed_by, since=since):
            return replace(unit, managed_by=changed(unit.managed_by, since, managed_by))
        case OrganisationMerged(successor=successor, since=since):
            return replace(unit, ended=since or date.min, successor=successor)
        case OrganisationClosed(since=since):
            return replace(unit, ended=since or date.min)
        case OrganisationEstablished():
            return unit


def organisation_of(organisation: OrganisationId) -> Question[Registered]:
    """The organisation with its dated changes."""
    return Question(about=(organisation,), start=Registered(organisation), step=_unit)


Placed = OrganisationEstablished | OrganisationMoved | ManagingParentNamed


def _placed(units: tuple[OrganisationId, ...], fact: Placed) -> tuple[OrganisationId, ...]:
    return units if fact.organisation in units else (*units, fact.organisation)


def ever_near(organisation: OrganisationId) -> Question[tuple[OrganisationId, ...]]:
    """Itself and every unit that was ever placed under it or managed by it; where they stand now, ask each."""
    return Question(about=(organisation,), start=(), step=_placed)
