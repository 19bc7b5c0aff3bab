"""Today's tree of organisations: who stands under whom, for permissions and for pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.language import OrganisationId


@dataclass(frozen=True)
class Unit:
    """An organisation as doors need it. `code` is what people type, `zone` an IANA name."""

    id: OrganisationId
    code: str
    name: str
    kind: str
    label: str
    zone: str
    parent: OrganisationId | None
    managed_by: OrganisationId | None


class Tree:
    """Organisations by id and code; built whole from the organisations view, which is small."""

    def __init__(self, rows: list[Any]) -> None:
        units = [
            Unit(row.id, row.code, row.name, row.kind, row.label, row.zone, row.parent, row.managed_by) for row in rows
        ]
        self.by_id = {unit.id: unit for unit in units}
        self.by_code = {unit.code: unit for unit in units}
        self._children: dict[OrganisationId | None, list[Unit]] = {}
        for unit in units:
            self._children.setdefault(unit.parent, []).append(unit)

    def unit(self, name: str) -> Unit | None:
        """By id or by code."""
        return self.by_id.get(OrganisationId(name)) or self.by_code.get(name)  # type: ignore[arg-type]

    def children(self, unit: OrganisationId | None) -> list[Unit]:
        """Directly under it, in order of code; None: the tops of the tree."""
        return sorted(self._children.get(unit, ()), key=lambda each: each.code)

    def above(self, unit: OrganisationId) -> Iterator[OrganisationId]:
        """The unit, its parents and whoever manages any of them, each once."""
        waiting, seen = [unit], set[OrganisationId]()
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            yield each
            if found := self.by_id.get(each):
                waiting.extend(over for over in (found.parent, found.managed_by) if over is not None)

    def under(self, unit: OrganisationId) -> list[OrganisationId]:
        """The unit and everything below it."""
        found = [unit]
        for each in found:
            found.extend(child.id for child in self._children.get(each, ()))
        return found
