"""The clocks of a feed: our VTIMEZONEs, the zone database and other readers agree on every instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr

from calendars.writer import Entry, vcalendar, vevent
from calendars.zones import UTC_BLOCK, ZONES, agrees, vtimezone
from tests.calendar_readers import read_by_ical_js, read_by_icalendar, shown

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
CITIES = ("Asia/Shanghai", "America/New_York", "America/Toronto", "Europe/London", "Australia/Lord_Howe")


def official_changes(zone: str) -> list[tuple[datetime, timedelta]]:
    """(instant, offset from then on) of every change of a zone's clocks from 2020 to 2037, found by halving days."""
    here, changes, day = ZoneInfo(zone), [], timedelta(days=1)
    at = FIRST
    while at < LAST:
        before, after = at, at + day
        if before.astimezone(here).utcoffset() != after.astimezone(here).utcoffset():
            while after - before > timedelta(seconds=1):
                middle = before + (after - before) // 2
                middle = middle.replace(microsecond=0)
                if middle.astimezone(here).utcoffset() == at.astimezone(here).utcoffset():
                    before = middle
                else:
                    after = middle
            changes.append((after, offset_at(zone, after)))
        at += day
    return changes


def offset_at(zone: str, at: datetime) -> timedelta:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


def written_changes(block: bytes) -> list[tuple[datetime, timedelta]]:
    """The same from a VTIMEZONE alone, read as RFC 5545 3.6.5: onsets are local time in the offset before them."""
    changes = []
    for part in icalendar.Timezone.from_ical(block).subcomponents:
        if "RRULE" not in part:
            continue
        starts = part["DTSTART"].dt
        rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=starts)
        assert rule[0] == starts, "DTSTART is the first of its own rule"
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        onsets = rule.between(starts, LAST.replace(tzinfo=None), inc=True)
        changes += [((onset - before).replace(tzinfo=UTC), after) for onset in onsets]
    return sorted(change for change in changes if FIRST <= change[0] < LAST)


def around(zone: str, at: datetime, number: int) -> Entry:
    stamped = datetime(2020, 1, 1, tzinfo=UTC)
    return Entry(f"{zone}-{number}", 0, stamped, stamped, at, at + timedelta(minutes=45), zone, "edge")


def edges_of(zone: str) -> list[Entry]:
    """Sessions of 45 minutes beginning before, at and after every change; every half year where there is none."""
    changes = [at for at, _ in official_changes(zone)] or [FIRST + timedelta(days=182 * n) for n in range(36)]
    minutes = (-120, -60, -46, -45, -30, -15, -1, 0, 1, 15, 29, 30, 59, 60, 120)
    found = [at + timedelta(minutes=minute) for at in changes for minute in minutes]
    return [around(zone, at, number) for number, at in enumerate(found)]


def feed(*found: Entry, zone: str = "Asia/Shanghai") -> bytes:
    return vcalendar(name="clocks", language="en", zone=zone, events=map(vevent, found))


@pytest.mark.parametrize("zone", ZONES)
def test_a_vtimezone_changes_its_clocks_when_the_zone_database_does(zone: str) -> None:
    block = vtimezone(zone)
    assert block is not None
    assert written_changes(block) == official_changes(zone)
    standard = next(part for part in icalendar.Timezone.from_ical(block).subcomponents if part.name == "STANDARD")
    december = datetime(2026, 12, 31, tzinfo=UTC)
    winter = min(offset_at(zone, december), offset_at(zone, december - timedelta(days=180)))
    assert standard["TZOFFSETTO"].td == winter


