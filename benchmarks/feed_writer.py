"""What a feed costs: our writer beside icalendar's own, on the same entries in the same run."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from calendars.writer import Entry, vcalendar, vevent

_ZONE = "Asia/Shanghai"


def entries(count: int) -> list[Entry]:
    """`count` sessions of ordinary size, in Chinese and English, six hours apart."""
    first = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
    stamped = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
    return [
        Entry(
            uid=f"session-{number:08x}@daybook.example",
            sequence=number % 5,
            stamped=stamped + timedelta(seconds=number),
            created=stamped,
            starts=first + timedelta(hours=6 * number),
            ends=first + timedelta(hours=6 * number + 2),
            zone=_ZONE,
            summary=f"书法班，第 {number} 次；Calligraphy, hour {number}",
            location="日间照料中心 二楼，多功能室 B; 请走东门",
            description="志愿者请提前十五分钟到场，领取胸牌。\nPlease come fifteen minutes early; bring paper, ink.",
            url=f"https://daybook.example/sessions/session-{number:08x}",
            categories=("书法", "班"),
        )
        for number in range(count)
    ]


def ours(found: list[Entry]) -> bytes:
    """The feed by the writer of `calendars`."""
    return vcalendar(name="我的班次", language="zh", zone=_ZONE, events=map(vevent, found))


def theirs(found: list[Entry]) -> bytes:
    """The same events by icalendar's Event.add and to_ical. Its VTIMEZONE is left out: it is slow for a cause apart."""
    zone = ZoneInfo(_ZONE)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Daybook//Calendar feeds//ZH")
    for entry in found:
        event = icalendar.Event()
        event.add("dtstart", entry.starts.astimezone(zone))
        event.add("dtend", entry.ends.astimezone(zone))
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.stamped)
        event.add("last-modified", entry.stamped)
        event.add("created", entry.created)
        event.add("summary", entry.summary)
        event.add("location", entry.location)
        event.add("description", entry.description)
        event.add("url", entry.url)
        event.add("categories", list(entry.categories))
        event.add("status", entry.status)
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    return calendar.to_ical()


def _seconds(work: Callable[[], bytes]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run(events: int = 1_000, rounds: int = 3) -> dict[str, float]:
    """Best of `rounds`, the builders taking turns. Seconds for `events` events, and ratios:

    writer     our writer, every event rendered and joined
    joined     our writer, events already rendered: what a GET costs
    icalendar  Event.add and to_ical
    ratio      icalendar / writer
    """
    found = entries(events)
    blocks = [vevent(entry) for entry in found]
    best = {"writer": float("inf"), "joined": float("inf"), "icalendar": float("inf")}
    for _ in range(rounds):
        for name, work in (
            ("writer", lambda: ours(found)),
            ("joined", lambda: vcalendar(name="我的班次", language="zh", zone=_ZONE, events=blocks)),
            ("icalendar", lambda: theirs(found)),
        ):
            best[name] = min(best[name], _seconds(work))
    return {**best, "ratio": best["icalendar"] / best["writer"]}


if __name__ == "__main__":
    print({name: round(value, 5) for name, value in run().items()})
