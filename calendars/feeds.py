"""Feeds: the sessions one subscriber may see, as one calendar, with validators that need no rendering.

A feed is a pure function of the views at one position, the local day (its window moves at midnight UTC) and the
versions of renderer and zone data. Its ETag says exactly these, so every process gives the same one, and an unchanged
feed is answered without making it again.
"""

import gzip
import importlib.metadata
import inspect
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import Any

import calendars.content_lines
import calendars.entries
import calendars.writer
import calendars.zones
from calendars.entries import Around, Audience, Marked, promise_entry, session_entry
from calendars.writer import Entry, vcalendar, vevent
from journal.envelope import moment_of
from projections import activities, organisations, rooms, schedules, sessions, shifts
from projections.build import Snapshot
from projections.selection import Condition, Range
from projections.view import View, text_of

_BACK = timedelta(days=30)
_AHEAD = {"my-shifts": timedelta(days=400), "centre": timedelta(days=180)}
_KEPT = 256  # feeds whose bytes one process remembers


@dataclass(frozen=True)
class Limits:
    """What calendar programs still read: Google loses what is beyond about a megabyte, silently."""

    events: int = 1_000
    octets: int = 900_000


@dataclass(frozen=True)
class Subscription:
    """An open feed: kind, whom or what it shows, its language, and the zone it is at home in."""

    feed: str
    kind: str
    subject: str
    name: str
    zone: str
    audience: Audience


@dataclass(frozen=True)
class Feed:
    """What is served: the bytes, the same gzipped, and the validators. `modified` is in whole seconds, UTC."""

    etag: str
    modified: datetime
    body: bytes
    zipped: bytes


@dataclass(frozen=True)
class _Parts:
    """The rows one feed is made of: per view those to be asked again whether they changed."""

    lines: list[tuple[Marked, Marked | None]]
    around: Around
    asked: tuple[tuple[View[Any], dict[str, Condition]], ...]


def _renderer() -> str:
    """Changes when the code that makes bytes does, or the zone data it reads."""
    digest = sha256()
    for module in (calendars.content_lines, calendars.zones, calendars.writer, calendars.entries):
        digest.update(inspect.getsource(module).encode())
    digest.update(importlib.metadata.version("tzdata").encode())
    return digest.hexdigest()[:8]


class Feeds:
    """Makes feeds, and remembers those made last. Threads may share it."""

    def __init__(self, generation: str, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._version = f"{generation[:8]}.{_renderer()}"
        self._kept: OrderedDict[tuple[str, str], tuple[_Parts, Feed]] = OrderedDict()
        self._lock = Lock()

    def of(self, wanted: Subscription, now: Snapshot, at: datetime) -> Feed:
        """The feed as the views have it. Unchanged since this process made it: the same object, nothing rendered."""
        day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        key = (wanted.feed, f"{day:%Y%m%d}")
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and self._etag(now, kept[0].asked, day) == kept[1].etag:
            return kept[1]
        parts = _collect(wanted, now, day)
        etag = self._etag(now, parts.asked, day)
        last = max((now.latest(view, where) for view, where in parts.asked), default=(0, 0))
        modified = max(day, moment_of(last[1]).replace(microsecond=0))
        body = self._body(wanted, parts, day)
        made = Feed(etag, modified, body, gzip.compress(body, 6, mtime=0))
        with self._lock:
            self._kept[key] = (parts, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def _etag(self, now: Snapshot, asked: Iterable[tuple[View[Any], dict[str, Condition]]], day: datetime) -> str:
        position = max((now.latest(view, where)[0] for view, where in asked), default=0)
        return f'"{self._version}.{position}.{day:%Y%m%d}"'

    def _body(self, wanted: Subscription, parts: _Parts, day: datetime) -> bytes:
        entries = sorted(_entries(wanted, parts, day), key=lambda entry: (entry.starts, entry.uid))
        events = [vevent(entry) for entry in entries]
        most, size = 0, 0
        for block in events:
            size += len(block)
            if most >= self.limits.events or size > self.limits.octets:
                break
            most += 1
        say = wanted.audience.say
        about = ""
        if most < len(events):
            until = entries[most].starts
            about = say("This calendar is cut off at {until}: there are too many entries for one.", until=until)
        return vcalendar(
            name=wanted.name,
            language=wanted.audience.language,
            zone=wanted.zone,
            events=events[:most],
            description=about,
        )


def _collect(wanted: Subscription, now: Snapshot, day: datetime) -> _Parts:
    """Everything the feed shows, in a fixed number of reads however long it is."""
    lines: list[tuple[Marked, Marked | None]]
    window = Range(text_of(day - _BACK), text_of(day + _AHEAD[wanted.kind]))
    if wanted.kind == "my-shifts":
        mine: dict[str, Condition] = {"volunteer": wanted.subject, "starts": window}
        promises = [Marked(*each) for each in now.touches(schedules.view, mine)]
        plans = _by_id(now, sessions.view, (each.row.session for each in promises))
        duties = _by_id(now, shifts.view, (each.row.shift for each in promises))
        lines = [(plans[each.row.session], each) for each in promises if each.row.session in plans]
        asked: list[tuple[View[Any], dict[str, Condition]]] = [(schedules.view, {"volunteer": wanted.subject})]
        asked += [(sessions.view, {"id": tuple(plans)}), (shifts.view, {"id": tuple(duties)})]
    else:
        here: dict[str, Condition] = {"organisation": wanted.subject, "starts": window}
        found = [Marked(*each) for each in now.touches(sessions.view, here)]
        plans, duties = {each.row.id: each for each in found}, {}
        lines = [(each, None) for each in found]
        asked = [(sessions.view, {"organisation": wanted.subject})]
    around = Around(
        activities=_by_id(now, activities.view, (each.row.activity for each in plans.values())),
        shifts=duties,
        rooms=_by_id(now, rooms.view, (each.row.room for each in plans.values())),
        organisations=_by_id(now, organisations.view, (each.row.organisation for each in plans.values())),
    )
    asked += [
        (activities.view, {"id": tuple(around.activities)}),
        (rooms.view, {"id": tuple(around.rooms)}),
        (organisations.view, {"id": tuple(around.organisations)}),
    ]
    return _Parts(lines, around, tuple((view, where) for view, where in asked if () not in where.values()))


def _by_id(now: Snapshot, view: View[Any], ids: Iterable[str | None]) -> dict[str, Marked]:
    wanted = tuple(sorted({each for each in ids if each is not None}))
    if not wanted:
        return {}
    return {marked.row.id: marked for marked in (Marked(*each) for each in now.touches(view, {"id": wanted}))}


def _entries(wanted: Subscription, parts: _Parts, day: datetime) -> Iterator[Entry]:
    audience = replace(wanted.audience, say=cache(wanted.audience.say))  # a thousand entries say the same few things
    for plan, promise in parts.lines:
        if promise is None:
            entry = session_entry(plan, parts.around, audience, day)
        else:
            entry = promise_entry(promise, plan, parts.around, audience, day)
        if entry is not None:
            yield entry
