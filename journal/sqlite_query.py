"""A query of the port as one SQL statement over the index `tag`, however many items it has.

The items travel as JSON arrays in a few bindings, so a statement's text depends only on the shape of the query
(it stays prepared) and never on its size. One statement is also one snapshot, and one step of the database:
a thread that must take back Python's lock after every row waits up to 5 ms for each while others compute.
"""

# ruff: noqa: S608 - the text of a statement is made of constants and numbers of bindings

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import apsw
import msgspec
from eventsourcing.dcb.api import DCBQuery
from eventsourcing.persistence import ProgrammingError

from journal.sqlite_schema import rows_of

LAST_POSITION = 2**63 - 1

_HEAD = "(SELECT coalesce(max(position), 0) FROM fact)"
_MOST_GROUPS = 8
_positions = msgspec.json.Decoder(list[int])

# ?1 after, ?2 until, ?3 limit. Each branch takes one or two more bindings.
_BETWEEN = "t.position > ?1 AND t.position <= ?2"
_OTHERS = """NOT EXISTS (SELECT 1 FROM json_each(i.value, '{path}') AS o WHERE NOT EXISTS (
    SELECT 1 FROM tag AS u WHERE u.tag = o.value AND u.type = t.type AND u.position = t.position))"""

# Tags that are asked for with the same types.
_GROUP = f"""SELECT t.position FROM json_each(?{{0}}) AS w CROSS JOIN json_each(?{{1}}) AS y CROSS JOIN tag AS t
    WHERE t.tag = w.value AND t.type = y.value AND {_BETWEEN}"""

# Types without tags: each type's first positions only, for there may be millions.
_TYPES = """SELECT t.position FROM json_each(?{0}) AS y CROSS JOIN tag AS t
    WHERE t.tag = '' AND t.type = y.value AND t.position IN (SELECT u.position FROM tag AS u
        WHERE u.tag = '' AND u.type = y.value AND u.position > ?1 AND u.position <= ?2
        ORDER BY u.position LIMIT ?3)"""

# Items [tag, types, other tags]: the first tag drives, the others are probed.
_MIXED = f"""SELECT t.position FROM json_each(?{{0}}) AS i CROSS JOIN tag AS t
    WHERE t.tag = (i.value ->> 0) AND t.type IN (SELECT value FROM json_each(i.value, '$[1]')) AND {_BETWEEN}
        AND {_OTHERS.format(path="$[2]")}"""

# Items [tag, other tags] of any type: the index is walked from type to type, so that old facts are never passed.
_TYPELESS = f"""SELECT t.position FROM json_each(?{{0}}) AS i CROSS JOIN tag AS t
    WHERE t.tag = (i.value ->> 0) AND t.type IN (
        WITH RECURSIVE kind(type) AS (
            SELECT min(type) FROM tag WHERE tag = (i.value ->> 0) UNION ALL
            SELECT (SELECT min(type) FROM tag WHERE tag = (i.value ->> 0) AND type > kind.type)
                FROM kind WHERE kind.type IS NOT NULL)
        SELECT type FROM kind) AND {_BETWEEN}
        AND {_OTHERS.format(path="$[1]")}"""


class Shape(NamedTuple):
    """Which branches a statement has: how many groups, and whether the other three."""

    groups: int
    types: bool
    mixed: bool
    typeless: bool


@cache
def _branches(shape: Shape) -> str:
    parts = []
    at = 4
    for _ in range(shape.groups):
        parts.append(_GROUP.format(at, at + 1))
        at += 2
    for wanted, branch in ((shape.types, _TYPES), (shape.mixed, _MIXED), (shape.typeless, _TYPELESS)):
        if wanted:
            parts.append(branch.format(at))
            at += 1
    return " UNION ALL ".join(parts)


@cache
def _probing(shape: Shape) -> str:
    return f"SELECT EXISTS (SELECT 1 FROM ({_branches(shape)}))"


@cache
def _selecting(shape: Shape) -> str:
    return f"""SELECT {_HEAD}, json_group_array(position) FROM (
        SELECT DISTINCT position FROM ({_branches(shape)}) ORDER BY position LIMIT ?3)"""


