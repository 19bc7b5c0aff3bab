"""Import of public holidays: a JSON notice of one year (year, days of name, date, isOffDay), or a calendar file.

One calendar a jurisdiction. A year whose notice has no days is not out yet: it stays unknown, and that is said.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from api.importers.cells import DateImpossible
from api.importers.outcome import RefusedRow, Result
from api.importers.recording import Plan, Step, record
from api.importers.tables import ContentRefused, Progress, unseen, whole_text
from calendars.holidays_in import holidays_in
from domain.decisions.holidays import HolidayOutside, HolidayTwice, PublishHolidays
from domain.decisions.networks import FoundNetwork
from domain.decisions.wording import fit
from domain.facts.holidays import Holiday
from domain.language import CalendarId, Refused, named
from journal.journal import Hand, Journal

WHAT = "holidays"
_MOST = 150  # days of a year that are off or made up for, weekends included where a publisher names them
_DATE_KEY = re.compile(r'"date"\s*:')


@dataclass
class NotANotice(Refused):
    says = "The file is neither a calendar nor a notice of holidays."
    advice = 'A notice is a JSON object with "year" and "days", each day with "name", "date" and "isOffDay".'


@dataclass
class YearUnknown(Refused):
    year: int

    says = "The file has no days for {year:d}: that year stays unknown, and its weekdays pass for working days."
    advice = "Import it again when the notice is out."


@dataclass
class NoDays(Refused):
    says = "The calendar has no entries."
    advice = "Download it again."


@dataclass
class NotHolidays(Refused):
    year: int
    days: int

    says = "The file names {days} days of {year:d}: that is no list of holidays."
    advice = "Use a calendar that has public holidays alone."


class Row(NamedTuple):
    """One day as its file has it; `year` is its notice's. refusal: why it is none."""

    line: int
    year: int
    day: date | None
    name: str
    off: bool
    refusal: Refused | None = None


@dataclass
class Notices:
    """The rows of a file, and the years it names without any day."""

    rows: list[Row] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)


def import_holidays(
    journal: Journal,
    network: str,
    path: Path,
    *,
    hand: Hand,
    calendar: str = "CN",
    zone: str = "Asia/Shanghai",
    encoding: str | None = None,
    keep_good: bool = False,
    progress: Progress = unseen,
) -> Result:
    """Take holidays over into the calendar of a jurisdiction. zone: the network's, when this founds it.

    Raises FileMissing and its like, EncodingUnknown, NetworkIsAnother, and what carry_out raises.
    """
    try:
        notices = notices_in(whole_text(path, encoding))
    except ContentRefused as refusal:
        return Result(0, refused=(RefusedRow(refusal.line, refusal),))
    except Refused as refusal:
        return Result(0, refused=(RefusedRow(0, refusal),))
    plan = plan_holidays(notices.rows, network, calendar)
    founding = (FoundNetwork(network, zone),) if plan.steps else ()
    result = record(journal, plan, founding, what=WHAT, hand=hand, keep_good=keep_good, progress=progress)
    return result.noting(RefusedRow(0, YearUnknown(year)) for year in notices.empty)


def notices_in(text: str) -> Notices:
    """Every day of the file. Raises NotANotice, NoDays, NotACalendar."""
    if text.lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCALENDAR"):
        rows = list(_calendar_rows(text))
        if not rows:
            raise NoDays()
        return Notices(rows)
    return _notice(text)


def plan_holidays(rows: Iterable[Row], network: str, code: str) -> Plan:
    """A decision a year."""
    lines: list[int] = []
    refused: list[RefusedRow] = []
    years: dict[int, dict[date, tuple[int, Holiday]]] = {}
    for row in rows:
        lines.append(row.line)
        try:
            holiday = _holiday(row)
            days = years.setdefault(row.year, {})
            _line, known = days.setdefault(holiday.day, (row.line, holiday))
            if known.off != holiday.off:
                raise HolidayTwice(holiday.day.isoformat())
        except Refused as refusal:
            refused.append(RefusedRow(row.line, refusal))
    for year, days in years.items():
        if len(days) > _MOST:
            refused.append(RefusedRow(0, NotHolidays(year, len(days))))
    steps = tuple(_step(network, code, year, days) for year, days in sorted(years.items()) if 0 < len(days) <= _MOST)
    return Plan(lines, steps, tuple(refused))


def _step(network: str, code: str, year: int, days: dict[date, tuple[int, Holiday]]) -> Step:
    calendar = CalendarId(named("calendar", network, code))
    decision = PublishHolidays(calendar, code, year, tuple(holiday for _line, holiday in days.values()))
    lines = tuple(line for line, _holiday in days.values())
    return Step(lines[0], f"{code} {year}", decision, about=calendar, besides=lines[1:])


def _holiday(row: Row) -> Holiday:
    """Raises the row's refusal, TextUnfit and its like, HolidayOutside."""
    if row.refusal is not None or row.day is None:
        raise row.refusal or DateImpossible("date", "")
    if row.day.year != row.year and (row.day.year, row.day.month) != (row.year - 1, 12):
        raise HolidayOutside(row.day.isoformat(), row.year)
    return Holiday(row.day, fit("name", row.name), row.off)


def _calendar_rows(text: str) -> Iterator[Row]:
    """A day's notice is taken to be its own year's: a calendar file does not say which notice an entry is of."""
    for entry in holidays_in(text):
        if entry.refusal is not None:
            yield Row(entry.line, 0, None, entry.name, entry.off, entry.refusal)
        yield from (Row(entry.line, day.year, day, entry.name, entry.off) for day in entry.days)


class _Day(msgspec.Struct, rename={"off": "isOffDay"}):
    name: str
    date: str
    off: bool


class _Notice(msgspec.Struct):
    year: int
    days: list[_Day]


def _notice(text: str) -> Notices:
    try:
        notice = msgspec.json.decode(text.lstrip("\ufeff"), type=_Notice)
    except msgspec.MsgspecError:
        raise NotANotice() from None
    places = [text.count("\n", 0, found.start()) + 1 for found in _DATE_KEY.finditer(text)]
    lines = places if len(places) == len(notice.days) else [1] * len(notice.days)
    rows = [_day_row(line, notice.year, day) for line, day in zip(lines, notice.days, strict=True)]
    return Notices(rows, [] if rows else [notice.year])


def _day_row(line: int, year: int, day: _Day) -> Row:
    try:
        return Row(line, year, date.fromisoformat(day.date), day.name, day.off)
    except ValueError:
        return Row(line, year, None, day.name, day.off, DateImpossible("date", day.date[:40]))
