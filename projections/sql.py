"""The statements the store speaks, as text and values: built from a view's own declaration, for SQLite.

Every name in them is one that a view declares, quoted; every value is bound.

A step of the database gives up Python's lock, and getting it back takes up to 5 ms while other threads compute. So
rows go in and out *packed*: as one JSON array of arrays, columns then stamps, in one step.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from projections.posting import Touched
from projections.selection import Range, Where, checked, ordering
from projections.view import Key, R, Row, View

STAMPS = ("_first", "_first_at", "_last", "_last_at")  # see posting.Touched; they are not columns of the view
_TYPES: dict[type, str] = {str: "TEXT", int: "INTEGER", bool: "INTEGER"}
_SELECT, _INSERT, _DELETE = "SELECT", "INSERT INTO", "DELETE FROM"  # apart: what follows is never a stranger's text


def quoted(names: Iterable[str]) -> str:
    """`"from", "until"`."""
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def table(view: View[Any], place: str) -> str:
    """The view's table under that name: strict, text sorted by its bytes."""
    columns = [f'"{name}" {_TYPES[kind]}' + ("" if null else " NOT NULL") for name, (kind, null) in view.kinds.items()]
    columns += [f"{name} INTEGER NOT NULL" for name in STAMPS]
    columns.append(f"PRIMARY KEY ({quoted(view.key)})")
    return f"CREATE TABLE {quoted((place,))} ({', '.join(columns)}) STRICT"


def indexes(view: View[Any], place: str) -> Iterator[str]:
    """The indexes of a table that is to be read by more than its key."""
    for index in view.by:
        named = quoted((f"{place} {' '.join(index)}",))
        yield f"CREATE INDEX IF NOT EXISTS {named} ON {quoted((place,))} ({quoted(index)})"


def drop(place: str) -> str:
    return f"DROP TABLE {quoted((place,))}"


def rows(
    view: View[Any], place: str, where: Where, order: tuple[str, ...], after: Key | None, limit: int
) -> tuple[str, list[Any]]:
    """The chosen rows by `order` and then by key, those behind the place `after`; packed."""
    columns = quoted(ordering(view, order))
    tests, values = _tests(view, where)
    if after is not None:
        tests.append(f"({columns}) > ({', '.join('?' * len(after))})")
        values.extend(after)
    chosen = f"{_SELECT} * FROM {quoted((place,))}" + (f" WHERE {' AND '.join(tests)}" if tests else "")
    return _packed(view, f"({chosen} ORDER BY {columns} LIMIT {limit}) AS t"), values


def latest(view: View[Any], place: str, where: Where) -> tuple[str, list[Any]]:
    """The last fact that changed any of the chosen rows: its position and stamp, nulls when there is no row."""
    tests, values = _tests(view, where)
    sql = f"{_SELECT} max(_last), max(_last_at) FROM {quoted((place,))}"
    return sql + (f" WHERE {' AND '.join(tests)}" if tests else ""), values


def by_keys(view: View[Any], place: str) -> str:
    """The rows of some keys, packed; the value is the keys as a JSON array of arrays."""
    keyed = " AND ".join(f"t.{quoted((column,))} = k.value ->> {n}" for n, column in enumerate(view.key))
    return _packed(view, f"json_each(?) AS k CROSS JOIN {quoted((place,))} AS t ON {keyed}")


def last_numbers(view: View[Any], place: str) -> str:
    """Pairs of a group and the last number given in it, packed; the value is the groups as a JSON array."""
    assert view.numbered is not None
    column, group = (quoted((name,)) for name in view.numbered)
    last = f"{_SELECT} max(t.{column}) FROM {quoted((place,))} AS t WHERE t.{group} = k.value"
    return f"{_SELECT} json_group_array(json_array(k.value, ({last}))) FROM json_each(?) AS k"


def put(view: View[Any], place: str, *, indexed: bool, packed: bool) -> str:
    """Put a row there, columns then stamps; with `packed` many, as one JSON array of arrays.

    `indexed` False: the rows are there already, and their indexed columns stay as they are.
    """
    fixed = set(view.key) if indexed else {*view.key, *(column for index in view.by for column in index)}
    columns = (*view.columns, *STAMPS)
    changing = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column not in fixed)
    if packed:
        values = ", ".join(f"value ->> {n}" for n in range(len(columns)))
        given = f"{_SELECT} {values} FROM json_each(?) WHERE true"
    else:
        given = f"VALUES ({', '.join('?' * len(columns))})"
    return f"{_INSERT} {quoted((place,))} {given} ON CONFLICT ({quoted(view.key)}) DO UPDATE SET {changing}"


def remove(view: View[Any], place: str) -> str:
    """Take rows away; the value is their keys as a JSON array of arrays."""
    keys = f"{_SELECT} {', '.join(f'value ->> {n}' for n in range(len(view.key)))} FROM json_each(?)"
    return f"{_DELETE} {quoted((place,))} WHERE ({quoted(view.key)}) IN ({keys})"


def _packed(view: View[Any], source: str) -> str:
    columns = ", ".join(f"'{column}', t.{quoted((column,))}" for column in view.columns)
    stamps = ", ".join(f"t.{name}" for name in STAMPS)
    return f"{_SELECT} json_group_array(json_array(json_object({columns}), json_array({stamps}))) FROM {source}"


def unpacker(view: View[R]) -> Callable[[list[tuple[str]]], list[tuple[R, Touched]]]:
    """Makes rows and stamps of what a packed statement answered."""
    decode = _decoder(view.row).decode

    def unpack(answer: list[tuple[str]]) -> list[tuple[R, Touched]]:
        found: list[tuple[R, Touched]] = decode(answer[0][0])
        return found

    return unpack


@cache
def _decoder(row: type[Row]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(list[tuple[row, Touched]], strict=False)  # type: ignore[valid-type] # 0 and 1 as truths


def _tests(view: View[Any], where: Where) -> tuple[list[str], list[Any]]:
    """The conditions and their values."""
    tests: list[str] = []
    values: list[Any] = []
    for column, condition in checked(view, where).items():
        name = quoted((column,))
        if condition is None:
            tests.append(f"{name} IS NULL")
        elif isinstance(condition, Range):
            tests.append(f"{name} IS NOT NULL")
            bounds = ((">=", condition.start), ("<", condition.end))
            tests.extend(f"{name} {sign} ?" for sign, bound in bounds if bound is not None)
            values.extend(bound for _, bound in bounds if bound is not None)
        elif isinstance(condition, tuple):
            given = [value for value in condition if value is not None]
            null = f" OR {name} IS NULL" if None in condition else ""
            tests.append(f"({name} IN ({', '.join('?' * len(given))}){null})")
            values.extend(given)
        else:
            tests.append(f"{name} = ?")
            values.append(condition)
    return tests, values
