"""Organisations: established, renamed, classed anew. Where they stand is decided in organisation_tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.decisions.codes import CodeUnknown, formed, zoned
from domain.decisions.wording import fit, fit_or_empty
from domain.facts.organisations import OrganisationEstablished, OrganisationReclassified, OrganisationRenamed
from domain.language import Ask, Fact, OrganisationId, Refused
from domain.policies.codes import KINDS_OF_UNIT
from domain.questions.organisations import Classed, Dated, Unit, organisation_of


@dataclass
class OrganisationUnknown(Refused):
    kind = "unknown"
    says = "There is no such organisation."
    advice = "Look for it in the list of organisations."


@dataclass
class ParentUnknown(Refused):
    unit: str

    kind = "unknown"
    says = "The organisation that {unit} is to stand under, or be managed by, is not known."
    advice = "Enter that one first."


@dataclass
class OrganisationExists(Refused):
    unit: str

    says = "This organisation is already in the book, as {unit}."
    advice = "Change that one, or give the new one a code of its own."


@dataclass
class OrganisationEnded(Refused):
    unit: str
    since: date

    says = "The organisation {unit} is no more since {since}."
    advice = "Choose the one that continues it."


@dataclass
class ChangedSince(Refused):
    unit: str
    latest: date

    says = "{unit} has already changed in this from {latest} on; no earlier change can be put before that."
    advice = "Give {latest} or a later date."


@dataclass(frozen=True)
class EstablishOrganisation:
    """A unit enters the network. Its id comes from its code (`named("organisation", network, code)`): codes are keys.

    `code`, `label` and `flags` are the source's; `kind` is of the list, or any code when `label` says what it is.
    Raises TextUnfit and its like, CodeUnfit, CodeUnknown, ZoneUnknown, OrganisationExists, ParentUnknown,
    OrganisationEnded.
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
        before = ask(organisation_of(self.organisation)).unit
        if before is not None:
            raise OrganisationExists(before.code)
        code = fit("code", self.code, most=60)
        classed = fit_class(self.kind, self.label, self.flags)
        for over in (self.parent, self.managed_by):
            may_stand_under(ask, code, over, self.since)
        yield OrganisationEstablished(
            organisation=self.organisation,
            code=code,
            name=fit("name", self.name),
            kind=classed.kind,
            zone=zoned(self.zone),
            parent=self.parent,
            managed_by=self.managed_by,
            label=classed.label,
            flags=classed.flags,
            since=self.since,
        )


@dataclass(frozen=True)
class RenameOrganisation:
    """It has another name from a local date on; None: from today."""

    organisation: OrganisationId
    name: str
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = standing_unit(ask, self.organisation)
        name, since = fit("name", self.name), self.since or unit.day(ask.now)
        if is_new(unit, unit.name, name, since):
            yield OrganisationRenamed(self.organisation, name, since)


@dataclass(frozen=True)
class ReclassifyOrganisation:
    """It is of another kind, or has another label or other flags, from a local date on; None: from today."""

    organisation: OrganisationId
    kind: str
    label: str = ""
    flags: tuple[str, ...] = ()
    since: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = standing_unit(ask, self.organisation)
        classed, since = fit_class(self.kind, self.label, self.flags), self.since or unit.day(ask.now)
        if is_new(unit, unit.classed, classed, since):
            yield OrganisationReclassified(self.organisation, classed.kind, classed.label, classed.flags, since)


def known_unit(ask: Ask, organisation: OrganisationId) -> Unit:
    """The organisation, ended or not. Raises OrganisationUnknown."""
    unit = ask(organisation_of(organisation)).unit
    if unit is None:
        raise OrganisationUnknown()
    return unit


def standing_unit(ask: Ask, organisation: OrganisationId) -> Unit:
    """The organisation, when it is at work today. Raises OrganisationUnknown, OrganisationEnded."""
    unit = known_unit(ask, organisation)
    if unit.ended is not None and unit.ended_on(unit.day(ask.now)):
        raise OrganisationEnded(unit.code, unit.ended)
    return unit


def may_stand_under(ask: Ask, code: str, over: OrganisationId | None, since: date | None) -> None:
    """Raises ParentUnknown; OrganisationEnded when `over` is no more by then (None: by today)."""
    if over is None:
        return
    unit = ask(organisation_of(over)).unit
    if unit is None:
        raise ParentUnknown(code)
    if unit.ended is not None and unit.ended_on(since or unit.day(ask.now)):
        raise OrganisationEnded(unit.code, unit.ended)


def is_new(unit: Unit, known: Dated[object], value: object, since: date) -> bool:
    """Whether it says something else from that date than the book does. Raises ChangedSince.

    Changes are put down in the order of their dates, so that the last one recorded is always the one that holds.
    """
    if known.at(since) == value:
        return False
    if since < known.latest:
        raise ChangedSince(unit.code, known.latest)
    return True


def fit_class(kind: str, label: str, flags: tuple[str, ...]) -> Classed:
    """Raises CodeUnfit, CodeUnknown for a kind outside the list that no label explains, TextUnfit and its like."""
    label = fit_or_empty("label", label)
    if formed("kind", kind) not in KINDS_OF_UNIT and not label:
        raise CodeUnknown("kind", ", ".join(KINDS_OF_UNIT))
    return Classed(kind, label, tuple(formed("flag", flag) for flag in flags))