def test_a_vtimezone_is_a_rule_without_comments_or_lists_of_dates() -> None:
    assert vtimezone("America/Toronto") == (
        b"BEGIN:VTIMEZONE\r\nTZID:America/Toronto\r\n"
        b"BEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\n"
        b"RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\n"
        b"BEGIN:DAYLIGHT\r\nDTSTART:19700308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\n"
        b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
    )
    assert vtimezone("Asia/Shanghai") == (
        b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        b"TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert vtimezone("Asia/Tehran") is None


def test_a_year_in_which_the_law_was_another_is_not_written_locally() -> None:
    years = {"America/New_York": (1971, 2006, 2007, 2026, 2060), "Asia/Shanghai": (1971, 1990, 1992, 2026, 2060)}
    assert {zone: [year for year in found if agrees(zone, year)] for zone, found in years.items()} == {
        "America/New_York": [2007, 2026, 2060],
        "Asia/Shanghai": [1971, 1992, 2026, 2060],
    }
    assert [agrees("Asia/Tehran", 2026), agrees("Asia/Shanghai", 1970), agrees("Asia/Shanghai", 9999)] == [False] * 3
    old = vevent(around("America/New_York", datetime(2006, 3, 20, 12, 0, tzinfo=UTC), 1))
    assert old.split(b"\r\n")[1:3] == [b"DTSTART:20060320T120000Z", b"DTEND:20060320T124500Z"]
    into_such_a_year = vevent(around("Asia/Shanghai", datetime(1985, 12, 31, 23, 30, tzinfo=UTC), 1))
    assert into_such_a_year.split(b"\r\n")[1:3] == [b"DTSTART:19851231T233000Z", b"DTEND:19860101T001500Z"]


def test_an_hour_that_the_clocks_show_twice_is_written_in_utc() -> None:
    ends = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    starts = {
        minute: vevent(around("America/Toronto", ends + timedelta(minutes=minute), 1)).split(b"\r\n")[1]
        for minute in (-120, -90, -30, 30, 60)
    }
    assert starts == {
        -120: b"DTSTART;TZID=America/Toronto:20261101T000000",
        -90: b"DTSTART:20261101T043000Z",  # it ends at 01:15, which comes twice
        -30: b"DTSTART:20261101T053000Z",
        30: b"DTSTART:20261101T063000Z",
        60: b"DTSTART;TZID=America/Toronto:20261101T020000",
    }


def test_every_zone_named_has_its_vtimezone_and_no_other_is_there() -> None:
    noon = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    zones = ("Europe/London", "Asia/Shanghai", "Asia/Tehran", "Europe/London", "America/Toronto")
    named = feed(*(around(zone, noon, number) for number, zone in enumerate(zones)), zone="Asia/Tokyo")
    blocks = [str(block["TZID"]) for block in icalendar.Calendar.from_ical(named).walk("VTIMEZONE")]
    assert blocks == ["America/Toronto", "Asia/Shanghai", "Europe/London"]
    assert feed(around("Asia/Tehran", noon, 1)).count(b"VTIMEZONE") == 0


def test_an_empty_feed_still_has_one_component() -> None:
    assert feed().partition(b"BEGIN:VTIMEZONE")[1:] == vtimezone_and_end("Asia/Shanghai")
    nowhere = feed(zone="Asia/Tehran")
    assert nowhere.endswith(b"X-WR-TIMEZONE:Asia/Tehran\r\n" + UTC_BLOCK + b"END:VCALENDAR\r\n")
    assert [read_by_icalendar(feed()), read_by_icalendar(nowhere)] == [[], []]


def vtimezone_and_end(zone: str) -> tuple[bytes, bytes]:
    begin, block = b"BEGIN:VTIMEZONE", vtimezone(zone)
    assert block is not None
    return begin, block.removeprefix(begin) + b"END:VCALENDAR\r\n"


@pytest.mark.parametrize("reader", ["icalendar", "ical.js"])
def test_other_readers_find_every_instant_around_every_change(reader: str, pytestconfig: pytest.Config) -> None:
    found = [entry for zone in CITIES for entry in edges_of(zone)]
    assert len(found) == 5 * 36 * 15
    read = read_by_icalendar(feed(*found)) if reader == "icalendar" else read_by_ical_js(feed(*found), pytestconfig)
    assert [(event["uid"], event["start"], event["end"]) for event in read] == [
        (entry.uid, shown(entry.starts), shown(entry.ends)) for entry in found
    ]
