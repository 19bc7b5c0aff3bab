"""The journal's SQLite file: its tables, how a connection to it is opened, and what is refused there.

`fact` is the journal. `tags` keeps each fact's tags in their order; `tag` is the index made from both.
"""

# ruff: noqa: S608 - the text of a statement is made of constants alone

import os
from contextlib import suppress
from threading import Lock
from time import monotonic, sleep
from typing import Any

import apsw

from journal.recorder import JournalUnreadable, JournalUnwritable

OLDEST_SQLITE = (3, 51, 3)  # before it, a checkpoint racing with a writer could lose a commit in WAL mode
APPLICATION_ID = 0x44415942  # "DAYB"
SCHEMA_VERSION = 1
BUSY_SECONDS = 30.0
_FULL = 2  # the value of PRAGMA synchronous

# The text of `data` is looked at only when it is JSON: the port takes any bytes.
_HAPPENED_AT = """CASE WHEN json_valid(CAST(data AS TEXT)) THEN
    CASE json_type(CAST(data AS TEXT), '$.happened_at') WHEN 'integer' THEN
        json_extract(CAST(data AS TEXT), '$.happened_at') END END"""

# A lookup by types alone goes through the tag '', which every fact has in the index and none in its own tags.
_SCHEMA = f"""
CREATE TABLE fact(
    position INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL UNIQUE,
    type TEXT NOT NULL,
    data BLOB NOT NULL,
    happened_at INTEGER GENERATED ALWAYS AS ({_HAPPENED_AT}) VIRTUAL
) STRICT;
CREATE INDEX fact_late ON fact(position, happened_at) WHERE happened_at < recorded_at;
CREATE TABLE tags(position INTEGER PRIMARY KEY, tags TEXT NOT NULL) STRICT;
CREATE TABLE tag(
    tag TEXT NOT NULL, type TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(tag, type, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE request(
    actor TEXT NOT NULL, request_id TEXT NOT NULL, body_sha256 BLOB NOT NULL,
    first_position INTEGER NOT NULL, last_position INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
    PRIMARY KEY(actor, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_age ON request(recorded_at);
CREATE VIEW readable AS
    SELECT position, strftime('%Y-%m-%dT%H:%M:%SZ', recorded_at / 1000000, 'unixepoch') AS recorded,
        type, CAST(data AS TEXT) AS data, tags FROM fact LEFT JOIN tags USING(position);
CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
    BEGIN SELECT RAISE(ABORT, 'a recorded fact is never changed'); END;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact
    BEGIN SELECT RAISE(ABORT, 'a recorded fact is never deleted'); END;
CREATE TRIGGER fact_follows_the_last BEFORE INSERT ON fact
    WHEN NEW.position <> coalesce((SELECT max(position) FROM fact), 0) + 1
        OR NEW.recorded_at <= coalesce((SELECT max(recorded_at) FROM fact), -1)
    BEGIN SELECT RAISE(ABORT, 'a fact takes the next position and a later stamp'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""

# Closing any descriptor of a file drops all POSIX locks this process holds on it, so nobody here may have the
# journal open in SQLite while a new file is being made.
_opening = Lock()


def rows_of(db: apsw.Connection, statement: str, bindings: tuple[Any, ...] = ()) -> list[Any]:
    """All rows a statement answers, run to its end: SQLite goes no further than the rows that are taken."""
    return db.execute(statement, bindings).fetchall()


def refuse_old_sqlite(version: str) -> None:
    """Raise JournalUnwritable when SQLite is older than 3.51.3."""
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        raise JournalUnwritable(f"SQLite {version} can lose commits; the journal needs 3.51.3 or later.")


def refuse_unsafe(db: apsw.Connection) -> None:
    """Raise JournalUnwritable unless the connection is in WAL mode and waits for the disk at each commit."""
    if (mode := db.pragma("journal_mode")) != "wal":
        raise JournalUnwritable(f"The journal's file must be in WAL mode, and this one stays in {mode} mode.")
    if (level := db.pragma("synchronous")) != _FULL:
        raise JournalUnwritable(f"The journal needs synchronous=FULL, and this connection has level {level}.")


def connect(path: str, vfs: str = "", *, reading: bool = False) -> apsw.Connection:
    """A connection to the journal at `path`, which is made (mode 0600) when there is none.

    Raises JournalUnreadable for a file that is damaged or not a journal, JournalUnwritable where it cannot be kept.
    """
    refuse_old_sqlite(apsw.sqlite_lib_version())
    try:
        with _opening:
            _make_private(path)
            db = apsw.Connection(path, vfs=vfs or None)
            try:
                _prepare(db, reading)
            except BaseException:
                db.close()
                raise
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise JournalUnreadable(f"The journal {path} is damaged or is no journal: {error}.") from error
    except (apsw.Error, OSError) as error:
        kind = JournalUnreadable if reading else JournalUnwritable
        raise kind(f"The journal {path} cannot be opened: {error}.") from error
    return db


def _make_private(path: str) -> None:
    # SQLite gives -wal and -shm the mode of the file itself.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if os.stat(path).st_mode & 0o077:
        os.chmod(path, 0o600)


def _prepare(db: apsw.Connection, reading: bool) -> None:
    db.set_busy_timeout(int(BUSY_SECONDS * 1000))
    _enter_wal(db)
    db.pragma("synchronous", "FULL")
    refuse_unsafe(db)
    db.pragma("cell_size_check", True)
    db.pragma("temp_store", "MEMORY")  # so that reading needs no room on a full disk
    db.pragma("cache_size", -16_000 if reading else -64_000)  # kilobytes
    if reading:
        db.pragma("query_only", True)
        return
    db.pragma("journal_size_limit", 64 * 1024 * 1024)  # a WAL grown by an import is cut back to this
    if db.pragma("user_version") == 0:
        _lay_out(db)
    if db.pragma("application_id") != APPLICATION_ID:
        raise JournalUnreadable("The file is a database of another program, not a journal.")
    if (version := db.pragma("user_version")) != SCHEMA_VERSION:
        raise JournalUnreadable(f"The journal has layout {version}; this program knows layout {SCHEMA_VERSION}.")
    _refuse_gaps(db)


def _enter_wal(db: apsw.Connection) -> None:
    # Changing the mode of a new file does not wait for other processes that do the same.
    patience = monotonic() + BUSY_SECONDS
    while True:
        try:
            db.pragma("journal_mode", "wal")
            return
        except apsw.BusyError:
            if monotonic() > patience:
                raise
            sleep(0.01)


def _lay_out(db: apsw.Connection) -> None:
    rows_of(db, "BEGIN IMMEDIATE")
    try:
        if db.pragma("user_version") == 0:  # nobody else laid it out meanwhile
            if rows_of(db, "SELECT count(*) FROM sqlite_schema") != [(0,)]:
                raise JournalUnreadable("The file is a database of another program, not a journal.")
            rows_of(db, _SCHEMA)
        rows_of(db, "COMMIT")
    except BaseException:
        if db.in_transaction:
            rows_of(db, "ROLLBACK")
        raise


def _refuse_gaps(db: apsw.Connection) -> None:
    [(count, last)] = rows_of(db, "SELECT count(*), coalesce(max(position), 0) FROM fact")
    if count != last:
        raise JournalUnreadable(f"The journal ends at position {last} and holds {count} facts: some are missing.")
