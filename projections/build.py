"""A build of the views: a set of tables with one position, read at one moment or moved forward.

It holds an open transaction of whatever database lends it; which database, only the store knows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from projections import sql
from projections.fold import Group, Skipped, ViewFailed
from projections.posting import Touched
from projections.selection import Where, place_of
from projections.view import Key, R, View

_ROWS_A_STEP = 1_000
_BUILD = """SELECT position, recorded_at, served, json_group_array(json_array(view, place, parked_at, fault))
    FROM build JOIN posted ON build = name WHERE name = ? GROUP BY name"""


class ViewsDropped(Exception):
    """Another program or another rebuild dropped this build. Start again; nothing is lost."""


class Connection(Protocol):
    """A database's connection inside a transaction."""

    def execute(self, statements: str, bindings: Any = ..., /) -> Any: ...
    def executemany(self, statements: str, sequenceofbindings: Iterable[Sequence[Any]], /) -> Any: ...


def _packed(values: Any) -> str:
    return msgspec.json.encode(values).decode()


class Snapshot:
    """One build at one moment: everything read through it agrees. Use it within the `with` that gave it."""

    def __init__(self, connection: Connection, build: str) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._build = build
        found = self._execute(_BUILD, (build,)).fetchall()
        if not found:
            raise ViewsDropped("these views were dropped by another program or rebuild; start again")
        self.position: int = found[0][0]
        self.recorded_at: int = found[0][1]
        self.serves: bool = found[0][2] > 0  # it caught up with the journal once: before that, answers are far behind
        self.parked: dict[str, ViewFailed] = {}
        self.places: dict[str, str] = {}
        for view, place, parked_at, fault in msgspec.json.decode(found[0][3]):
            self.places[view] = place
            if parked_at is not None:
                self.parked[view] = ViewFailed(view, parked_at, fault)

    def rows(
        self,
        view: View[R],
        where: Where | None = None,
        order: tuple[str, ...] = (),
        after: Key | None = None,
        limit: int | None = None,
    ) -> Iterator[R]:
        """The chosen rows by `order`, then by key; those behind the place `after` (see selection.place_of)."""
        return (row for row, _ in self.touches(view, where, order, after, limit))

    def touches(
        self,
        view: View[R],
        where: Where | None = None,
        order: tuple[str, ...] = (),
        after: Key | None = None,
        limit: int | None = None,
    ) -> Iterator[tuple[R, Touched]]:
        """The same rows, each with the facts that changed it first and last."""
        unpack = sql.unpacker(view)
        while limit is None or limit > 0:
            size = _ROWS_A_STEP if limit is None else min(limit, _ROWS_A_STEP)
            more = limit is None or limit > size  # one row beyond the step tells whether there is another
            statement = sql.rows(view, self.places[view.name], where or {}, order, after, size + more)
            found = unpack(self._execute(*statement).fetchall())
            yield from found[:size]
            if len(found) <= size:
                return
            after = place_of(view, found[size - 1][0], order)
            limit = None if limit is None else limit - size

    def row(self, view: View[R], key: Key) -> R | None:
        """The row of that key."""
        found = self.fetch(view, [key]).get(key)
        return found and found[0]

    def touched(self, view: View[Any], key: Key) -> Touched | None:
        """Which facts changed that row, None when there is no such row."""
        found = self.fetch(view, [key]).get(key)
        return found and found[1]

    def latest(self, view: View[Any], where: Where | None = None) -> tuple[int, int]:
        """The last fact that changed any of the chosen rows: position and stamp; (0, 0) when there is no such row."""
        [(position, recorded_at)] = self._execute(*sql.latest(view, self.places[view.name], where or {})).fetchall()
        return position or 0, recorded_at or 0

    def fetch(self, view: View[R], keys: Iterable[Key]) -> dict[Key, tuple[R, Touched]]:
        """The rows that are there, of those keys, each with the facts that changed it."""
        statement = sql.by_keys(view, self.places[view.name])
        found = sql.unpacker(view)(self._execute(statement, (_packed(list(keys)),)).fetchall())
        return {view.key_of(row): (row, touched) for row, touched in found}

    def skipped(self) -> dict[str, Skipped]:
        """By type the facts that this program does not know and passed over."""
        found = self._execute("SELECT type, facts, first FROM skipped WHERE build = ?", (self._build,)).fetchall()
        return {name: Skipped(facts, first) for name, facts, first in found}


class Advance(Snapshot):
    """The one transaction that moves a build forward: rows and position together, or nothing."""

    def numbers(self, view: View[Any], groups: Iterable[Group]) -> dict[Group, int]:
        """The last number given in each of those groups."""
        statement = sql.last_numbers(view, self.places[view.name])
        [(found,)] = self._execute(statement, (_packed(list(groups)),)).fetchall()
        return {group: last or 0 for group, last in msgspec.json.decode(found)}

    def write(self, view: View[R], rows: Iterable[tuple[R, Touched]], *, indexed: bool) -> None:
        """Put the rows there. `indexed` False: each is there already and none of its indexed columns changed."""
        given = [(*msgspec.structs.astuple(row), *touched) for row, touched in rows]
        statement = sql.put(view, self.places[view.name], indexed=indexed, packed=self.serves)
        if self.serves and given:
            self._execute(statement, (_packed(given),))
        else:  # quicker by two fifths, and nobody is served meanwhile
            self._connection.executemany(statement, given)

    def remove(self, view: View[Any], keys: Iterable[Key]) -> None:
        if gone := list(keys):
            self._execute(sql.remove(view, self.places[view.name]), (_packed(gone),))

    def park(self, failed: ViewFailed) -> None:
        """The view takes no more facts in this build."""
        change = "UPDATE posted SET parked_at = ?, fault = ? WHERE build = ? AND view = ?"
        self._execute(change, (failed.position, failed.fault, self._build, failed.view))

    def skip(self, skipped: Mapping[str, Skipped]) -> None:
        add = "INSERT INTO skipped VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET facts = facts + excluded.facts"
        self._connection.executemany(add, [(self._build, name, *each) for name, each in skipped.items()])

    def stand_at(self, position: int, recorded_at: int) -> None:
        """All views that are not parked have taken every fact up to that one (stamp: microseconds)."""
        self._execute(
            "UPDATE build SET position = ?, recorded_at = ? WHERE name = ?", (position, recorded_at, self._build)
        )
        self.position, self.recorded_at = position, recorded_at

    def beside(self, build: str) -> "Advance":
        """Another build in the same transaction. Raises ViewsDropped."""
        return Advance(self._connection, build)

    def take_over(self, build: str) -> None:
        """The tables of the build beside, which stands at the same position, take the place of this one's."""
        for (view,) in self._execute("SELECT view FROM posted WHERE build = ?", (build,)).fetchall():
            self._execute(sql.drop(self.places[view]))
            self._execute("DELETE FROM posted WHERE build = ? AND view = ?", (self._build, view))
        self._execute("UPDATE posted SET build = ? WHERE build = ?", (self._build, build))
        self._execute("DELETE FROM skipped WHERE build = ?", (build,))
        self._execute("DELETE FROM build WHERE name = ?", (build,))
