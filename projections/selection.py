"""Which rows are wanted, and in which order: one small language for the store and for folds in memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from projections.view import Key, R, View

Value = str | int | bool | None


@dataclass(frozen=True)
class Range:
    """From `start` (in) up to `end` (out), as the store sorts: text by code point. None: open on that side.

    A row whose column is null lies in no range.
    """

    start: str | int | None = None
    end: str | int | None = None

    def __contains__(self, value: Any) -> bool:
        if value is None:
            return False
        return not ((self.start is not None and value < self.start) or (self.end is not None and value >= self.end))


Condition = Value | Range | tuple[Value, ...]  # equal to, in the range, or one of
Where = Mapping[str, Condition]


def where_of(view: View[Any], texts: Mapping[str, str]) -> Where:
    """Conditions as people write them, `k=v`: `true`, `3`, any text; nothing after the sign asks for null.

    Raises ValueError for a column the view does not have, or a value that is not of its kind.
    """
    return {column: _read(view, column, text) for column, text in texts.items()}


def _read(view: View[Any], column: str, text: str) -> Value:
    view.attribute(column)
    kind, null = view.kinds[column]
    if null and text == "":
        return None
    if kind is bool:
        if text not in ("true", "false"):
            raise ValueError(f"{column} is true or false, not {text!r}")
        return text == "true"
    try:
        return int(text) if kind is int else text
    except ValueError:
        raise ValueError(f"{column} is a whole number, not {text!r}") from None


def checked(view: View[Any], where: Where) -> Where:
    """The conditions, each of its column's kind, so that memory and store compare alike. Raises ValueError."""
    for column, condition in where.items():
        view.attribute(column)
        kind = view.kinds[column][0]
        if isinstance(condition, Range):
            values: tuple[Value, ...] = (condition.start, condition.end)
        else:
            values = condition if isinstance(condition, tuple) else (condition,)
        for value in values:
            fits = isinstance(value, str) if kind is str else type(value) is kind
            if value is not None and not fits:
                raise ValueError(f"{view.name}: {column} is {kind.__name__}, not {value!r}")
    return where


def chooses(view: View[R], where: Where) -> Callable[[R], bool]:
    """Whether a row meets every condition. Raises ValueError as `checked` does."""
    conditions = [(view.attribute(column), condition) for column, condition in checked(view, where).items()]

    def chosen(row: R) -> bool:
        for attribute, condition in conditions:
            value = getattr(row, attribute)
            if isinstance(condition, Range | tuple):
                if value not in condition:
                    return False
            elif value != condition:
                return False
        return True

    return chosen


def ordering(view: View[Any], order: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that order the rows and tell any two apart. Raises ValueError for one that may be null."""
    columns = (*order, *(column for column in view.key if column not in order))
    for column in columns:
        view.attribute(column)
        if view.kinds[column][1]:
            raise ValueError(f"{view.name} cannot be ordered by {column}: it may be null")
    return columns


def place_of(view: View[R], row: R, order: tuple[str, ...] = ()) -> Key:
    """Where the row stands in that order: the `after` of the rows behind it."""
    return tuple(getattr(row, view.attribute(column)) for column in ordering(view, order))


def select(
    view: View[R],
    rows: Iterable[R],
    where: Where,
    order: tuple[str, ...] = (),
    after: Key | None = None,
    limit: int | None = None,
) -> list[R]:
    """The chosen rows in order, those behind the place `after`, at most `limit`."""
    names = [view.attribute(column) for column in ordering(view, order)]

    def place(row: R) -> Key:
        return tuple(getattr(row, name) for name in names)

    chosen = sorted(filter(chooses(view, where), rows), key=place)
    behind = chosen if after is None else (row for row in chosen if place(row) > after)
    return list(islice(behind, limit))
