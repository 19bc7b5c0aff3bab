"""The address book: names, phones and notes of people, and nothing else has them.

A detail is a row `(person, field, version)`; a fact pins the version and a digest whose salt lies only here, so the
journal says nothing about a person who has been erased. Write the row first, then the fact; a row that no fact came
to pin is swept. A store of its own, mode 0600, never in a journal's backup.
"""

import json
import os
import secrets
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

import apsw

from domain.language import PersonId
from journal.recorder import JournalUnreadable, JournalUnwritable
from journal.sqlite_write import DISK

_SCHEMA = """
CREATE TABLE IF NOT EXISTS detail(
    person TEXT NOT NULL, field TEXT NOT NULL, version INTEGER NOT NULL,
    salt BLOB NOT NULL, sealed BLOB NOT NULL, written_at INTEGER NOT NULL,
    PRIMARY KEY(person, field, version)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS detail_written ON detail(written_at);
"""


@dataclass(frozen=True)
class Pinned:
    """What a fact says of a detail: its version and base64(SHA-256(salt + value))."""

    version: int
    digest: str


class AddressBook:
    """Versioned details of people in one file. Threads share it; several processes may open it.

    Raises JournalUnreadable for a file that is damaged or no address book.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = Lock()
        self._connection = apsw.Connection(str(path))
        self._connection.set_busy_timeout(10_000)
        try:
            for name, value in (("journal_mode", "wal"), ("synchronous", "full"), ("secure_delete", "on")):
                self._connection.pragma(name, value)
            self._connection.execute(_SCHEMA).fetchall()
        except (apsw.NotADBError, apsw.CorruptError, apsw.SQLError) as fault:
            raise JournalUnreadable(f"The address book {path} is damaged or is none: {fault}.") from fault

    def write(self, person: PersonId, field: str, value: str) -> Pinned:
        """Keep a new version of a detail, also of the same value: a row is its writer's, who may destroy it again.

        Raises JournalUnwritable when the disk refuses.
        """
        with self._lock, self._immediate():
            [(version,)] = self._rows(
                "SELECT coalesce(max(version), 0) + 1 FROM detail WHERE person=? AND field=?", (person, field)
            )
            salt = secrets.token_bytes(16)
            row = (person, field, version, salt, self._seal(value), int(time.time()))
            self._rows("INSERT INTO detail VALUES(?,?,?,?,?,?)", row)
            return Pinned(version, _digest(salt, value))

    def read(self, person: PersonId, field: str, version: int | None = None) -> str | None:
        """A detail's value, today's when no version is asked; None: never known, or erased."""
        with self._lock:
            rows = self._rows(
                "SELECT sealed FROM detail WHERE person=? AND field=? AND version <= ? ORDER BY version DESC LIMIT 1",
                (person, field, version if version is not None else 2**62),
            )
        return self._unseal(rows[0][0]) if rows else None

    def read_many(self, people: Iterable[PersonId], field: str) -> dict[PersonId, str]:
        """Today's value of one field for each person that has one."""
        with self._lock:
            rows = self._rows(
                "SELECT person, sealed, max(version) FROM detail"
                " WHERE field=? AND person IN (SELECT value FROM json_each(?)) GROUP BY person",
                (field, json.dumps(list(people))),
            )
        return {PersonId(row[0]): self._unseal(row[1]) for row in rows}

    def digest_of(self, person: PersonId, field: str, version: int) -> str | None:
        """The digest a fact must have pinned for that version; None: not here any more."""
        with self._lock:
            rows = self._rows(
                "SELECT salt, sealed FROM detail WHERE person=? AND field=? AND version=?", (person, field, version)
            )
        return _digest(rows[0][0], self._unseal(rows[0][1])) if rows else None

    def written(self, since: int, until: int) -> list[tuple[PersonId, str, int]]:
        """The keys of the rows written from `since` up to `until` (seconds since 1970 UTC)."""
        with self._lock:
            rows = self._rows(
                "SELECT person, field, version FROM detail WHERE written_at >= ? AND written_at < ?", (since, until)
            )
        return [(PersonId(row[0]), row[1], row[2]) for row in rows]

    def forget(self, person: PersonId, field: str | None = None, version: int | None = None) -> int:
        """Destroy rows of a person (all of them, one field's, or one version) and return how many there were."""
        with self._lock:
            with self._immediate():
                self._rows(
                    "DELETE FROM detail WHERE person=? AND field=coalesce(?,field) AND version=coalesce(?,version)",
                    (person, field, version),
                )
                forgotten: int = self._connection.changes()
            self._rows("PRAGMA wal_checkpoint(TRUNCATE)")  # the log held the rows too
            return forgotten

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # The two places where encryption under a key per person goes; no fact and no caller changes with it.
    def _seal(self, value: str) -> bytes:
        return value.encode()

    def _unseal(self, sealed: bytes) -> str:
        return sealed.decode()

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple]:  # type: ignore[type-arg]
        return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _immediate(self) -> Iterator[None]:
        """Everything or nothing, also when the disk refuses at the very end."""
        try:
            self._rows("BEGIN IMMEDIATE")
            yield
            self._rows("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._rows("ROLLBACK")
            if isinstance(error, DISK):
                raise JournalUnwritable(f"The address book cannot be written: {error}.") from error
            raise


def _digest(salt: bytes, value: str) -> str:
    return b64encode(sha256(salt + value.encode()).digest()).decode()
