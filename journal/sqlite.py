"""The embedded recorder: one SQLite file in WAL mode, several threads and processes, group commit."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Self

import apsw
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBSequencedEvent
from eventsourcing.persistence import ProgrammingError

from journal import sqlite_moving, sqlite_read
from journal.recorder import Appended, Page, Recorded, Recorder, Request, Stored
from journal.sqlite_query import LAST_POSITION, all_late, sieve_of
from journal.sqlite_read import ROWS_A_STEP, Readers
from journal.sqlite_schema import connect
from journal.sqlite_watch import Watch
from journal.sqlite_write import Append, Writer, known_request
from journal.subscription import Reading, Subscription
from journal.turns import Turns

_APPENDS_TOGETHER = 256
_AT = "SELECT coalesce((SELECT position FROM fact WHERE recorded_at <= ? ORDER BY recorded_at DESC LIMIT 1), 0)"
_HEAD = "SELECT coalesce(max(position), 0) FROM fact"


def microseconds_now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000


class SQLiteRecorder(Recorder):
    """The journal in one file, made with mode 0600 when missing.

    clock: microseconds since 1970 UTC. read_connections: how many threads may read at the same moment.
    vfs: the name of a registered SQLite file system, for tests and measurements.
    Raises JournalUnreadable for a damaged file, JournalUnwritable where none can be kept.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        clock: Callable[[], int] = microseconds_now,
        read_connections: int = 4,
        vfs: str = "",
    ) -> None:
        def to_read() -> apsw.Connection:
            return connect(str(path), vfs, reading=True)

        self._clock = clock
        self._writer = Writer(lambda: connect(str(path), vfs), clock)
        self._turns = Turns(self._carry_out, _APPENDS_TOGETHER)
        self._readers = Readers(to_read, read_connections)
        self._watch = Watch(to_read)
        self._closed = False

    @property
    def stopped(self) -> str:
        """Why nothing more is taken until the journal is opened again; empty while all is well."""
        return self._writer.stopped

    def append(self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None) -> int:
        """Append all events or none, and return the last one's position. Raises as `record`."""
        return self._append(Append(events, condition, None)).last

    def record(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition, request: Request | None = None
    ) -> Appended:
        """Append all events or none, if nothing after `condition.after` matches and the request is new."""
        if not condition.fail_if_events_match.items:
            raise ProgrammingError("an append with an empty boundary is refused")
        return self._append(Append(events, condition, request))

    def _append(self, append: Append) -> Appended:
        if self._closed:
            raise ProgrammingError("the journal is closed")
        self._turns.wait_for(append)
        if isinstance(append.outcome, Appended):
            return append.outcome
        assert append.outcome is not None
        raise append.outcome

    def _carry_out(self, batch: list[Append]) -> None:
        self._writer.carry_out(batch)
        if any(isinstance(append.outcome, Appended) for append in batch):
            self._watch.tell()

    def page(
        self, query: DCBQuery | None = None, *, after: int = 0, until: int | None = None, limit: int | None = None
    ) -> Page:
        """Rows with after < position <= until that match any item of the query (all rows when it has none).

        Without a limit they come in several short reads; facts never change, so together they are one moment.
        """
        end = LAST_POSITION if until is None else until
        sieve = sieve_of(query)
        if sieve is None:
            return self._page_of_all(max(after, 0), end, limit)
        with self._readers.lend() as db:
            head, positions = sieve.positions(db, after, end, -1 if limit is None else limit + 1)
            more = limit is not None and len(positions) > limit
            positions = positions[:limit]
            rows = sqlite_read.chosen(db, positions[:ROWS_A_STEP])
        return Page(head, rows + self._rows(positions[ROWS_A_STEP:]), more)

    def _page_of_all(self, after: int, until: int, limit: int | None) -> Page:
        with self._readers.lend() as db:
            size = ROWS_A_STEP if limit is None else min(limit, ROWS_A_STEP)
            head, rows = sqlite_read.in_range(db, after, until, size)
        last = min(until, head) if limit is None else min(until, head, after + limit)
        while (reached := rows[-1].position if rows else after) < last:
            with self._readers.lend() as db:
                rows += sqlite_read.in_range(db, reached, last, min(ROWS_A_STEP, last - reached))[1]
        return Page(head, rows, limit is not None and last < min(until, head))

    def _rows(self, positions: Sequence[int]) -> list[Stored]:
        rows: list[Stored] = []
        for begin in range(0, len(positions), ROWS_A_STEP):
            with self._readers.lend() as db:
                rows += sqlite_read.chosen(db, positions[begin : begin + ROWS_A_STEP])
        return rows

    def read(self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None) -> Reading:
        """As the port says; without a limit, the events are fetched a page at a time while they are used."""
        first = self.page(query, after=after or 0, limit=ROWS_A_STEP if limit is None else limit)
        if limit is None:
            return Reading(self._events(query, first), first.head or None)
        return Reading(iter(self._with_tags(first.rows)), first.rows[-1].position if first.rows else None)

    def _events(self, query: DCBQuery | None, page: Page) -> Iterator[DCBSequencedEvent]:
        until = page.head
        while page.rows:
            yield from self._with_tags(page.rows)
            if not page.more:
                return
            page = self.page(query, after=page.rows[-1].position, until=until, limit=ROWS_A_STEP)

    def _with_tags(self, rows: list[Stored]) -> list[DCBSequencedEvent]:
        tags: dict[int, list[str]] = {}
        for begin in range(0, len(rows), ROWS_A_STEP):
            with self._readers.lend() as db:
                positions = [row.position for row in rows[begin : begin + ROWS_A_STEP]]
                tags |= sqlite_read.tags_of_positions(db, positions)
        return [
            DCBSequencedEvent(DCBEvent(row.type, row.data, tags.get(row.position, [])), row.position) for row in rows
        ]

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> Subscription[Self]:
        """Matching events after a position, and then each new one as it is recorded."""
        return Subscription(self, query, after)

    def head(self) -> int:
        """The position of the last fact, 0 when there is none."""
        with self._readers.lend() as db:
            return sqlite_read.number(db, _HEAD)

    def position_at(self, recorded_at: int) -> int:
        """The last position recorded at or before that microsecond, 0 when none was."""
        with self._readers.lend() as db:
            return sqlite_read.number(db, _AT, recorded_at)

    def late(self, query: DCBQuery | None, *, after: int, until: int, happened_until: int) -> list[Stored]:
        """The late tail: after < position <= until, happened before recording and at or before `happened_until`."""
        sieve = sieve_of(query)
        with self._readers.lend() as db:
            if sieve is None:
                positions = all_late(db, after, until, happened_until)
            else:
                positions = sieve.late(db, after, until, happened_until)
        return self._rows(positions)

    def recorded_request(self, actor: str, request_id: str) -> Recorded | None:
        """What became of a request, None when it is unknown or older than 90 days."""
        with self._readers.lend() as db:
            return known_request(db, actor, request_id, self._clock())

    def tags_at(self, after: int, limit: int) -> Iterator[tuple[int, list[str]]]:
        """The next `limit` positions after `after` with their tags in stored order, as far as the index holds them."""
        while limit > 0:
            with self._readers.lend() as db:
                some = sqlite_read.indexed_tags(db, after, min(limit, ROWS_A_STEP))
            yield from some
            if len(some) < min(limit, ROWS_A_STEP):
                return
            after = some[-1][0]
            limit -= len(some)

    def index_is_exact(self) -> bool:
        """Whether the index holds an entry for every tag of every fact, and none besides."""
        for after in range(0, self.head(), ROWS_A_STEP):
            with self._readers.lend() as db:
                if sqlite_read.unindexed(db, after, after + ROWS_A_STEP):
                    return False
        with self._readers.lend() as db:
            return sqlite_read.entries_agree(db)

    def reindex(self, tags: Iterator[tuple[int, str, Sequence[str]]]) -> None:
        """Replace the whole index of tags by (position, type, tags), in one transaction."""
        with self._alone(), self._writer.transaction() as db:
            sqlite_moving.reindex(db, tags)

    def copy_in(self, rows: Iterator[tuple[Stored, Sequence[str]]]) -> int:
        """Lay stored rows, unchanged, with their tags into an empty journal, and return how many there were."""
        with self._alone(), self._writer.transaction() as db:
            count = sqlite_moving.copy_in(db, rows)
        self._watch.tell()
        return count

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._closed:
            raise ProgrammingError("the journal is closed")
        with self._turns.alone():
            yield

    def listen(self, event: Event) -> None:
        """Set the event after each commit: of this process at once, of others within half a second."""
        self._watch.add(event)

    def unlisten(self, event: Event) -> None:
        """Stop setting the event."""
        self._watch.discard(event)

    def close(self) -> None:
        """Let the append that is being written finish, then release files, threads and connections."""
        with self._turns.alone():
            self._closed = True
            self._writer.close()
        self._watch.close()
        self._readers.close()
