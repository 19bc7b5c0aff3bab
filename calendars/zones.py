"""Which zones a feed may name, and the VTIMEZONE of each (RFC 5545 3.6.5).

A date-time is written as local time with TZID only where a reader that believes our VTIMEZONE and a reader that looks
the name up in its own zone database come to the same instant. Everything else is written in UTC. So this table is
short, holds present rules only, and `agrees` asks the zone database about a year before it is written locally.

Public: `vtimezone(zone)`, `agrees(zone, year)`, `ZONES`, `UTC_BLOCK`.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Onset(NamedTuple):
    """When a clock changes each year: the nth Sunday (-1: the last) of a month, at the time the old clock shows."""

    month: int
    sunday: int
    hour: int
    minute: int = 0


class Summer(NamedTuple):
    """Summer time of a family of zones: both onsets are wall time in the offset that is just ending."""

    begins: Onset
    ends: Onset


class Zone(NamedTuple):
    """Offsets from UTC as `+hhmm` with their abbreviations; the second pair and the rule only where clocks change."""

    offset: str
    name: str
    summer_offset: str = ""
    summer_name: str = ""
    rule: Summer | None = None


_AMERICA = Summer(Onset(3, 2, 2), Onset(11, 1, 2))
_EUROPE_WEST = Summer(Onset(3, -1, 1), Onset(10, -1, 2))
_EUROPE_MIDDLE = Summer(Onset(3, -1, 2), Onset(10, -1, 3))
_EUROPE_EAST = Summer(Onset(3, -1, 3), Onset(10, -1, 4))
_AUSTRALIA = Summer(Onset(10, 1, 2), Onset(4, 1, 3))
_LORD_HOWE = Summer(Onset(10, 1, 2), Onset(4, 1, 2))
_NEW_ZEALAND = Summer(Onset(9, -1, 2), Onset(4, 1, 3))
_CHATHAM = Summer(Onset(9, -1, 2, 45), Onset(4, 1, 3, 45))

_EASTERN = Zone("-0500", "EST", "-0400", "EDT", _AMERICA)
_LONDON = Zone("+0000", "GMT", "+0100", "BST", _EUROPE_WEST)
_DUBLIN = Zone("+0000", "GMT", "+0100", "IST", _EUROPE_WEST)
_WESTERN_EUROPE = Zone("+0000", "WET", "+0100", "WEST", _EUROPE_WEST)
_CENTRAL_EUROPE = Zone("+0100", "CET", "+0200", "CEST", _EUROPE_MIDDLE)
_EASTERN_EUROPE = Zone("+0200", "EET", "+0300", "EEST", _EUROPE_EAST)
_SYDNEY = Zone("+1000", "AEST", "+1100", "AEDT", _AUSTRALIA)

ZONES: dict[str, Zone] = {
    "Asia/Shanghai": Zone("+0800", "CST"),
    "Asia/Urumqi": Zone("+0600", "+06"),
    "Asia/Hong_Kong": Zone("+0800", "HKT"),
    "Asia/Macau": Zone("+0800", "CST"),
    "Asia/Taipei": Zone("+0800", "CST"),
    "Asia/Singapore": Zone("+0800", "+08"),
    "Asia/Kuala_Lumpur": Zone("+0800", "+08"),
    "Asia/Tokyo": Zone("+0900", "JST"),
    "Asia/Seoul": Zone("+0900", "KST"),
    "Asia/Bangkok": Zone("+0700", "+07"),
    "Asia/Ho_Chi_Minh": Zone("+0700", "+07"),
    "Asia/Kolkata": Zone("+0530", "IST"),
    "America/St_Johns": Zone("-0330", "NST", "-0230", "NDT", _AMERICA),
    "America/Halifax": Zone("-0400", "AST", "-0300", "ADT", _AMERICA),
    "America/Toronto": _EASTERN,
    "America/New_York": _EASTERN,
    "America/Detroit": _EASTERN,
    "America/Chicago": Zone("-0600", "CST", "-0500", "CDT", _AMERICA),
    "America/Regina": Zone("-0600", "CST"),
    "America/Denver": Zone("-0700", "MST", "-0600", "MDT", _AMERICA),
    "America/Phoenix": Zone("-0700", "MST"),
    "America/Los_Angeles": Zone("-0800", "PST", "-0700", "PDT", _AMERICA),
    "America/Anchorage": Zone("-0900", "AKST", "-0800", "AKDT", _AMERICA),
    "Pacific/Honolulu": Zone("-1000", "HST"),
    "Europe/London": _LONDON,
    "Europe/Dublin": _DUBLIN,
    "Europe/Lisbon": _WESTERN_EUROPE,
    "Europe/Amsterdam": _CENTRAL_EUROPE,
    "Europe/Berlin": _CENTRAL_EUROPE,
    "Europe/Brussels": _CENTRAL_EUROPE,
    "Europe/Copenhagen": _CENTRAL_EUROPE,
    "Europe/Madrid": _CENTRAL_EUROPE,
    "Europe/Oslo": _CENTRAL_EUROPE,
    "Europe/Paris": _CENTRAL_EUROPE,
    "Europe/Prague": _CENTRAL_EUROPE,
    "Europe/Rome": _CENTRAL_EUROPE,
    "Europe/Stockholm": _CENTRAL_EUROPE,
    "Europe/Vienna": _CENTRAL_EUROPE,
    "Europe/Warsaw": _CENTRAL_EUROPE,
    "Europe/Zurich": _CENTRAL_EUROPE,
    "Europe/Athens": _EASTERN_EUROPE,
    "Europe/Helsinki": _EASTERN_EUROPE,
    "Australia/Sydney": _SYDNEY,
    "Australia/Melbourne": _SYDNEY,
    "Australia/Hobart": _SYDNEY,
    "Australia/Adelaide": Zone("+0930", "ACST", "+1030", "ACDT", _AUSTRALIA),
    "Australia/Brisbane": Zone("+1000", "AEST"),
    "Australia/Perth": Zone("+0800", "AWST"),
    "Australia/Lord_Howe": Zone("+1030", "+1030", "+1100", "+11", _LORD_HOWE),
    "Pacific/Auckland": Zone("+1200", "NZST", "+1300", "NZDT", _NEW_ZEALAND),
    "Pacific/Chatham": Zone("+1245", "+1245", "+1345", "+1345", _CHATHAM),
}


def _sunday(year: int, onset: Onset) -> datetime:
    """The wall time (naive) of an onset in one year."""
    month_starts = datetime(year, onset.month, 1, onset.hour, onset.minute)  # noqa: DTZ001 wall time, no zone meant
    if onset.sunday > 0:
        return month_starts + timedelta(days=6 - month_starts.weekday() + 7 * (onset.sunday - 1))
    next_month = (month_starts.replace(day=28) + timedelta(days=4)).replace(day=1)
    return next_month - timedelta(days=(next_month.weekday() + 1) % 7 or 7)


def _observance(kind: str, before: str, after: str, name: str, onset: Onset | None) -> str:
    """One STANDARD or DAYLIGHT part. DTSTART is in the offset before the onset (RFC 5545 3.6.5), and 1970 because
    some desktop readers only know rules that begin there. RRULE and never RDATE: several readers take only the first
    RDATE of a list.
    """
    first, rule = "19700101T000000", ""
    if onset is not None:
        first = f"{_sunday(1970, onset):%Y%m%dT%H%M%S}"
        rule = f"RRULE:FREQ=YEARLY;BYMONTH={onset.month};BYDAY={onset.sunday}SU\r\n"
    return (
        f"BEGIN:{kind}\r\nDTSTART:{first}\r\nTZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\n"
        f"TZNAME:{name}\r\n{rule}END:{kind}\r\n"
    )


def _block(tzid: str, zone: Zone) -> bytes:
    """A whole VTIMEZONE. No COMMENT and no X- property: one strict reader refuses feeds that carry them here."""
    if zone.rule is None:
        parts = _observance("STANDARD", zone.offset, zone.offset, zone.name, None)
    else:
        parts = _observance("STANDARD", zone.summer_offset, zone.offset, zone.name, zone.rule.ends)
        parts += _observance("DAYLIGHT", zone.offset, zone.summer_offset, zone.summer_name, zone.rule.begins)
    return f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n{parts}END:VTIMEZONE\r\n".encode("ascii")


_BLOCKS = {tzid: _block(tzid, zone) for tzid, zone in ZONES.items()}

UTC_BLOCK = _block("Etc/UTC", Zone("+0000", "UTC"))
"""For an empty feed whose zone has no block: RFC 5545 3.6 asks for at least one component in a calendar."""


def vtimezone(zone: str) -> bytes | None:
    """The VTIMEZONE of an IANA zone, with its line ends; None means: write instants in UTC (`...Z`) instead."""
    return _BLOCKS.get(zone)


def _seconds(offset: str) -> timedelta:
    size = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]))
    return -size if offset[0] == "-" else size


def _changes(zone: Zone, year: int) -> list[tuple[datetime, timedelta]]:
    """(instant from which, offset from UTC) all through one UTC year, beginning with 1 January."""
    standard = _seconds(zone.offset)
    january = datetime(year, 1, 1, tzinfo=UTC)
    if zone.rule is None:
        return [(january, standard)]
    summer = _seconds(zone.summer_offset)
    begins = (_sunday(year, zone.rule.begins) - standard).replace(tzinfo=UTC)
    ends = (_sunday(year, zone.rule.ends) - summer).replace(tzinfo=UTC)
    if begins < ends:
        return [(january, standard), (begins, summer), (ends, standard)]
    return [(january, summer), (ends, standard), (begins, summer)]


@lru_cache(maxsize=2048)
def agrees(zone: str, year: int) -> bool:
    """Whether our VTIMEZONE and the zone database of this machine tell the same time all through one UTC year.

    Looked at on both sides of every change and every five days between, so a law that moves, adds or ends summer time
    is noticed and that year goes out in UTC. False for a zone without a block and before 1971, where the blocks begin.
    """
    ours = ZONES.get(zone)
    if ours is None or not 1971 <= year < 9999:
        return False
    official = ZoneInfo(zone)
    second, step = timedelta(seconds=1), timedelta(days=5)
    changes = _changes(ours, year)
    for (since, offset), (until, _) in pairwise([*changes, (datetime(year + 1, 1, 1, tzinfo=UTC), timedelta())]):
        at = since
        while at < until:
            if at.astimezone(official).utcoffset() != offset:
                return False
            at += step
        if (until - second).astimezone(official).utcoffset() != offset:
            return False
    return True
