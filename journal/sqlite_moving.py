"""Laying stored rows into an empty journal, and building its index of tags anew: one transaction each."""

from collections.abc import Iterator, Sequence
from itertools import islice

import apsw
from eventsourcing.persistence import ProgrammingError

from journal.recorder import Stored
from journal.sqlite_schema import rows_of
from journal.sqlite_write import FACT, LAST, TAGS, index, tags_as_stored

_ROWS_A_STEP = 5_000
# No row is entered for a position or type that the journal does not have.
_TAGS_OF = (
    "INSERT OR ROLLBACK INTO tags(position, tags) SELECT position, ?3 FROM fact WHERE position = ?1 AND type = ?2"
)


def copy_in(db: apsw.Connection, rows: Iterator[tuple[Stored, Sequence[str]]]) -> int:
    """Lay the rows in, position by position from 1, and return how many there were.

    Raises ProgrammingError when the journal holds facts, or a row does not follow the one before it.
    """
    if rows_of(db, LAST):
        raise ProgrammingError("rows are copied only into an empty journal, and this one holds facts")
    count = 0
    while some := list(islice(rows, _ROWS_A_STEP)):
        try:
            db.executemany(FACT, [tuple(row) for row, _ in some])
            db.executemany(TAGS, [(row.position, tags_as_stored(tags)) for row, tags in some])
        except apsw.ConstraintError as error:
            raise ProgrammingError(f"rows after position {count} are not in order: {error}") from error
        index(db, count + 1, count + len(some))
        count += len(some)
    return count


def reindex(db: apsw.Connection, tags: Iterator[tuple[int, str, Sequence[str]]]) -> None:
    """Replace every list of tags, and the index made from them.

    Raises ProgrammingError unless each fact is named once, with its own type.
    """
    rows_of(db, "DELETE FROM tag")
    rows_of(db, "DELETE FROM tags")
    named = 0
    while some := list(islice(tags, _ROWS_A_STEP)):
        try:
            db.executemany(_TAGS_OF, [(position, kind, tags_as_stored(own)) for position, kind, own in some])
        except apsw.ConstraintError as error:
            raise ProgrammingError(f"the new index names a fact twice: {error}") from error
        named += len(some)
    [(last,)] = rows_of(db, "SELECT coalesce(max(position), 0) FROM fact")
    [(held,)] = rows_of(db, "SELECT count(*) FROM tags")
    if not named == held == last:
        raise ProgrammingError(f"the new index names {held} of {last} facts, in {named} lines")
    index(db, 1, last)
