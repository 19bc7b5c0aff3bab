"""Cells of a row as values: texts, days, times of day and whole numbers; or why one is none."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from api.importers.tables import Row
from domain.language import Refused

ISO = "%Y-%m-%d"
CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::00)?")  # 24:00 ends a day
_NUMBER = re.compile(r"([0-9]{1,9})(?:\.0+)?")  # spreadsheets write 55 as 55.0
_YEARS = range(1970, 2200)
_SHOWN = 40  # characters of a cell that a refusal repeats


@dataclass
class CellEmpty(Refused):
    column: str

    says = "The row has nothing under “{column}”."
    advice = "Fill the cell."


@dataclass
class DateImpossible(Refused):
    column: str
    text: str

    says = "“{text}” under “{column}” is not a date that exists."
    advice = "Write it as 2026-11-23, or name its form in the map."


@dataclass
class TimeImpossible(Refused):
    column: str
    text: str

    says = "“{text}” under “{column}” is not a time of day."
    advice = "Write it as 13:30, or as hour and minute in two columns."


@dataclass
class CellNumberUnfit(Refused):
    column: str
    text: str
    least: int
    most: int

    says = "“{text}” under “{column}” is not a whole number from {least} to {most}."
    advice = "Correct the cell."


def key_of(*cells: str | None) -> str:
    """One text of several cells, such that no two lists of cells give the same."""
    return msgspec.json.encode(cells).decode()


def text_in(row: Row, column: str) -> str:
    """Raises CellEmpty."""
    if (text := row.cells[column]) is None:
        raise CellEmpty(column)
    return text


def day_in(row: Row, column: str, form: str = ISO) -> date:
    """A local date, written in a form of strptime. Raises CellEmpty, DateImpossible."""
    text = text_in(row, column)
    day = _day(text, form)
    if day is None or day.year not in _YEARS:
        raise DateImpossible(column, _shown(text))
    return day


@lru_cache(4096)
def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def wall_of(text: str, column: str, day: date) -> datetime:
    """The wall time of a day, written 13:30; 24:00 is the next day's midnight. Raises TimeImpossible."""
    found = CLOCK.fullmatch(text)
    if found is None or (found[1] == "24" and found[2] != "00"):
        raise TimeImpossible(column, _shown(text))
    return datetime.combine(day, time(0)) + timedelta(hours=int(found[1]), minutes=int(found[2]))


def whole_in(row: Row, column: str, least: int, most: int) -> int:
    """Raises CellEmpty, CellNumberUnfit."""
    text = text_in(row, column)
    found = _NUMBER.fullmatch(text)
    if found is None or not least <= int(found[1]) <= most:
        raise CellNumberUnfit(column, _shown(text), least, most)
    return int(found[1])


def _shown(text: str) -> str:
    """The beginning of a cell, fit to be shown."""
    return "".join(each if each.isprintable() else "·" for each in text[:_SHOWN])
