"""What people type into forms: days, times of day, whole numbers; each with what is said when it is none."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from api.http.refusals import AtTheDoor

_MOST_DIGITS = 9


@dataclass
class TimeUnread(AtTheDoor):
    text: str

    status = 422
    says = "“{text}” is not a time."
    advice = "Choose day and time in the form, or write them like this: 2026-11-23T09:05."


@dataclass
class DayUnread(AtTheDoor):
    text: str

    status = 422
    says = "“{text}” is not a day."
    advice = "Choose it in the form, or write it like this: 2026-11-23."


@dataclass
class ClockUnread(AtTheDoor):
    text: str

    status = 422
    says = "“{text}” is not a time of day."
    advice = "Choose it in the form, or write it like this: 09:05."


@dataclass
class NumberUnread(AtTheDoor):
    text: str

    status = 422
    says = "“{text}” is not a whole number."
    advice = "Write it in digits, such as 3."


def a_time(text: str, zone: str) -> datetime:
    """A time as forms send it, without an offset and of that zone, or as programs write it. Raises TimeUnread."""
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))  # a plus sign in an address is a space
    except ValueError:
        raise TimeUnread(text[:40]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def a_day(text: str) -> date:
    """Raises DayUnread."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DayUnread(text[:40]) from None


def a_clock(text: str) -> time:
    """A time of day, to the minute or second. Raises ClockUnread."""
    try:
        clock = time.fromisoformat(text.strip())
    except ValueError:
        raise ClockUnread(text[:40]) from None
    if clock.tzinfo is not None:
        raise ClockUnread(text[:40])
    return clock


def a_number(text: str, default: int = 0) -> int:
    """Digits; nothing is the default. Raises NumberUnread."""
    text = text.strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise NumberUnread(text[:40])
    return int(text)
