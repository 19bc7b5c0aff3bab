"""`given(facts).shows(view, rows)`: a view is tested as it is read, with no store.

The facts go through their stored form, as they would in the book, and the view must show exactly these rows.
"""

from collections.abc import Iterable
from typing import Any

from domain.language import Fact, name_of
from journal.envelope import Told, seal
from journal.recorder import Stored
from projections.fold import Decoder, Fold
from projections.view import Row, View
from tests.grammar import NOW, STAFF, Given, flat

_FIRST = int(NOW.timestamp()) * 1_000_000


def stored(facts: Iterable[Fact]) -> list[Stored]:
    """The facts as the journal keeps them, a second apart."""
    told = Told(actor=STAFF)
    return [
        Stored(n, _FIRST + n * 1_000_000, name_of(type(fact)), seal(fact, told))
        for n, fact in enumerate(facts, start=1)
    ]


class Shown(Given):
    """Given facts that views are asked about."""

    def shows(self, view: View[Any], *rows: Row) -> "Shown":
        """Exactly these rows, in the order of their keys."""
        fold = Fold(view)
        fold.take(Decoder([view]).decode(stored(self.facts))[0].get(view.name, ()))
        if fold.failed is not None:
            raise fold.failed
        assert [fold.rows[key] for key in sorted(fold.rows)] == sorted(rows, key=view.key_of)
        assert all(view.key_of(row) == key for key, row in fold.rows.items())
        return self


def given(*facts: Fact | Iterable[Fact]) -> Shown:
    return Shown(flat(facts))
