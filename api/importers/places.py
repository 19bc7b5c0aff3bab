"""Places of a programme: the file beside a table of sessions that names them, and how each enters the book."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.importers.maps import PlaceMap
from api.importers.tables import NOTHING, opened, table
from domain.decisions.organisation_listings import ListOrganisation
from domain.decisions.organisations import EstablishOrganisation
from domain.language import Ask, Fact, OrganisationId, Refused
from domain.questions.organisations import organisation_of

UNKNOWN = "place-unknown"


@dataclass
class PlacesUnreadable(Refused):
    file: str

    says = "The file of places {file} is neither a table nor a JSON list of places."
    advice = "Give a list of objects with a code and a name each, or one object of names by code."


@dataclass
class PlacesUnmapped(Refused):
    says = "The map does not say where the file of places has its codes and names."
    advice = "Add file-key and file-name to the map's section place."


@dataclass
class UnderUnknown(Refused):
    unit: str

    kind = "unknown"
    says = "There is no organisation {unit} to put the places under."
    advice = "Import the organisations first, or correct the code after --under."


def names_of(path: Path, using: PlaceMap) -> dict[str, str]:
    """Names by code, from a JSON list of objects, a JSON object of names, or a CSV table.

    Raises PlacesUnreadable, PlacesUnmapped, what opening raises, and a table's ContentRefused.
    """
    if path.suffix.lower() == ".csv":
        key, name = _mapped(using)
        with table(path, (key, name)) as found:
            return _named((row.cells[key], row.cells[name]) for row in found.rows)
    with opened(path) as file:
        try:
            told = json.loads(file.read().decode("utf-8-sig"))
        except ValueError:
            raise PlacesUnreadable(path.name) from None
    if isinstance(told, dict):
        return _named(told.items())
    key, name = _mapped(using)
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise PlacesUnreadable(path.name)
    return _named((each.get(key), each.get(name)) for each in told)


def _mapped(using: PlaceMap) -> tuple[str, str]:
    if using.file_key is None or using.file_name is None:
        raise PlacesUnmapped()
    return using.file_key, using.file_name


def _named(pairs: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    texts = ((str(key).strip(), str(name).strip()) for key, name in pairs if key is not None and name is not None)
    return {key: name for key, name in texts if key not in NOTHING and name not in NOTHING}


@dataclass(frozen=True)
class UnderExists:
    """Where places are to stand has to be in the book. Raises UnderUnknown."""

    organisation: OrganisationId
    code: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(organisation_of(self.organisation)).unit is None:
            raise UnderUnknown(self.code)
        return iter(())


@dataclass(frozen=True)
class EnterPlace:
    """A place of a programme enters the book once, and stays there as it is: a programme is no list of organisations.

    One that entered without a name (`place-unknown`) gets its name when a later file of places has it.
    """

    place: EstablishOrganisation

    def decide(self, ask: Ask) -> Iterator[Fact]:
        unit = ask(organisation_of(self.place.organisation)).unit
        if unit is None:
            yield from self.place.decide(ask)
            return
        day = unit.day(ask.now)
        classed = unit.classed.at(day)
        if UNKNOWN in self.place.flags or UNKNOWN not in classed.flags:
            return
        now_known = ListOrganisation(**vars(self.place))
        yield from replace(
            now_known,
            kind=classed.kind,
            label=classed.label,
            zone=unit.zone,
            parent=unit.parent.at(day),
            managed_by=unit.managed_by.at(day),
            flags=tuple(flag for flag in classed.flags if flag != UNKNOWN),
        ).decide(ask)
