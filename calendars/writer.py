"""Sessions as iCalendar bytes (RFC 5545): a small writer of our own, because a feed is asked for often.

One VEVENT a session, never an RRULE. The same entry gives the same bytes in every process, so blocks can be kept and
joined: `vevent(entry)` is the block, `vcalendar(...)` the joined feed. No METHOD: only without one is DTSTAMP the time
of the last revision (RFC 5545 3.8.7.2), which keeps an unchanged feed unchanged byte for byte.

Public: `Entry`, `vevent(entry) -> bytes`, `vcalendar(*, name, language, zone, events, ...) -> bytes`,
`cancelled(summary, language) -> str`.
Every refusal is a ValueError that names the property.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendars.content_lines import address_line, parameter, text_line, words_line
from calendars.zones import UTC_BLOCK, agrees, vtimezone

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
_STATUSES = frozenset({CONFIRMED, TENTATIVE, CANCELLED})

_HIGHEST_INTEGER = 2**31 - 1  # RFC 5545 3.3.8
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_COLOR = re.compile("[a-z]+")
_ZONED_START = b"BEGIN:VEVENT\r\nDTSTART;TZID="


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in one audience's words: what one subscriber may read about it, and nothing else.

    uid          the same in every feed for ever; printable, not empty
    sequence     0 to 2^31-1, only ever higher (RFC 5545 3.8.7.4)
    stamped      when the last fact about it was recorded: DTSTAMP and LAST-MODIFIED, whole seconds are written
    created      when the first was recorded
    starts, ends instants with a time zone; ends is at least a second after starts
    zone         IANA name, for showing; a zone without a vetted VTIMEZONE is written as UTC instants
    summary      one line of text; a cancelled one goes through `cancelled` first
    location     text, "" for none; description likewise, line breaks are kept
    url          http or https address of its page, "" for none
    status       CONFIRMED, TENTATIVE or CANCELLED
    categories   words, "" are left out
    transparent  True: takes no time in the subscriber's day; a cancelled entry never does
    all_day      True: the local days from starts to ends as dates, the end exclusive (RFC 5545 3.6.1)
    """

    uid: str
    sequence: int
    stamped: datetime
    created: datetime
    starts: datetime
    ends: datetime
    zone: str
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    status: str = CONFIRMED
    categories: tuple[str, ...] = ()
    transparent: bool = False
    all_day: bool = False


def vevent(entry: Entry) -> bytes:
    """The VEVENT of an entry, folded, every line ended by CRLF.

    Bytes depend on the entry, the zone table and the zone database alone: blocks kept elsewhere are of one version of
    all three.

    ValueError for an unknown status or zone, a sequence out of range, no usable uid, an end that is not after its
    start, an instant without a time zone, half a surrogate pair in a text, or an address that is not http(s).
    """
    _refuse_unfit(entry)
    stamp = _utc("DTSTAMP", entry.stamped)
    away = entry.transparent or entry.status == CANCELLED
    # DTSTART leads, so that vcalendar sees a block's zone without searching the block.
    lines = (
        b"BEGIN:VEVENT",
        *_span(entry),
        text_line("UID", entry.uid),
        b"SEQUENCE:%d" % entry.sequence,
        b"DTSTAMP:" + stamp,
        b"LAST-MODIFIED:" + stamp,
        b"CREATED:" + _utc("CREATED", entry.created),
        text_line("SUMMARY", entry.summary),
        text_line("LOCATION", entry.location) if entry.location else b"",
        text_line("DESCRIPTION", entry.description) if entry.description else b"",
        address_line("URL", entry.url) if entry.url else b"",
        words_line("CATEGORIES", entry.categories) if entry.categories else b"",
        b"STATUS:" + entry.status.encode("ascii"),
        b"TRANSP:TRANSPARENT" if away else b"TRANSP:OPAQUE",
        b"END:VEVENT",
    )
    return _joined(lines)


def vcalendar(
    *,
    name: str,
    language: str,
    zone: str,
    events: Iterable[bytes],
    description: str = "",
    color: str = "seagreen",
    refresh: timedelta = timedelta(hours=1),
) -> bytes:
    """A whole feed: header, the VTIMEZONEs its events name, then the events in the order given.

    name         shown by readers as the calendar's name (NAME, RFC 7986 5.1, and X-WR-CALNAME)
    language     BCP 47 tag of the subscriber's language, as `zh` or `en`; the last part of PRODID
    zone         IANA name of the feed's home: X-WR-TIMEZONE, and the VTIMEZONE of a feed without events, which must
                 have one component (RFC 5545 3.6); otherwise the blocks are those the events name, no more, no less
    events       blocks made by `vevent`
    description  text for the subscriber, "" for none
    color        a CSS3 colour name (RFC 7986 5.9)
    refresh      how often a reader should ask again, whole minutes, at least one
    """
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"PRODID: {language!r} is not a language tag")
    if not _COLOR.fullmatch(color):
        raise ValueError(f"COLOR: {color!r} is not a CSS3 colour name")
    _official(zone)
    blocks = list(events)
    every = _duration(refresh)
    head = (
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"PRODID:-//Daybook//Calendar feeds//" + language.upper().encode("ascii"),
        b"CALSCALE:GREGORIAN",
        text_line("NAME", name),
        text_line("X-WR-CALNAME", name),
        text_line("DESCRIPTION", description) if description else b"",
        text_line("X-WR-CALDESC", description) if description else b"",
        b"COLOR:" + color.encode("ascii"),
        b"REFRESH-INTERVAL" + parameter("VALUE", "DURATION") + b":" + every,
        b"X-PUBLISHED-TTL:" + every,
        text_line("X-WR-TIMEZONE", zone),
    )
    return b"".join([_joined(head), *_clocks(blocks, zone), *blocks, b"END:VCALENDAR\r\n"])


