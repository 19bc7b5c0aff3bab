"""Facts folded into rows: the one engine behind the store, scratch folds, the past and replay."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Generic, NamedTuple

import msgspec

from domain.facts import registry as facts_known
from domain.language import Fact, name_of
from journal.envelope import UnknownFact, fact_of
from journal.recorder import Stored
from projections.view import Key, R, View

Group = str | int


class ViewFailed(Exception):
    """A view could not take a fact. The message names the view, the position and the fault."""

    def __init__(self, view: str, position: int, fault: str) -> None:
        super().__init__(f"{view} stopped at position {position}: {fault}")
        self.view = view
        self.position = position
        self.fault = fault


class Heard(NamedTuple):
    """A fact beside the row it came from; a fault when the row's bytes cannot be read as the fact they should be."""

    stored: Stored
    fact: Fact | Exception


class Skipped(NamedTuple):
    """Facts of a type, or a version of one, that this program does not know: how many, and where the first is."""

    facts: int
    first: int


class Decoder:
    """Reads of each row what some view hears, once; the rest stays bytes."""

    def __init__(self, views: Iterable[View[Any]]) -> None:
        self._hearing: dict[str, list[str]] = {}
        for view in views:
            for fact in view.hears:
                self._hearing.setdefault(name_of(fact), []).append(view.name)
        self._known = frozenset(facts_known())

    def decode(self, page: Iterable[Stored]) -> tuple[dict[str, list[Heard]], dict[str, Skipped]]:
        """By view what it hears, in order; and by type what was skipped because this program does not know it."""
        hearing = self._hearing
        heard: dict[str, list[Heard]] = {}
        skipped: dict[str, Skipped] = {}
        for stored in page:
            views = hearing.get(stored.type)
            if views is None and stored.type in self._known:
                continue
            try:
                each = Heard(stored, fact_of(stored))
            except UnknownFact:
                before = skipped.get(stored.type, Skipped(0, stored.position))
                skipped[stored.type] = before._replace(facts=before.facts + 1)
                continue
            except Exception as fault:  # noqa: BLE001 - bytes or an upgrade may be wrong in any way
                each = Heard(stored, fault)
            for view in views or ():
                heard.setdefault(view, []).append(each)
        return heard, skipped


class Fold(Generic[R]):
    """The rows of one view in memory. `numbers`: the last number given in each group, for a view that numbers.

    day: as of which local day: a fact that holds from a later one is passed over. None: all facts count.
    failed: why the view takes no more facts; its rows are those before the fact it failed at.
    """

    def __init__(self, view: View[R], day: date | None = None) -> None:
        self.view = view
        self.rows: dict[Key, R] = {}
        self.numbers: dict[Group, int] = {}
        self.failed: ViewFailed | None = None
        self._keys = view.keys
        self._step: Any = view.step
        self._told_key = view.told_key
        self._dated = view.dated if day is not None else None
        self._day = day or date.max
        self._numbered: tuple[str, int] | None = None
        if view.numbered:
            self._numbered = view.attribute(view.numbered[0]), view.key.index(view.numbered[1])

    def take(self, heard: Iterable[Heard]) -> None:
        """Fold on, up to the end or to the first fact that the view cannot take."""
        if self.failed is not None:
            return
        for stored, fact in heard:
            try:
                if isinstance(fact, Exception):
                    raise fact
                self.hear(stored, fact)
            except Exception as fault:  # noqa: BLE001 - whatever a view trips over must stop that view alone
                self.failed = ViewFailed(self.view.name, stored.position, f"{type(fault).__name__}: {fault}")
                return

    def hear(self, stored: Stored, fact: Fact) -> None:
        """Take one fact in, all or nothing."""
        if self._dated is not None and (self._dated(fact) or date.min) > self._day:
            return
        rows, step, told_key = self.rows, self._step, self._told_key
        changed: list[tuple[Key, R | None]] = []
        for key in self._keys(fact):
            before = rows.get(key)
            row = step(before, fact, key) if told_key else step(before, fact)
            if row is not before and row != before:
                changed.append((key, row))
        for key, row in changed:
            if self._numbered is not None and row is not None:
                row = self._number(key, row, *self._numbered)
            self.put(key, row, stored)

    def put(self, key: Key, row: R | None, stored: Stored) -> None:  # noqa: ARG002 - posting keeps where it is from
        """The row is that now, because of what is stored there."""
        if row is None:
            del self.rows[key]
        else:
            self.rows[key] = row

    def _number(self, key: Key, row: R, column: str, place: int) -> R:
        if getattr(row, column) != 0:
            return row
        group = key[place]
        self.numbers[group] = number = self.numbers.get(group, 0) + 1
        return msgspec.structs.replace(row, **{column: number})
