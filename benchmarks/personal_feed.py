"""A volunteer's own calendar of a thousand shifts: made, asked for again, and how often the database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import icalendar

from api.languages import languages
from benchmarks.feed_writer import theirs
from benchmarks.stage import Row, Stage, Target, median, seconds
from calendars.entries import Audience
from calendars.feeds import Feed, Feeds, Subscription
from calendars.writer import Entry
from domain.facts.activities import ActivityListed
from domain.facts.organisations import OrganisationEstablished
from domain.facts.rooms import RoomOpened
from domain.facts.sessions import SessionScheduled
from domain.facts.shifts import ShiftOpened
from domain.facts.sign_ups import VolunteerSignedUp
from domain.language import Fact, Id, Span, name_of, named
from journal.envelope import Told, microseconds, seal
from journal.index import tags_of
from journal.recorder import Stored
from journal.sqlite import SQLiteRecorder
from projections.catch_up import CatchUp
from projections.store import Store

_NOW = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)
_BEGINS = datetime(2026, 4, 10, 1, 0, tzinfo=UTC)
_APART = timedelta(hours=10)  # a thousand within the 400 days a feed looks ahead
_ZONE = "Asia/Shanghai"


def an(kind: str, number: int = 0) -> Any:
    return named(kind, "bench", str(number))


_WHO = an("person")


def _promised(shifts: int) -> Iterator[Fact]:
    """One centre with three rooms and activities, and one volunteer promised to so many sessions there."""
    centre = an("organisation")
    yield OrganisationEstablished(
        organisation=centre, code="C1", name="一号日间照料中心", kind="day-care-centre", zone=_ZONE
    )
    for number, name in enumerate(("书法班", "包饺子", "健康讲座")):
        yield RoomOpened(room=an("room", number), organisation=centre, name=f"活动室 {number}", capacity=40)
        activity = an("activity", number)
        yield ActivityListed(activity=activity, organisation=centre, name=name, field="elder-care", type="craft")
    for number in range(shifts):
        span = Span(_BEGINS + number * _APART, _BEGINS + number * _APART + timedelta(hours=2))
        ids: Any = {"session": an("session", number), "organisation": centre}
        activity = an("activity", number % 3)
        room = an("room", number % 3)
        yield SessionScheduled(**ids, activity=activity, span=span, zone=_ZONE, room=room, published=True)
        yield ShiftOpened(**ids, shift=an("shift", number), activity=activity, duty="welcome", places=3)
        whose: Any = {"sign_up": an("sign-up", number), "volunteer": _WHO, "shift": an("shift", number)}
        yield VolunteerSignedUp(**whose, **ids, span=span)


def _rows(shifts: int) -> Iterator[tuple[Stored, list[str]]]:
    told = Told(actor=Id(_WHO))
    first = microseconds(_BEGINS - timedelta(days=30))
    for position, fact in enumerate(_promised(shifts), 1):
        stored = Stored(position, first + 1000 * position, name_of(type(fact)), seal(fact, told))
        yield stored, tags_of(fact)


@contextmanager
def _views(folder: Path, shifts: int) -> Iterator[Store]:
    recorder, store = SQLiteRecorder(folder / f"journal-{shifts}.db"), Store(folder / f"views-{shifts}.db")
    try:
        recorder.copy_in(_rows(shifts))
        CatchUp(recorder, store).run()
        yield store
    finally:
        store.close()
        recorder.close()


def _made(store: Store, feeds: Feeds) -> Feed:
    audience = Audience("zh", languages()["zh"].say, "https://daybook.example")
    with store.reading() as now:
        return feeds.of(Subscription(an("feed"), "my-shifts", _WHO, "我的班次", _ZONE, audience), now, _NOW)


def _read_back(body: bytes) -> list[Entry]:
    """The feed's events as icalendar reads them."""
    return [
        Entry(
            uid=str(event["uid"]),
            sequence=int(event.decoded("sequence")),
            stamped=event.decoded("dtstamp"),
            created=event.decoded("created"),
            starts=event.decoded("dtstart").astimezone(UTC),
            ends=event.decoded("dtend").astimezone(UTC),
            zone=_ZONE,
            summary=str(event["summary"]),
            location=str(event["location"]),
            description=str(event["description"]),
            url=str(event["url"]),
        )
        for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
    ]


def _statements(folder: Path, shifts: int) -> int:
    """How many statements SQLite is given for one feed."""
    asked: list[str] = []

    def listen(connection: apsw.Connection) -> None:
        def note(_cursor: apsw.Cursor, statement: str, _values: Any) -> bool:
            asked.append(statement)
            return True

        connection.exec_trace = note

    apsw.connection_hooks.append(listen)
    try:
        with _views(folder, shifts) as store:
            _made(store, Feeds(store.generation))
            asked.clear()
            _made(store, Feeds(store.generation))
    finally:
        apsw.connection_hooks.remove(listen)
    return len(asked)


def bench(stage: Stage) -> Iterator[Row]:
    """Cold beside icalendar on the same events, unchanged beside cold, and the number of statements."""
    shifts = stage.pick(1_000, 1_000, 100)
    with stage.room() as folder:
        stage.say(f"laying down {shifts:,} shifts")
        with _views(folder, shifts) as store:
            feeds = Feeds(store.generation)
            entries = _read_back(_made(store, feeds).body)
            if len(entries) != shifts:
                raise RuntimeError(f"the feed shows {len(entries)} of {shifts} shifts")
            cold, builder, again = [], [], []
            for _ in range(stage.pick(9, 5, 2)):
                cold.append(1000 * seconds(lambda: _made(store, Feeds(store.generation))))
                builder.append(1000 * seconds(lambda: theirs(entries)))
                again += [1000 * seconds(lambda: _made(store, feeds)) for _ in range(20)]
    with stage.room() as folder:
        many, few = _statements(folder, 1_000), _statements(folder, 100)
    job = f"a volunteer's feed of {shifts:,} shifts, made"
    against = "icalendar's Event.add and to_ical of its events"
    yield Row(job, median(cold), "ms", against, median(builder), Target(50, most=True, by="figure"))
    yield Row(
        "that feed asked for again, unchanged",
        median(again),
        "ms",
        "made",
        median(cold),
        Target(2, most=True, by="figure"),
    )
    yield Row("statements for a feed of 1,000 shifts", many, "", "of 100 shifts", few, Target(1, most=True))
