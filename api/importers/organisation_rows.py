"""One row of a list of organisations, and what may be wrong with several of them together."""

from dataclasses import dataclass, replace
from datetime import date

from api.importers.cells import day_in, text_in
from api.importers.tables import Row
from domain.language import Refused

COLUMNS = ("code", "name", "level", "parent_code")
OPTIONAL = ("kind", "label", "managed_by", "from")


# --- refusals --------------------------------------------------------------------------------------------------------
@dataclass
class CodeTwice(Refused):
    unit: str
    other: int

    says = "Line {other:d} has the same code, {unit}, and says something else."
    advice = "Correct one of the two, or give each the date it holds from."


@dataclass
class ParentNotFound(Refused):
    unit: str
    parent: str

    says = "The parent {parent} of {unit} is neither in the file nor in the book."
    advice = "Add a line for {parent}, or correct the code. Nothing of the file was recorded."


@dataclass
class UnderItselfInFile(Refused):
    units: str

    says = "By this file an organisation would stand under itself: {units}."
    advice = "Correct one of these parents. Nothing of the file was recorded."


@dataclass
class LevelUnknown(Refused):
    level: str

    says = "The file of kinds does not say what the level “{level}” is."
    advice = "Add the level to that file, or a kind to the row."


# --- rows ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Unit:
    """A row as it stands in the file; codes, not ids."""

    line: int
    code: str
    name: str
    level: str | None
    parent: str | None
    kind: str | None
    label: str | None
    managed_by: str | None
    since: date | None

    @property
    def overs(self) -> tuple[str, ...]:
        return tuple(code for code in (self.parent, self.managed_by) if code is not None)

    def same(self, other: "Unit") -> bool:
        return replace(self, line=0) == replace(other, line=0)


def unit_in(row: Row) -> Unit:
    """Raises CellEmpty, DateImpossible."""
    more = {column: row.cells.get(column) for column in OPTIONAL}
    return Unit(
        line=row.line,
        code=text_in(row, "code"),
        name=text_in(row, "name"),
        level=row.cells["level"],
        parent=row.cells["parent_code"],
        kind=more["kind"],
        label=more["label"],
        managed_by=more["managed_by"],
        since=day_in(row, "from") if more["from"] else None,
    )
