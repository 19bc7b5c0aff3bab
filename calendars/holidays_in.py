"""Public holidays out of a calendar file (RFC 5545): whole days off, and working days that make up for them.

A file of holidays says "off" by having an entry. The days on which work is made up (调休补班) are told by
X-APPLE-SPECIAL-DAY where a publisher writes it, else by the words publishers use in SUMMARY.

Public: `holidays_in(text)`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event
from icalendar.error import BrokenCalendarProperty

from domain.language import Refused

_MAKES_UP = re.compile(r"上班|补班|補班|[（(]\s*班\s*[)）]|make-?up work|alternate workday", re.IGNORECASE)
_BEGINS = re.compile(r"^BEGIN:VEVENT\s*$", re.IGNORECASE | re.MULTILINE)
_LONGEST = 60  # days one entry may last
_SHOWN = 60  # characters of a name that a refusal repeats
_DAY = timedelta(days=1)


@dataclass
class NotACalendar(Refused):
    says = "The file is not a calendar, or it is cut off."
    advice = "Download it again."


@dataclass
class NotWholeDays(Refused):
    entry: str

    says = "The entry “{entry}” has no date, or is not made of whole days."
    advice = "A holiday has a DTSTART that is a date, and ends on a later date."


@dataclass
class DatesUnnamed(Refused):
    entry: str

    says = "The entry “{entry}” repeats by a rule and does not name its days."
    advice = "Use a file that names every day of a year."


@dataclass(frozen=True)
class Entry:
    """One entry of the file: its line, and its days with their name, or why it is refused."""

    line: int
    name: str
    off: bool
    days: tuple[date, ...]
    refusal: Refused | None = None


def holidays_in(text: str) -> Iterator[Entry]:
    """The entries in the file's order, cancelled ones left out. Raises NotACalendar."""
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError):
        raise NotACalendar() from None
    if not calendars:
        raise NotACalendar()
    lines = (text.count("\n", 0, found.start()) + 1 for found in _BEGINS.finditer(text))
    events = (event for calendar in calendars for event in calendar.walk("VEVENT"))
    for line, event in zip(lines, events, strict=False):
        if isinstance(event, Event) and _text(event, "STATUS").upper() != "CANCELLED":
            yield _entry(line, event)


def _entry(line: int, event: Event) -> Entry:
    name = _text(event, "SUMMARY")
    shown = "".join(each if each.isprintable() else " " for each in name[:_SHOWN])
    try:
        return Entry(line, name, _is_off(event, name), _days(event, shown))
    except Refused as refusal:
        return Entry(line, name, False, (), refusal)


def _is_off(event: Event, name: str) -> bool:
    special = _text(event, "X-APPLE-SPECIAL-DAY").upper()
    return special != "ALTERNATE-WORKDAY" if special else _MAKES_UP.search(name) is None


def _days(event: Event, shown: str) -> tuple[date, ...]:
    """From DTSTART up to DTEND, which is out; without one a single day (RFC 5545 section 3.6.1)."""
    if "RRULE" in event or "RDATE" in event:
        raise DatesUnnamed(shown)
    start = _value(event, "DTSTART")
    end = _value(event, "DTEND")
    if end is None:
        lasts = _value(event, "DURATION")
        end = start + lasts if isinstance(start, date) and isinstance(lasts, timedelta) else None
    if not isinstance(start, date) or isinstance(start, datetime) or isinstance(end, datetime):
        raise NotWholeDays(shown)
    count = (end - start).days if isinstance(end, date) else 1
    if not 1 <= count <= _LONGEST:
        raise NotWholeDays(shown)
    return tuple(start + n * _DAY for n in range(count))


def _value(event: Event, name: str) -> object:
    """What a property holds; None when it is not there, or cannot be what it says (31 February)."""
    try:
        return getattr(event.get(name), "dt", None)
    except (BrokenCalendarProperty, ValueError):
        return None


def _text(event: Event, name: str) -> str:
    return str(event.get(name, "")).strip()
