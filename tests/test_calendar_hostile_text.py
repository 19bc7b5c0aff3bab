"""Nothing typed can break out of its line, with assertions or without, and what cannot be written is refused."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings

from calendars.content_lines import parameter
from calendars.writer import vevent
from tests.calendar_samples import a_feed, a_session, as_written, texts, unfolded

BREAKS = (
    "\r\n",
    "\n",
    "\r",
    "\x85",
    "\u2028",
    "\u2029",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\r\x00\n",
    "\\n",
    "\\\n",
)
LINES = [
    "BEGIN:VEVENT",
    "DTSTART",
    "DTEND",
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "LAST-MODIFIED",
    "CREATED",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "URL",
    "CATEGORIES",
    "STATUS",
    "TRANSP",
    "END:VEVENT",
]


def hostile_feed() -> bytes:
    """Every kind of line break in every field that somebody can fill in."""
    blocks = []
    for number, line_break in enumerate(BREAKS):
        evil = f"x{line_break}X-EVIL:1{line_break}END:VEVENT{line_break}BEGIN:VALARM"
        blocks.append(
            vevent(
                a_session(
                    uid=f"session-{number}",
                    summary=evil,
                    location=evil,
                    description=evil,
                    url=f"https://a.example/{evil}",
                    categories=(evil, line_break, "书法"),
                )
            )
        )
    evil = "x".join(BREAKS) + "\r\nX-EVIL:1"
    return a_feed(*blocks, name=evil, description=evil) + b"DTSTART" + parameter("X-NOTE", evil) + b":1\r\n"


UNFIT_ENTRIES = (
    {"uid": ""},
    {"uid": "a\r\nX-EVIL:1"},
    {"sequence": -1},
    {"sequence": 2**31},
    {"status": "CONFIRMED\r\nX-EVIL:1"},
    {"zone": "Asia/Shanghai:1\r\nX-EVIL"},
    {"zone": "../../etc/passwd"},
    {"zone": ""},
    {"summary": "\ud800"},
    {"location": "a\udfff"},
    {"categories": ("\ud83d",)},
    {"url": "https://a.example/\ud83d"},
    {"url": "javascript:alert(1)"},
    {"ends": datetime(2026, 5, 4, 1, 0, 0, 900_000, tzinfo=UTC)},
    {"starts": datetime(2026, 5, 4, 1, 0)},  # noqa: DTZ001 refused for just that
    {"stamped": datetime(2026, 5, 4, 1, 0)},  # noqa: DTZ001 likewise
)
UNFIT_FEEDS = (
    {"language": "zh\r\nX-EVIL:1"},
    {"language": ""},
    {"color": "red\r\nX-EVIL:1"},
    {"color": ""},
    {"zone": "Nowhere/At_All"},
    {"name": "\udc00"},
    {"refresh": timedelta(0)},
    {"refresh": timedelta(seconds=90)},
    {"events": [b"BEGIN:VEVENT\r\nDTSTART;TZID=Asia/Tehran:20260504T090000\r\nEND:VEVENT\r\n"]},
)


def refusals() -> list[str]:
    """The property named in each refusal, or what was let through."""
    entries: list[Callable[[], bytes]] = [partial(_written, changes) for changes in UNFIT_ENTRIES]
    feeds: list[Callable[[], bytes]] = [partial(a_feed, **changes) for changes in UNFIT_FEEDS]
    names = [partial(parameter, "X-A:1\r\nX-EVIL", "1"), partial(parameter, "X-A", "\ud800")]
    return [_refusal(work) for work in (*entries, *feeds, *names)]


def _written(changes: dict[str, object]) -> bytes:
    return vevent(a_session(**changes))


def _refusal(work: Callable[[], bytes]) -> str:
    try:
        return f"let through: {work()!r}"
    except ValueError as refused:
        return str(refused).partition(":")[0]


def test_what_cannot_be_written_is_refused_by_name() -> None:
    assert refusals() == [
        *("UID", "UID", "SEQUENCE", "SEQUENCE", "STATUS", "TZID", "TZID", "TZID"),
        *("SUMMARY", "LOCATION", "CATEGORIES", "URL", "URL", "DTEND", "DTSTART", "DTSTAMP"),
        *("PRODID", "PRODID", "COLOR", "COLOR", "TZID", "NAME", "REFRESH-INTERVAL", "REFRESH-INTERVAL", "TZID"),
        *("'X-A", "X-A"),
    ]


def test_nothing_typed_can_begin_a_line_whatever_a_reader_takes_for_a_line_break() -> None:
    lines = unfolded(hostile_feed())
    assert "\r\n".join(lines).splitlines() == lines
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    for event in events:
        inside = ["BEGIN:VEVENT", *event.partition("\nEND:VEVENT\n")[0].split("\n"), "END:VEVENT"]
        assert [inside[0], *(re.split("[:;]", line)[0] for line in inside[1:-1]), inside[-1]] == LINES
    assert len(events) == len(BREAKS)
    assert lines[-2:] == [
        "END:VCALENDAR",
        'DTSTART;X-NOTE="^nx^nx^nx^nx^nx^nxxxxxx^nx\\nx\\^n^nX-EVIL:1":1',
    ]


def test_without_assertions_and_with_another_hash_seed_the_bytes_and_refusals_are_the_same() -> None:
    script = (
        "import sys; from tests.test_calendar_hostile_text import hostile_feed, refusals\n"
        "sys.stdout.buffer.write(hostile_feed() + repr(refusals()).encode())"
    )
    run = subprocess.run(
        [sys.executable, "-O", "-c", script],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    assert run.stdout == hostile_feed() + repr(refusals()).encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", b";CN=plain"),
        ("a:b", b';CN="a:b"'),
        ("a;b,c", b';CN="a;b,c"'),
        ('the "best"', b";CN=the ^'best^'"),
        ("up^down", b";CN=up^^down"),
        ("^n", b";CN=^^n"),
        ("one\r\ntwo", b";CN=one^ntwo"),
        ("bell\x07", b";CN=bell"),
    ],
)
def test_a_parameter_is_encoded_as_rfc_6868_says(value: str, written: bytes) -> None:
    assert parameter("CN", value) == written


@settings(max_examples=100, deadline=None)
@given(texts.map(lambda text: text.replace("\\", "")))
def test_icalendar_reads_back_every_parameter_but_for_backslashes(text: str) -> None:
    """icalendar 7.3 takes a backslash in a parameter for an escape; RFC 5545 3.2 and RFC 6868 know none there."""
    line = b"BEGIN:VEVENT\r\nSUMMARY" + parameter("X-NOTE", text) + b":x\r\nEND:VEVENT\r\n"
    assert icalendar.Event.from_ical(line)["SUMMARY"].params["X-NOTE"] == as_written(text)
