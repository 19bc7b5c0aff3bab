"""Writing the journal's SQLite file: many appends, one transaction, one wait for the disk.

Every condition is checked inside the transaction, after the appends before it; answers are given after the commit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import apsw
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent
from eventsourcing.persistence import IntegrityError, ProgrammingError

from journal.recorder import AlreadyRecorded, Appended, JournalUnreadable, JournalUnwritable, Recorded, Request
from journal.sqlite_query import Sieve, as_json, refuse_empty, sieve_of
from journal.sqlite_schema import BUSY_SECONDS, rows_of

MOST_BYTES = 500_000
REQUESTS_KEPT = 90 * 86_400 * 1_000_000  # microseconds
_SWEEP_EVERY = 3_600 * 1_000_000  # microseconds
_FACTS_A_STEP = 10_000

LAST = "SELECT position, recorded_at FROM fact ORDER BY position DESC LIMIT 1"
# OR ROLLBACK spares the statement's own journal; a constraint is broken only by a fault, and then all goes back.
FACT = "INSERT OR ROLLBACK INTO fact(position, recorded_at, type, data) VALUES (?, ?, ?, ?)"
TAGS = "INSERT OR ROLLBACK INTO tags(position, tags) VALUES (?, ?)"
INDEX = """INSERT OR ROLLBACK INTO tag(tag, type, position)
    SELECT w.value, f.type, f.position FROM fact AS f CROSS JOIN tags AS t CROSS JOIN json_each(t.tags) AS w
        WHERE f.position BETWEEN ?1 AND ?2 AND t.position = f.position
    UNION ALL SELECT '', type, position FROM fact WHERE position BETWEEN ?1 AND ?2 ORDER BY 1, 2, 3"""
_REQUEST = """INSERT OR REPLACE INTO request(actor, request_id, body_sha256, first_position, last_position, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?)"""
_KNOWN = """SELECT body_sha256, first_position, last_position FROM request
    WHERE actor = ? AND request_id = ? AND recorded_at > ?"""
_SWEEP = """DELETE FROM request WHERE (actor, request_id) IN (
    SELECT actor, request_id FROM request WHERE recorded_at <= ? LIMIT 10000)"""

DISK = (apsw.FullError, apsw.IOError, apsw.ReadOnlyError, apsw.CantOpenError, apsw.BusyError, apsw.PermissionsError)
_NOT_CONFIRMED = (apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_DIR_FSYNC)


class Append:
    """One caller's facts, made ready to be written, and later the outcome."""

    __slots__ = ("after", "boundary", "facts", "guarded", "outcome", "request")

    def __init__(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None, request: Request | None
    ) -> None:
        if not events and request is None:
            raise ProgrammingError("an append needs at least one event, or a request to remember")
        self.facts = [(event.type, event.data, tags_as_stored(event.tags)) for event in events]
        for kind, content, _ in self.facts:
            if not isinstance(content, bytes) or len(content) > MOST_BYTES:
                raise ProgrammingError(f"the data of {kind!r} must be at most {MOST_BYTES:,} bytes")
            if not kind or "\0" in kind:
                raise ProgrammingError(f"{kind!r} cannot be a type")
        self.guarded = condition is not None
        self.boundary: Sieve | None = sieve_of(condition.fail_if_events_match) if condition else None
        self.after = (condition.after or 0) if condition else 0
        self.request = request
        self.outcome: Appended | Exception | None = None

    def beaten(self, db: apsw.Connection) -> bool:
        """Whether a fact after the condition's position matches it. Asked only when there are such facts."""
        return self.boundary is None or self.boundary.catches(db, self.after)


def tags_as_stored(tags: Sequence[str]) -> str:
    """A list of tags as JSON, each once, in the given order."""
    refuse_empty(tags)
    return as_json(list(dict.fromkeys(tags)))


def known_request(db: apsw.Connection, actor: str, request_id: str, now: int) -> Recorded | None:
    """What became of a request in the 90 days before `now` (microseconds since 1970 UTC)."""
    rows = rows_of(db, _KNOWN, (actor, request_id, now - REQUESTS_KEPT))
    return Recorded(*rows[0]) if rows else None