def cancelled(summary: str, language: str) -> str:
    """The summary of a cancelled session, marked in words: readers differ in whether they show STATUS:CANCELLED."""
    return f"【已取消】{summary}" if language.lower().startswith("zh") else f"Cancelled: {summary}"


def _refuse_unfit(entry: Entry) -> None:
    if entry.status not in _STATUSES:
        raise ValueError(f"STATUS: {entry.status!r} is none of {', '.join(sorted(_STATUSES))}")
    if not 0 <= entry.sequence <= _HIGHEST_INTEGER:
        raise ValueError(f"SEQUENCE: {entry.sequence} is not between 0 and {_HIGHEST_INTEGER}")
    if not (entry.uid and entry.uid.isprintable()):
        raise ValueError(f"UID: {entry.uid!r} is empty or not printable")


def _joined(lines: Iterable[bytes]) -> bytes:
    """Lines ended by CRLF; empty ones are properties that are not there."""
    return b"\r\n".join([*filter(None, lines), b""])


def _span(entry: Entry) -> tuple[bytes, bytes]:
    """DTSTART and DTEND, both as dates, both local or both UTC."""
    official = _official(entry.zone)
    starts, ends = _instant("DTSTART", entry.starts), _instant("DTEND", entry.ends)
    if ends <= starts:
        raise ValueError(f"DTEND: {ends:%Y-%m-%dT%H:%M:%SZ} is not after DTSTART {starts:%Y-%m-%dT%H:%M:%SZ}")
    if entry.all_day:
        value = parameter("VALUE", "DATE") + b":"
        first, after = _days(starts.astimezone(official), ends.astimezone(official))
        return b"DTSTART" + value + _day(first), b"DTEND" + value + _day(after)
    local = _local_times(entry.zone, official, starts, ends)
    if local is None:
        return b"DTSTART:" + _clock_time(starts) + b"Z", b"DTEND:" + _clock_time(ends) + b"Z"
    value = parameter("TZID", entry.zone) + b":"
    return b"DTSTART" + value + _clock_time(local[0]), b"DTEND" + value + _clock_time(local[1])


def _local_times(zone: str, official: tzinfo, starts: datetime, ends: datetime) -> tuple[datetime, datetime] | None:
    """Both ends in local time, or None where local time does not say which instant is meant.

    That is: no vetted VTIMEZONE, a year in which it differs from the zone database, or an hour that the clocks show
    twice. RFC 5545 3.3.5 means the first of the two; readers do not all know, and the second cannot be said at all.
    """
    if not (agrees(zone, starts.year) and agrees(zone, ends.year)):
        return None
    here = starts.astimezone(official), ends.astimezone(official)
    for local in here:
        if local.fold or local.replace(fold=1).utcoffset() != local.utcoffset():
            return None
    return here


def _days(starts: datetime, ends: datetime) -> tuple[date, date]:
    """The first local day and the day after the last; an end within a day takes that day whole."""
    first, after = starts.date(), ends.date()
    if ends.timetz().replace(tzinfo=None) > ends.min.time():
        after += timedelta(days=1)
    return first, after


@lru_cache(maxsize=512)
def _official(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ValueError(f"TZID: {zone!r} is not a zone of the zone database") from unknown


def _clocks(blocks: list[bytes], home: str) -> list[bytes]:
    """One VTIMEZONE for each zone the VEVENT blocks name, by name; for no blocks at all, that of the feed's home."""
    if not blocks:
        return [vtimezone(home) or UTC_BLOCK]
    # A TZID line is never folded and no zone's name holds a colon.
    start = len(_ZONED_START)
    named = sorted({block[start : block.index(b":", start)] for block in blocks if block.startswith(_ZONED_START)})
    clocks = {zone: vtimezone(zone.decode("ascii")) for zone in named}
    if unknown := [zone for zone, clock in clocks.items() if clock is None]:
        raise ValueError(f"TZID: an event names {unknown[0]!r}, which has no VTIMEZONE here")
    return [clock for clock in clocks.values() if clock is not None]


def _instant(name: str, moment: datetime) -> datetime:
    """The moment in UTC and whole seconds: RFC 5545 has no smaller ones."""
    if moment.tzinfo is UTC and not moment.microsecond:  # the common case, for speed
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"{name}: {moment.isoformat()} has no time zone")
    return moment.astimezone(UTC).replace(microsecond=0)


def _utc(name: str, moment: datetime) -> bytes:
    return _clock_time(_instant(name, moment)) + b"Z"


def _clock_time(moment: datetime) -> bytes:
    """`YYYYMMDDTHHMMSS` of a moment in whole seconds."""
    shown = moment.isoformat()
    return f"{shown[:4]}{shown[5:7]}{shown[8:13]}{shown[14:16]}{shown[17:19]}".encode("ascii")


def _day(day: date) -> bytes:
    return day.isoformat().replace("-", "").encode("ascii")


def _duration(length: timedelta) -> bytes:
    """`PT90M`, `PT1H` (RFC 5545 3.3.6). Never `P1H`: some readers stop asking for ever when they meet it."""
    minutes, rest = divmod(length, timedelta(minutes=1))
    if minutes < 1 or rest:
        raise ValueError(f"REFRESH-INTERVAL: {length} is not one or more whole minutes")
    return b"PT%dM" % minutes if minutes % 60 else b"PT%dH" % (minutes // 60)
