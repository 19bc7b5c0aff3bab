"""Sessions and texts to write calendars from, for tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from calendars.writer import Entry, vcalendar

# What has a meaning in a calendar, what is no text at all, and what is more than one octet or one character.
SPECIAL = "\\\\\\;;,,::\"'^^\r\n\n\r\t\x00\x07\x0b\x0c\x1b\x1c\x7f\x85\u2028\u2029\ufeff\u202e nN=BEGIN汉字，；é👩‍👩‍👧"

typed = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(SPECIAL), max_size=60)
texts = st.builds(lambda text, times: text * times, typed, st.integers(1, 6))


def a_session(**changes: Any) -> Entry:
    stamped = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
    starts = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
    plain = Entry("session-1", 0, stamped, stamped, starts, starts + timedelta(hours=2), "Asia/Shanghai", "书法班")
    return replace(plain, **changes)


def a_feed(*blocks: bytes, **changes: Any) -> bytes:
    return vcalendar(**{"name": "班次", "language": "zh", "zone": "Asia/Shanghai", "events": blocks, **changes})


def as_written(text: str) -> str:
    """What a reader must find: no control characters, every line break a plain one."""
    kept = "".join(char for char in text if char in "\t\r\n" or (ord(char) >= 32 and ord(char) != 127))
    for line_break in ("\r\n", "\r", "\x85", "\u2028", "\u2029"):
        kept = kept.replace(line_break, "\n")
    return kept


def unfolded(rendered: bytes) -> list[str]:
    return rendered.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
