"""Which rows of a table are meant: `--where "Age Min>=55"`."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from api.importers.tables import Row
from domain.language import Refused

_FORM = re.compile(r"(?P<column>[^=<>!]+?)\s*(?P<sign><=|>=|!=|=|<|>)\s*(?P<value>.*)", re.DOTALL)
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass
class ConditionUnclear(Refused):
    condition: str

    says = "“{condition}” is not a condition."
    advice = "Write a column, one of = != < <= > >=, and a value, such as “Age Min>=55”."


@dataclass(frozen=True)
class Condition:
    """A column compared with a value: as numbers when both are, else as text. An empty cell never satisfies it."""

    column: str
    sign: str
    value: str

    def holds(self, row: Row) -> bool:
        cell = row.cells[self.column]
        if cell is None:
            return False
        compare = _SIGNS[self.sign]
        number, other = _number(cell), _number(self.value)
        if number is None or other is None:
            return compare(cell, self.value)
        return compare(number, other)


def condition(text: str) -> Condition:
    """The condition a person wrote. Raises ConditionUnclear."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ConditionUnclear(text)
    return Condition(found["column"].strip(), found["sign"], found["value"].strip())


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
