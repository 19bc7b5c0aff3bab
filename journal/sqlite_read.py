"""Reading the journal's SQLite file: a fixed pool of connections, and rows that arrive a thousand at a step."""

# ruff: noqa: S608 - the text of a statement is made of constants alone

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Semaphore

import apsw
import msgspec
from eventsourcing.persistence import ProgrammingError

from journal.recorder import JournalUnreadable, Stored
from journal.sqlite_query import as_json
from journal.sqlite_schema import rows_of

ROWS_A_STEP = 1_000

# A step of the database gives up Python's lock, and getting it back can take 5 ms when other threads compute. So a
# thousand rows come as two values: a JSON array of their columns, and their data end to end.
_PACKED = """json_group_array(json_array(position, recorded_at, type, length(data))),
    CAST(group_concat(CAST(data AS TEXT), '') AS BLOB)"""
_RANGE = f"""SELECT (SELECT coalesce(max(position), 0) FROM fact), {_PACKED} FROM (
    SELECT position, recorded_at, type, data FROM fact WHERE position > ?1 AND position <= ?2
        ORDER BY position LIMIT ?3)"""
_CHOSEN = f"""SELECT {_PACKED} FROM (
    SELECT position, recorded_at, type, data FROM fact WHERE position IN (SELECT value FROM json_each(?))
        ORDER BY position)"""
_TAGS = """SELECT json_group_array(json_array(position, json(tags))) FROM (
    SELECT position, tags FROM tags WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position)"""
# A tag that the list names and the index lacks is left out, so that a check of the tags sees both.
_INDEXED_TAGS = """SELECT json_group_array(json_array(position, json(held))) FROM (
    SELECT f.position, (SELECT json_group_array(w.value) FROM json_each(t.tags) AS w WHERE EXISTS (
            SELECT 1 FROM tag AS g WHERE g.tag = w.value AND g.type = f.type AND g.position = f.position)) AS held
        FROM fact AS f LEFT JOIN tags AS t USING(position) WHERE f.position > ? ORDER BY f.position LIMIT ?)"""
_UNINDEXED = """SELECT count(*) FROM fact AS f LEFT JOIN tags AS t USING(position)
    WHERE f.position > ? AND f.position <= ? AND (t.tags IS NULL
        OR NOT EXISTS (SELECT 1 FROM tag AS g WHERE g.tag = '' AND g.type = f.type AND g.position = f.position)
        OR EXISTS (SELECT 1 FROM json_each(t.tags) AS w WHERE NOT EXISTS (
            SELECT 1 FROM tag AS g WHERE g.tag = w.value AND g.type = f.type AND g.position = f.position)))"""
_ENTRIES = """SELECT (SELECT count(*) FROM tag), (SELECT coalesce(sum(json_array_length(tags) + 1), 0) FROM tags),
    (SELECT count(*) FROM tags), (SELECT coalesce(max(position), 0) FROM fact)"""

_columns = msgspec.json.Decoder(list[tuple[int, int, str, int]])
_lists = msgspec.json.Decoder(list[tuple[int, list[str]]])
_DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError, UnicodeDecodeError, msgspec.DecodeError)


class Readers:
    """At most `most` connections for reading, opened when first needed. The one used last is lent first."""

    def __init__(self, open_one: Callable[[], apsw.Connection], most: int) -> None:
        self._open_one = open_one
        self._places = Semaphore(most)
        self._idle: list[apsw.Connection] = []
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[apsw.Connection]:
        """A connection for one short read. Damage met in it is raised as JournalUnreadable."""
        with self._places:
            if self._closed:
                raise ProgrammingError("the journal is closed")
            try:
                db = self._idle.pop()
            except IndexError:
                db = self._open_one()
            try:
                yield db
            except _DAMAGE as error:
                raise JournalUnreadable(f"The journal cannot be read: {error}.") from error
            finally:
                self._idle.append(db)
                if self._closed:
                    self.close()

    def close(self) -> None:
        """Close the idle connections now, those lent when they come back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()


def in_range(db: apsw.Connection, after: int, until: int, limit: int) -> tuple[int, list[Stored]]:
    """The head, and the first `limit` rows (at most ROWS_A_STEP) with after < position <= until.

    Positions have no gaps, so a missing row is damage, and is named.
    """
    try:
        [(head, columns, contents)] = rows_of(db, _RANGE, (after, until, limit))
        rows = _unpacked(columns, contents)
    except _DAMAGE as error:
        raise _named(db, range(after + 1, after + limit + 1), error) from error
    expected = range(after + 1, min(after + limit, until, head) + 1)
    if [row.position for row in rows] != list(expected):
        raise _named(db, expected, None)
    return head, rows


def chosen(db: apsw.Connection, positions: Sequence[int]) -> list[Stored]:
    """The rows at these rising positions (at most ROWS_A_STEP)."""
    if not positions:
        return []
    try:
        [(columns, contents)] = rows_of(db, _CHOSEN, (as_json(positions),))
        rows = _unpacked(columns, contents)
    except _DAMAGE as error:
        raise _named(db, positions, error) from error
    if [row.position for row in rows] != list(positions):
        raise _named(db, positions, None)
    return rows


def _unpacked(columns: str, contents: bytes | None) -> list[Stored]:
    rows: list[Stored] = []
    begin = 0
    contents = contents or b""
    for position, recorded_at, kind, length in _columns.decode(columns):
        end = begin + length
        rows.append(Stored(position, recorded_at, kind, contents[begin:end]))
        begin = end
    if begin != len(contents):
        raise msgspec.DecodeError("data that are no bytes")
    return rows


def _named(db: apsw.Connection, positions: Sequence[int], cause: Exception | None) -> JournalUnreadable:
    """The damage with the first position that cannot be read."""
    for position in positions:
        try:
            [(columns, contents)] = rows_of(db, _CHOSEN, (as_json([position]),))
            if len(_unpacked(columns, contents)) == 1:
                continue
            if cause is not None:  # past the end of the journal
                break
        except _DAMAGE as error:
            cause = error
        said = f"The journal cannot be read at position {position}: {cause or 'no fact is there'}."
        return JournalUnreadable(said).at(position)
    return JournalUnreadable(f"The journal cannot be read: {cause or 'its index and its facts differ'}.")


def tags_of_positions(db: apsw.Connection, positions: Sequence[int]) -> dict[int, list[str]]:
    """Position -> tags in their stored order."""
    [(lists,)] = rows_of(db, _TAGS, (as_json(positions),))
    return dict(_lists.decode(lists))


def indexed_tags(db: apsw.Connection, after: int, limit: int) -> list[tuple[int, list[str]]]:
    """The next `limit` positions with their tags in stored order, as far as the index holds them."""
    [(lists,)] = rows_of(db, _INDEXED_TAGS, (after, limit))
    return _lists.decode(lists)


def number(db: apsw.Connection, statement: str, *bindings: int) -> int:
    """The one integer that a statement answers."""
    [(answer,)] = rows_of(db, statement, bindings)
    assert isinstance(answer, int)
    return answer


def unindexed(db: apsw.Connection, after: int, until: int) -> int:
    """How many facts with after < position <= until lack their list of tags or an entry of the index."""
    return number(db, _UNINDEXED, after, until)


def entries_agree(db: apsw.Connection) -> bool:
    """Whether the index has as many entries as the lists of tags ask for, and the journal as many lists as facts."""
    [(held, wanted, lists, head)] = rows_of(db, _ENTRIES)
    return bool(held == wanted and lists == head)
