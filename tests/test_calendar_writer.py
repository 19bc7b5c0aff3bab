"""The bytes of a feed: other readers understand them, and two renders are the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks import feed_writer
from calendars.content_lines import text_line
from calendars.writer import CANCELLED, CONFIRMED, TENTATIVE, Entry, cancelled, vevent
from calendars.zones import ZONES
from tests.calendar_readers import read_by_ical_js, read_by_icalendar, shown
from tests.calendar_samples import a_feed, a_session, as_written, texts, unfolded

UNVETTED = ("America/Vancouver", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran", "Europe/Moscow", "UTC")
instants = st.integers(631_152_000, 2_840_140_800).map(lambda second: datetime.fromtimestamp(second, UTC))  # 1990-2059


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    starts = draw(instants)
    return Entry(
        uid=draw(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=90)),
        sequence=draw(st.integers(0, 2**31 - 1)),
        stamped=draw(instants),
        created=draw(instants),
        starts=starts,
        ends=starts + timedelta(minutes=draw(st.integers(1, 3_000))),
        zone=draw(st.sampled_from([*ZONES, *UNVETTED])),
        summary=draw(texts),
        location=draw(texts),
        description=draw(texts),
        url=draw(
            st.just("") | st.text(st.sampled_from("ab/%20?=&;,#~é"), max_size=90).map("https://a.example/".__add__)
        ),
        status=draw(st.sampled_from([CONFIRMED, TENTATIVE, CANCELLED])),
        categories=tuple(draw(st.lists(texts, max_size=3))),
        transparent=draw(st.booleans()),
        all_day=draw(st.booleans()),
    )


def span_of(entry: Entry) -> tuple[str, str]:
    if not entry.all_day:
        return shown(entry.starts), shown(entry.ends)
    here = ZoneInfo(entry.zone)
    last = (entry.ends - timedelta(seconds=1)).astimezone(here).date()
    return shown(entry.starts.astimezone(here).date()), shown(date.fromordinal(last.toordinal() + 1))


def expected(entry: Entry) -> dict[str, Any]:
    starts, ends = span_of(entry)
    return {
        "uid": entry.uid,
        "sequence": entry.sequence,
        "start": starts,
        "end": ends,
        "summary": as_written(entry.summary),
        "location": as_written(entry.location) if entry.location else None,
        "description": as_written(entry.description) if entry.description else None,
        "status": entry.status,
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries())
def test_icalendar_reads_back_every_value(entry: Entry) -> None:
    feed = a_feed(vevent(entry))
    assert read_by_icalendar(feed) == [expected(entry)]
    (event,) = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    words = [str(word) for word in event["CATEGORIES"].cats] if "CATEGORIES" in event else []
    assert words == [word for word in map(as_written, entry.categories) if word]
    assert str(event.get("URL", "")) == entry.url.replace("é", "%C3%A9")
    assert str(event["TRANSP"]) == ("TRANSPARENT" if entry.transparent or entry.status == CANCELLED else "OPAQUE")
    stamps = [event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED")]
    assert stamps == [entry.stamped, entry.stamped, entry.created]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(st.lists(entries(), min_size=15, max_size=30))
def test_ical_js_reads_back_every_value(pytestconfig: pytest.Config, found: list[Entry]) -> None:
    feed = a_feed(*map(vevent, found))
    assert read_by_ical_js(feed, pytestconfig) == [expected(entry) for entry in found]


@settings(max_examples=150, deadline=None)
@given(texts)
@example("\\" * 400)
@example("a" + "\\" * 400)
@example(";" * 200)
@example("汉" * 200)
@example("👩‍👩‍👧" * 60)
@example("\n" * 300)
def test_lines_fold_at_75_octets_between_characters_and_never_behind_a_lone_backslash(text: str) -> None:
    pieces = text_line("SUMMARY", text).split(b"\r\n")
    assert [piece for piece in pieces if len(piece) > 75 or b"\r" in piece or b"\n" in piece] == []
    for piece in pieces[:-1]:
        assert len(piece) >= 71, "folded earlier than a character asks for"
        assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0
    assert "".join(piece.decode()[:8] for piece in pieces[:1]) == "SUMMARY:"
    assert [piece[:1] for piece in pieces[1:]] == [b" "] * (len(pieces) - 1)


def test_a_line_of_75_octets_is_not_folded_and_one_of_76_is() -> None:
    assert text_line("SUMMARY", "a" * 67) == b"SUMMARY:" + b"a" * 67
    assert text_line("SUMMARY", "a" * 68) == b"SUMMARY:" + b"a" * 67 + b"\r\n a"
    assert text_line("SUMMARY", "a" * 66 + ";") == b"SUMMARY:" + b"a" * 66 + b"\r\n \\;"
    assert text_line("SUMMARY", "a" * 65 + "汉") == b"SUMMARY:" + b"a" * 65 + b"\r\n " + "汉".encode()


def test_an_event_has_its_properties_in_one_order_and_none_besides() -> None:
    entry = a_session(location="二楼", description="带纸", url="https://a.example/s", categories=("书法", "a,b;c\\d"))
    assert vevent(entry).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "DTSTART;TZID=Asia/Shanghai:20260504T090000",
        "DTEND;TZID=Asia/Shanghai:20260504T110000",
        "UID:session-1",
        "SEQUENCE:0",
        "DTSTAMP:20260420T083000Z",
        "LAST-MODIFIED:20260420T083000Z",
        "CREATED:20260420T083000Z",
        "SUMMARY:书法班",
        "LOCATION:二楼",
        "DESCRIPTION:带纸",
        "URL:https://a.example/s",
        "CATEGORIES:书法,a\\,b\\;c\\\\d",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "",
    ]


def test_a_feed_says_its_name_language_zone_and_how_often_to_ask() -> None:
    feed = a_feed(vevent(a_session()), description="我的班次", refresh=timedelta(minutes=90))
    head, _, _ = feed.decode().partition("BEGIN:VTIMEZONE")
    assert head.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Daybook//Calendar feeds//ZH",
        "CALSCALE:GREGORIAN",
        "NAME:班次",
        "X-WR-CALNAME:班次",
        "DESCRIPTION:我的班次",
        "X-WR-CALDESC:我的班次",
        "COLOR:seagreen",
        "REFRESH-INTERVAL;VALUE=DURATION:PT90M",
        "X-PUBLISHED-TTL:PT90M",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "",
    ]
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in a_feed()
    assert b"\r\nMETHOD" not in feed


def test_a_session_without_hours_is_its_whole_local_day_and_the_end_is_the_next() -> None:
    midnight = datetime(2026, 5, 3, 16, 0, tzinfo=UTC)
    day = a_session(starts=midnight, ends=midnight + timedelta(days=1), all_day=True)
    assert vevent(day).split(b"\r\n")[1:3] == [b"DTSTART;VALUE=DATE:20260504", b"DTEND;VALUE=DATE:20260505"]
    hours = a_session(all_day=True)
    assert vevent(hours).split(b"\r\n")[1:3] == [b"DTSTART;VALUE=DATE:20260504", b"DTEND;VALUE=DATE:20260505"]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("zh", "【已取消】书法班"),
        ("zh-CN", "【已取消】书法班"),
        ("en", "Cancelled: 书法班"),
        ("fr", "Cancelled: 书法班"),
    ],
)
def test_a_cancelled_session_says_so_in_words_and_takes_no_time(language: str, summary: str) -> None:
    entry = a_session(status=CANCELLED, summary=cancelled("书法班", language))
    assert [line for line in unfolded(vevent(entry)) if line.startswith(("SUMMARY", "STATUS", "TRANSP"))] == [
        f"SUMMARY:{summary}",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
    ]


def test_two_renders_are_the_same_bytes() -> None:
    found = feed_writer.entries(40)
    assert feed_writer.ours(found) == feed_writer.ours(feed_writer.entries(40))


def test_the_bench_compares_two_builders_that_say_the_same() -> None:
    found = feed_writer.entries(20)
    ours = icalendar.Calendar.from_ical(feed_writer.ours(found)).walk("VEVENT")
    theirs = icalendar.Calendar.from_ical(feed_writer.theirs(found)).walk("VEVENT")
    assert [dict(event) for event in ours] == [dict(event) for event in theirs]
    assert sorted(feed_writer.run(events=20, rounds=1)) == ["icalendar", "joined", "ratio", "writer"]
