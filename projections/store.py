"""Where the rows of the views lie: a SQLite file of its own, apart from the journal.

Views can be built again from the journal at any time, so `synchronous` is NORMAL: a power cut may lose the last
transactions of this file, never tear it, and catching up repeats them. Rows and the position they stand at are
written in one transaction.

The serving build of a generation answers its program; another may be built beside it and take the place of some or
all of its tables in one transaction. The generation that served before stays for a way back; older ones are dropped.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import LifoQueue
from threading import Lock, local
from typing import Any

import apsw

from projections import registry, sql
from projections.build import Advance, Snapshot
from projections.generation import generation_of
from projections.selection import Where
from projections.view import Key, R, View

_READERS = 4
_WAIT_MS = 10_000
_CACHE_KIB = 65_536
_PAGE = 8_192
_CHECKPOINT_PAGES = 8_000  # a page that many batches touch is copied into the file once, not once a batch
_SCHEMA = """
CREATE TABLE IF NOT EXISTS build (
    name TEXT PRIMARY KEY, position INTEGER NOT NULL, recorded_at INTEGER NOT NULL, served INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS posted (
    build TEXT NOT NULL, view TEXT NOT NULL, place TEXT NOT NULL, parked_at INTEGER, fault TEXT,
    PRIMARY KEY (build, view)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS skipped (
    build TEXT NOT NULL, type TEXT NOT NULL, facts INTEGER NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (build, type)
) STRICT, WITHOUT ROWID;
"""


class ViewsUnreadable(Exception):
    """The file of the views is damaged, or not one. It may be deleted: it is built again from the journal."""


class Store:
    """The views of this program's generation. Threads and processes may share the file."""

    def __init__(self, path: Path, views: Mapping[str, View[Any]] | None = None, *, lasting: bool = True) -> None:
        """lasting False: a scratch that need not outlive a power cut. Raises ViewsUnreadable."""
        self.path = path
        self._lasting = lasting
        self.views = registry() if views is None else dict(views)
        self.generation = generation_of(self.views.values())
        self._writing = Lock()
        self._pool: LifoQueue[apsw.Connection | None] = LifoQueue()
        for _ in range(_READERS):
            self._pool.put(None)
        self._held = local()
        try:
            self._writer = self._connect()
            self._execute: Callable[..., Any] = self._writer.execute
            with self._transaction():
                self._execute(_SCHEMA).fetchall()
                if not self._execute("SELECT 1 FROM build WHERE name = ?", (self.generation,)).fetchall():
                    self._create(self.generation, self.views.values())
        except (apsw.NotADBError, apsw.CorruptError) as fault:
            raise ViewsUnreadable(f"{path} is damaged ({fault}); delete it, it is built again") from fault

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.path))
        connection.set_busy_timeout(_WAIT_MS)
        connection.pragma("page_size", _PAGE)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "normal" if self._lasting else "off")
        connection.pragma("cache_size", -_CACHE_KIB)
        connection.pragma("wal_autocheckpoint", _CHECKPOINT_PAGES)
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writing:
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self, build: str | None = None) -> Iterator[Snapshot]:
        """A moment of the views that several reads share. A thread that has one open already reads on in that one:

        were it to wait for a second connection, as many threads as there are connections would wait for ever.
        """
        if (held := getattr(self._held, "connection", None)) is not None:
            yield Snapshot(held, build or self.generation)
            return
        connection = self._pool.get()
        try:
            self._held.connection = connection = connection or self._connect()
            with connection:
                yield Snapshot(connection, build or self.generation)
        finally:
            self._held.connection = None
            self._pool.put(connection)

    @contextmanager
    def advancing(self, build: str | None = None) -> Iterator[Advance]:
        """The one place to write. Whoever comes second waits, and sees how far the first has come."""
        with self._transaction():
            yield Advance(self._writer, build or self.generation)

    def build_beside(self, views: Iterable[View[Any]]) -> str:
        """A new empty build of some views, to be filled and to take over. One that another left behind is dropped."""
        build = f"{self.generation}+{secrets.token_hex(4)}"
        with self._transaction():
            self._drop_all(f"{self.generation}+%")
            self._create(build, views)
        return build

    def index(self, build: str | None = None) -> None:
        """Index a build's tables once they are filled: several times quicker than to keep indexes while filling."""
        with self.reading(build) as now:
            places = now.places
        for name, place in places.items():
            for statement in sql.indexes(self.views[name], place):
                with self._transaction():
                    self._execute(statement)

    def start_over(self) -> None:
        """Drop this generation's rows: they are not of this journal."""
        with self._transaction():
            self._drop_all(f"{self.generation}%")
            self._create(self.generation, self.views.values())

    def serve(self) -> None:
        """This generation has caught up and answers from now on. The one before it is kept, all others are dropped."""
        self.index()
        with self._transaction():
            served: dict[str, int] = dict(self._execute("SELECT name, served FROM build").fetchall())
            latest = max(served.values())
            if 0 < served[self.generation] == latest:
                return
            self._execute("UPDATE build SET served = ? WHERE name = ?", (latest + 1, self.generation))
            kept = {self.generation, *(name for name, turn in served.items() if turn == latest > 0)}
            for name in served.keys() - kept:
                self._drop(name)

    def _create(self, build: str, views: Iterable[View[Any]]) -> None:
        self._execute("INSERT INTO build VALUES (?, 0, 0, 0)", (build,))
        for view in views:
            place = f"{view.name}@{build}"
            self._execute(sql.table(view, place))
            self._execute("INSERT INTO posted VALUES (?, ?, ?, NULL, NULL)", (build, view.name, place))

    def _drop_all(self, like: str) -> None:
        for (build,) in self._execute("SELECT name FROM build WHERE name LIKE ?", (like,)).fetchall():
            self._drop(build)

    def _drop(self, build: str) -> None:
        for (place,) in self._execute("SELECT place FROM posted WHERE build = ?", (build,)).fetchall():
            self._execute(sql.drop(place))
        self._execute("DELETE FROM posted WHERE build = ?", (build,))
        self._execute("DELETE FROM skipped WHERE build = ?", (build,))
        self._execute("DELETE FROM build WHERE name = ?", (build,))

    def rows(
        self,
        view: View[R],
        where: Where | None = None,
        order: tuple[str, ...] = (),
        after: Key | None = None,
        limit: int | None = None,
    ) -> list[R]:
        """As Snapshot.rows, of now."""
        with self.reading() as now:
            return list(now.rows(view, where, order, after, limit))

    def row(self, view: View[R], key: Key) -> R | None:
        with self.reading() as now:
            return now.row(view, key)

    def position(self) -> int:
        """How far this generation has come."""
        with self.reading() as now:
            return now.position

    def close(self) -> None:
        """Close the file. Calling it again does nothing."""
        self._writer.close()
        for _ in range(self._pool.qsize()):
            if connection := self._pool.get():
                connection.close()
            self._pool.put(None)
