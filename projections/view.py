"""A view: a keyed fold over the facts, and nothing else. One declaration gives rows, explain and the past."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from inspect import signature
from types import NoneType
from typing import Any, Generic, TypeVar
from typing import get_type_hints as hints_of

import msgspec

from domain.language import Fact, heard_by, members, utc

Key = tuple[str | int, ...]


class Row(msgspec.Struct, frozen=True, gc=False):
    """Columns are text, integers, booleans or null; times are RFC 3339 UTC text, dates ISO 8601 text.

    No floats, no person's name, nothing that depends on now, no position: so fingerprints agree everywhere.
    A column called as a Python keyword is has an underscore behind its attribute: `from_` is the column `from`.
    """


R = TypeVar("R", bound=Row)
Step = Callable[[R | None, Any], R | None] | Callable[[R | None, Any, Key], R | None]


@dataclass(frozen=True)
class View(Generic[R]):
    """name: plural noun in kebab-case. key: the columns that make a row one. keys: the rows a fact touches.

    step: `(row or None, fact) -> row or None`; its parameter `fact` is annotated with all it hears. None: no row.
      With a third parameter `key` it is told which row, where one fact touches several. It never fails on a row that
      is not there. An id in a key is a tag of every fact that touches the row: `explain` finds them by it.
    by: columns that rows are looked up by, each tuple an index of the store.
    scopes: id columns that stay the same for a row's life and are carried by every fact that touches it, so that
      folding only the facts of that id answers as the whole view does.
    numbered: (column, group): a row the step leaves with 0 in that column gets the next number of its group, a
      column of the key; numbers rise in the order of the facts, and such rows are never taken away.
    dated: the local date from which a fact holds, None when it holds at once. As of a day before it, it was not so.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    keys: Callable[[Any], Iterable[Key]]
    step: Step[R]
    by: tuple[tuple[str, ...], ...] = ()
    scopes: tuple[str, ...] = ()
    numbered: tuple[str, str] | None = None
    dated: Callable[[Any], date | None] | None = None

    def __post_init__(self) -> None:
        named = {*self.key, *self.scopes, *(column for index in self.by for column in index), *(self.numbered or ())}
        if missing := sorted(named - set(self.columns)):
            raise TypeError(f"{self.name} has no column {', '.join(missing)}")
        for column, (kind, _) in self.kinds.items():
            if kind not in (str, int, bool):
                raise TypeError(f"{self.name}: column {column} is neither text, integer nor boolean")
        if self.numbered and self.numbered[1] not in self.key:
            raise TypeError(f"{self.name} numbers rows by {self.numbered[1]}, which is not of its key")

    @cached_property
    def hears(self) -> tuple[type[Fact], ...]:
        return heard_by(self.step)

    @cached_property
    def told_key(self) -> bool:
        """Whether the step wants to know which row it is."""
        return "key" in signature(self.step).parameters

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return self.row.__struct_encode_fields__

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The row's attribute of each column, in the same order."""
        return self.row.__struct_fields__

    @cached_property
    def kinds(self) -> dict[str, tuple[type, bool]]:
        """Of each column: str, int or bool, and whether it may be null."""
        hints = hints_of(self.row)
        found: dict[str, tuple[type, bool]] = {}
        for column, attribute in zip(self.columns, self.attributes, strict=True):
            kinds = [each for each in members(hints[attribute]) if each is not NoneType]
            found[column] = (kinds[0] if len(kinds) == 1 else object, len(kinds) < len(members(hints[attribute])))
        return found

    def attribute(self, column: str) -> str:
        """Raises ValueError for a column the view does not have."""
        try:
            return self.attributes[self.columns.index(column)]
        except ValueError:
            raise ValueError(f"{self.name} has no column {column}") from None

    @cached_property
    def key_of(self) -> Callable[[R], Key]:
        names = tuple(self.attribute(column) for column in self.key)
        return lambda row: tuple(getattr(row, name) for name in names)


def text_of(moment: datetime) -> str:
    """`2026-11-23T01:00:00Z`: UTC, whole seconds, so that text sorts as time does."""
    return _utc_text(moment if moment.tzinfo is UTC else utc(moment))  # what the journal holds is UTC already


@lru_cache(8_192)  # sessions begin at the same hours; only of UTC, where equal times are the same instant
def _utc_text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")[:19] + "Z"