class Writer:
    """The one connection that writes. Its caller sees to it that only one thread is here at a time."""

    def __init__(self, open_one: Callable[[], apsw.Connection], clock: Callable[[], int]) -> None:
        self._open_one = open_one
        self._db: apsw.Connection | None = open_one()
        self._clock = clock
        self._swept = 0
        self._committed = False
        self.stopped = ""

    def carry_out(self, batch: list[Append]) -> None:
        """Write all that may be written in one transaction, and set each append's outcome.

        Raises only what interrupts the thread; the appends without an outcome are then not written.
        """
        try:
            with self.transaction() as db:
                self._attempt_all(db, batch)
        except (JournalUnwritable, JournalUnreadable) as error:
            for append in batch:
                append.outcome = type(error)(*error.args)
        except Exception as error:  # noqa: BLE001 - the fault of one append must not fail the others
            if len(batch) == 1:
                batch[0].outcome = ProgrammingError(f"this cannot be stored: {error}")
                return
            for append in batch:
                append.outcome = None
                self.carry_out([append])
        except BaseException:
            if not self._committed:
                for append in batch:
                    append.outcome = None
            raise

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Everything or nothing. Trouble with the disk is raised as JournalUnwritable, damage as JournalUnreadable."""
        if self.stopped:
            raise JournalUnwritable(self.stopped)
        committing = self._committed = False
        try:
            db = self._db = self._db or self._open_one()
            rows_of(db, "BEGIN IMMEDIATE")
            yield db
            committing = True
            rows_of(db, "COMMIT")
        except DISK as error:
            self._roll_back()
            raise self._unwritable(error) from error
        except (apsw.CorruptError, apsw.NotADBError) as error:
            self._roll_back()
            raise JournalUnreadable(f"The journal is damaged: {error}.") from error
        except BaseException:  # an interrupt may arrive just after the commit
            self._committed = committing and self._db is not None and not self._db.in_transaction
            self._roll_back()
            raise

    def _attempt_all(self, db: apsw.Connection, batch: list[Append]) -> None:
        last, stamp = (rows_of(db, LAST) or [(0, 0)])[0]
        for append in batch:
            append.outcome = outcome = self._attempt(db, append, last, max(self._clock(), stamp + 1))
            if isinstance(outcome, Appended):
                last, stamp = outcome.last, outcome.recorded_at

    def _attempt(self, db: apsw.Connection, append: Append, last: int, stamp: int) -> Appended | Exception:
        request = append.request
        if request and (known := known_request(db, request.actor, request.request_id, stamp)):
            return AlreadyRecorded(known)
        if append.guarded and append.after < last and append.beaten(db):
            return IntegrityError(f"a fact after position {append.after} matches the condition")
        facts = append.facts
        appended = Appended(last + 1, last + len(facts), stamp + len(facts) - 1)
        db.executemany(FACT, [(last + n, stamp + n - 1, kind, data) for n, (kind, data, _) in enumerate(facts, 1)])
        db.executemany(TAGS, [(last + n, tags) for n, (_, _, tags) in enumerate(facts, 1)])
        index(db, appended.first, appended.last)
        if request:
            row = (request.actor, request.request_id, request.body_sha256, *appended)
            rows_of(db, _REQUEST, row)
            if stamp > self._swept + _SWEEP_EVERY:
                self._swept = stamp
                rows_of(db, _SWEEP, (stamp - REQUESTS_KEPT,))
        return appended

    def _unwritable(self, error: apsw.Error) -> JournalUnwritable:
        if isinstance(error, apsw.FullError):
            return JournalUnwritable("The disk is full: nothing was recorded.")
        if isinstance(error, apsw.BusyError):
            return JournalUnwritable(f"Others have been writing for {BUSY_SECONDS:.0f} s: nothing was recorded.")
        if getattr(error, "extendedresult", 0) in _NOT_CONFIRMED:
            # The system may have dropped what it could not write; asking it again would be told "done" wrongly.
            self.stopped = "The disk did not confirm a write: the journal takes no more until it is opened again."
            return JournalUnwritable(self.stopped)
        return JournalUnwritable(f"The journal's file cannot be written: {error}.")

    def _roll_back(self) -> None:
        """Undo, and begin with a new connection when even that fails."""
        if self._db is None:
            return
        try:
            if self._db.in_transaction:
                rows_of(self._db, "ROLLBACK")
        except apsw.Error:
            self._drop()

    def close(self) -> None:
        """Close the connection for good: what still waits for its turn is refused."""
        self.stopped = self.stopped or "The journal is closed."
        self._drop()

    def _drop(self) -> None:
        if self._db is not None:
            with suppress(apsw.Error):
                self._db.close()
            self._db = None


def index(db: apsw.Connection, first: int, last: int) -> None:
    """Enter the facts first..last in the index, from their rows in `fact` and `tags`."""
    for begin in range(first, last + 1, _FACTS_A_STEP):
        rows_of(db, INDEX, (begin, min(begin + _FACTS_A_STEP - 1, last)))
