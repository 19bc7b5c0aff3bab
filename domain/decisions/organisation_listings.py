"""Taking over a list of organisations: what is new enters, what differs changes, what is equal leaves no trace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.decisions.organisation_tree import no_circle
from domain.decisions.organisations import (
    EstablishOrganisation,
    OrganisationEnded,
    OrganisationExists,
    fit_class,
    is_new,
    may_stand_under,
)
from domain.decisions.wording import fit
from domain.facts.organisations import (
    ManagingParentNamed,
    OrganisationMoved,
    OrganisationReclassified,
    OrganisationRenamed,
)
from domain.language import Ask, Fact, OrganisationId, Refused
from domain.questions.organisations import Dated, Unit, organisation_of


@dataclass
class ZoneDiffers(Refused):
    unit: str
    zone: str

    says = "{unit} is in the time zone {zone}; a list cannot change that."
    advice = "Import the list with that zone."


@dataclass(frozen=True)
class ListOrganisation:
    """A row of a list. `since`: from which local date what it says holds; None: the list does not say.

    A dated row is compared with what the book says of that date. An undated one agrees when it says what holds today
    or what held at the beginning: so the same file again changes nothing, whatever was decided in between.
    Rows come parents first. Raises what EstablishOrganisation raises, ChangedSince, UnderItself, ZoneDiffers.
    """

    organisation: OrganisationId
    code: str
    name: str
    kind: str
    zone: str
    parent: OrganisationId | None = None
    managed_by: OrganisationId | None = None
    label: str = ""
    flags: tuple[str, ...] = ()
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = ask(organisation_of(self.organisation)).unit
        if unit is None:
            yield from EstablishOrganisation(**vars(self)).decide(ask)
            return
        self._same_unit(ask, unit)
        name, classed = fit("name", self.name), fit_class(self.kind, self.label, self.flags)
        if self._differs(ask, unit, unit.name, name):
            yield OrganisationRenamed(self.organisation, name, self.since)
        if self._differs(ask, unit, unit.classed, classed):
            yield OrganisationReclassified(self.organisation, classed.kind, classed.label, classed.flags, self.since)
        day = self.since or unit.day(ask.now)
        if self._differs(ask, unit, unit.parent, self.parent):
            self._may_move(ask, unit, self.parent)
            yield OrganisationMoved(self.organisation, self.parent, self.since, was=unit.parent.at(day))
        if self._differs(ask, unit, unit.managed_by, self.managed_by):
            self._may_move(ask, unit, self.managed_by)
            yield ManagingParentNamed(self.organisation, self.managed_by, self.since, was=unit.managed_by.at(day))

    def _same_unit(self, ask: Ask, unit: Unit) -> None:
        if unit.code != fit("code", self.code, most=60):
            raise OrganisationExists(unit.code)
        if unit.zone != self.zone:
            raise ZoneDiffers(unit.code, unit.zone)
        if unit.ended is not None and unit.ended_on(self.since or unit.day(ask.now)):
            raise OrganisationEnded(unit.code, unit.ended)

    def _differs(self, ask: Ask, unit: Unit, known: Dated[object], value: object) -> bool:
        if self.since is not None:
            return is_new(unit, known, value, self.since)
        return value not in (known.first, known.at(unit.day(ask.now)))

    def _may_move(self, ask: Ask, unit: Unit, over: OrganisationId | None) -> None:
        may_stand_under(ask, unit.code, over, self.since)
        no_circle(ask, unit, over, self.since or unit.day(ask.now))
