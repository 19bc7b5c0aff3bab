"""What became of an import: what was read, recorded, unchanged and refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from domain.language import Refused


@dataclass(frozen=True)
class RefusedRow:
    """The row that begins on `line` of the file and why it is refused; line 0: the file as a whole."""

    line: int
    refusal: Refused


@dataclass(frozen=True)
class Result:
    """read: rows, after any filter. recorded: facts, by_type among which types. unchanged: rows that told nothing new.

    The founding of the network, which the first write to an empty book brings, is not counted.
    notes: what else should be known, said as a refusal is; nothing was refused by it.
    """

    read: int
    recorded: int = 0
    unchanged: int = 0
    refused: tuple[RefusedRow, ...] = ()
    by_type: dict[str, int] = field(default_factory=dict)
    notes: tuple[RefusedRow, ...] = ()

    def noting(self, notes: Iterable[RefusedRow]) -> "Result":
        return replace(self, notes=(*self.notes, *notes))

    def plain(self, says: Callable[[Refused], str] = str) -> dict[str, Any]:
        """The answer as JSON values; `says` makes the sentence, in the language that was asked for."""

        def rows(each: tuple[RefusedRow, ...]) -> list[dict[str, Any]]:
            return [{"line": row.line, "code": row.refusal.code, "message": says(row.refusal)} for row in each]

        answer: dict[str, Any] = {
            "read": self.read,
            "recorded": self.recorded,
            "unchanged": self.unchanged,
            "refused": rows(self.refused),
            "by_type": dict(sorted(self.by_type.items())),
        }
        return {**answer, "notes": rows(self.notes)} if self.notes else answer
