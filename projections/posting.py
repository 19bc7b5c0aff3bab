"""A batch of facts posted to one view: rows fetched, folded, and written back with what changed them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from journal.recorder import Stored
from projections.fold import Fold, Group, Heard, ViewFailed
from projections.view import Key, R, View


class Touched(NamedTuple):
    """The first and the last fact that changed a row: positions, and stamps (microseconds since 1970 UTC)."""

    first: int
    first_at: int
    last: int
    last_at: int


class Ledger(Protocol):
    """Where rows are fetched from and put back: a store's open transaction."""

    def fetch(self, view: View[R], keys: Iterable[Key]) -> dict[Key, tuple[R, Touched]]: ...
    def numbers(self, view: View[Any], groups: Iterable[Group]) -> dict[Group, int]: ...
    def write(self, view: View[R], rows: Iterable[tuple[R, Touched]], *, indexed: bool) -> None: ...
    def remove(self, view: View[Any], keys: Iterable[Key]) -> None: ...


class Posting(Fold[R]):
    """One view's part of a batch."""

    def __init__(self, view: View[R], found: Mapping[Key, tuple[R, Touched]], numbers: dict[Group, int]) -> None:
        super().__init__(view)
        self.rows = {key: row for key, (row, _) in found.items()}
        self.numbers = numbers
        self.touched = {key: touched for key, (_, touched) in found.items()}
        self.changed: dict[Key, None] = {}

    def put(self, key: Key, row: R | None, stored: Stored) -> None:
        last = stored.position, stored.recorded_at
        before = self.touched.get(key) if key in self.rows else None
        super().put(key, row, stored)
        self.touched[key] = Touched(*(before[:2] if before else last), *last)
        self.changed[key] = None


def post(ledger: Ledger, view: View[R], heard: list[Heard]) -> ViewFailed | None:
    """Fold the facts into the view's rows there; why it stopped, when it did. What came before that is kept."""
    keys, stop = _keys(view, heard)
    found = ledger.fetch(view, keys)
    numbers: dict[Group, int] = {}
    if view.numbered:
        place = view.key.index(view.numbered[1])
        numbers = ledger.numbers(view, {key[place] for key in keys})
    posting = Posting(view, found, numbers)
    posting.take(heard[:stop])
    _write(ledger, posting, found)
    if stop < len(heard) and posting.failed is None:
        posting.take(heard[stop : stop + 1])  # the one that would not even say which rows it touches
    return posting.failed


def _keys(view: View[Any], heard: list[Heard]) -> tuple[dict[Key, None], int]:
    """The rows touched, and how many of the facts could say so."""
    keys: dict[Key, None] = {}
    for n, (_, fact) in enumerate(heard):
        if isinstance(fact, Exception):
            return keys, n
        try:
            keys.update(dict.fromkeys(view.keys(fact)))
        except Exception:  # noqa: BLE001 - folding it will meet the same fault and report it
            return keys, n
    return keys, len(heard)


def _write(ledger: Ledger, posting: Posting[R], found: Mapping[Key, tuple[R, Touched]]) -> None:
    view = posting.view
    columns = [view.attribute(column) for column in {column for index in view.by for column in index}]
    begun: list[tuple[R, Touched]] = []
    altered: list[tuple[R, Touched]] = []
    for key in posting.changed:
        row = posting.rows.get(key)
        if row is None:
            continue
        before = found.get(key)
        known = before is not None and all(getattr(row, name) == getattr(before[0], name) for name in columns)
        (altered if known else begun).append((row, posting.touched[key]))
    ledger.remove(view, [key for key in posting.changed if key not in posting.rows and key in found])
    ledger.write(view, begun, indexed=True)
    ledger.write(view, altered, indexed=False)