@cache
def _selecting_late(shape: Shape, last: int) -> str:
    return f"""SELECT {_HEAD}, json_group_array(position) FROM (
        SELECT position FROM fact WHERE position IN ({_branches(shape)})
            AND happened_at < recorded_at AND happened_at <= ?{last} ORDER BY position)"""


_ALL_LATE = f"""SELECT {_HEAD}, json_group_array(position) FROM (
    SELECT position FROM fact INDEXED BY fact_late WHERE position > ?1 AND position <= ?2
        AND happened_at < recorded_at AND happened_at <= ?3 ORDER BY position)"""


class Sieve:
    """A query made ready to run: which statement, and the bindings that hold its items."""

    __slots__ = ("_bindings", "_shape")

    def __init__(self, shape: Shape, bindings: tuple[str, ...]) -> None:
        self._shape = shape
        self._bindings = bindings

    def catches(self, db: apsw.Connection, after: int) -> bool:
        """Whether any fact after that position matches."""
        bindings = (after, LAST_POSITION, 1, *self._bindings)
        return bool(rows_of(db, _probing(self._shape), bindings)[0][0])

    def positions(self, db: apsw.Connection, after: int, until: int, limit: int) -> tuple[int, list[int]]:
        """The head, and the first `limit` matching positions after < position <= until, rising; -1 is no limit."""
        bindings = (after, until, limit, *self._bindings)
        return _found(rows_of(db, _selecting(self._shape), bindings))

    def late(self, db: apsw.Connection, after: int, until: int, happened_until: int) -> list[int]:
        """Of the matching positions those whose facts happened before they were recorded, by `happened_until`."""
        bindings = (after, until, -1, *self._bindings, happened_until)
        return _found(rows_of(db, _selecting_late(self._shape, len(bindings)), bindings))[1]


def all_late(db: apsw.Connection, after: int, until: int, happened_until: int) -> list[int]:
    """As Sieve.late, of all facts."""
    return _found(rows_of(db, _ALL_LATE, (after, until, happened_until)))[1]


def _found(rows: list[Any]) -> tuple[int, list[int]]:
    [(head, positions)] = rows
    return head, _positions.decode(positions)


def sieve_of(query: DCBQuery | None) -> Sieve | None:
    """The query ready to run; None when every fact matches it.

    Raises ProgrammingError for an empty tag and for text that cannot be stored.
    """
    if query is None or not query.items:
        return None
    groups: dict[tuple[str, ...], list[str]] = {}
    types: list[str] = []
    mixed: list[tuple[str, list[str], list[str]]] = []
    typeless: list[tuple[str, list[str]]] = []
    for item in query.items:
        refuse_empty(item.tags)
        first, *others = dict.fromkeys(item.tags) or ("",)
        if not item.tags:
            if not item.types:
                return None
            types.extend(item.types)
        elif not item.types:
            typeless.append((first, others))
        elif others or (len(groups) == _MOST_GROUPS and tuple(item.types) not in groups):
            mixed.append((first, item.types, others))
        else:
            groups.setdefault(tuple(item.types), []).append(first)
    bindings = [text for kinds, tags in groups.items() for text in (as_json(tags), _kinds_as_json(kinds))]
    bindings += [as_json(items) for items in (list(dict.fromkeys(types)), mixed, typeless) if items]
    return Sieve(Shape(len(groups), bool(types), bool(mixed), bool(typeless)), tuple(bindings))


@lru_cache(1_024)  # programs ask for the same types again and again
def _kinds_as_json(kinds: tuple[str, ...]) -> str:
    return as_json(kinds)


def refuse_empty(tags: Sequence[str]) -> None:
    """Raise ProgrammingError for the empty tag, which the index keeps for itself."""
    if "" in tags:
        raise ProgrammingError("the empty text cannot be a tag")


def as_json(value: Any) -> str:
    """Compact JSON. Raises ProgrammingError for text that cannot be stored: lone surrogates, and U+0000,
    where SQLite would cut it (so also for a backslash followed by u0000, which looks the same here)."""
    try:
        text = msgspec.json.encode(value).decode()
    except (TypeError, ValueError) as error:
        raise ProgrammingError(f"this text cannot be stored: {error}") from error
    if "\\u0000" in text:
        raise ProgrammingError("text with U+0000 cannot be stored")
    return text
