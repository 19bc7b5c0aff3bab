"""What has to be done by itself, to what, and at which time?

The clock asks for the rows whose `at` has come and carries out a decision of that kind; the facts it makes move or
end the row. A later kind adds its facts to `Heard`, its row to `keys` and its rule to `step`; nothing else changes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionScheduled, SessionSkipped
from projections.view import Key, Row, View, text_of

EXTEND_SERIES = "extend-series"
_AHEAD = timedelta(weeks=6)
_WEEK = timedelta(weeks=1)

Heard = SeriesStarted | SeriesEnded | SessionScheduled | SessionSkipped


class Due(Row, frozen=True, kw_only=True):
    """`extend-series`: a series that still has dates to plan, six weeks before the start of the last one planned.

    next, last: the first day not planned yet, and the last there is to be, null: none; local days. ahead: later days
    that somebody has skipped already, a space between two: they do not put off the planning of those before them.
    """

    kind: str
    subject: str
    at: str
    organisation: str
    next: str
    last: str | None = None
    ahead: str = ""


def keys(fact: Heard) -> Iterable[Key]:
    return () if fact.series is None else ((EXTEND_SERIES, fact.series),)


def step(row: Due | None, fact: Heard) -> Due | None:
    match fact:
        case SeriesStarted():
            return _started(row, fact)
        case SeriesEnded(last=last):
            return row and _to_come(msgspec.structs.replace(row, last=last.isoformat()))
        case SessionScheduled() | SessionSkipped():
            return row and _planned(row, fact)


def _started(row: Due | None, fact: SeriesStarted) -> Due | None:
    if fact.last is not None:  # all of it is planned when it starts
        return None
    if row is not None:
        return row
    first = fact.first + timedelta(days=(fact.weekday - fact.first.isoweekday()) % 7)
    # The wall time of its zone does not matter six weeks ahead, and the first session will tell the instant.
    at = text_of(datetime.combine(fact.first - _AHEAD, time(), UTC))
    return Due(kind=EXTEND_SERIES, subject=fact.series, at=at, organisation=fact.organisation, next=first.isoformat())


def _planned(row: Due, fact: SessionScheduled | SessionSkipped) -> Due | None:
    """Sessions are scheduled in their order, so one that is settles all dates before it; a skip settles its own."""
    day, awaited = _day_near(row.next, fact.span.start), row.next
    if day < awaited:
        return row
    if isinstance(fact, SessionSkipped) and day > awaited:
        return msgspec.structs.replace(row, ahead=" ".join(sorted({*row.ahead.split(), day})))
    at = text_of(fact.span.start - _AHEAD)
    return _to_come(msgspec.structs.replace(row, at=at, next=_a_week_after(day)))


def _to_come(row: Due) -> Due | None:
    """The row at the first date that nothing is planned for; None: there is none any more."""
    ahead = [day for day in row.ahead.split() if day >= row.next]
    awaited, at = row.next, row.at
    while awaited in ahead:
        ahead.remove(awaited)
        awaited, at = _a_week_after(awaited), text_of(datetime.fromisoformat(at) + _WEEK)
    if row.last is not None and awaited > row.last:
        return None
    return msgspec.structs.replace(row, at=at, next=awaited, ahead=" ".join(ahead))


def _day_near(awaited: str, start: datetime) -> str:
    """The local day of a session: of the series' weekday the one nearest to its start. No zone is as far off as half a
    week, so that rows do not depend on the zone data of whoever makes them."""
    noon = datetime.combine(date.fromisoformat(awaited), time(12), UTC)
    return (date.fromisoformat(awaited) + round((start - noon) / _WEEK) * _WEEK).isoformat()


def _a_week_after(day: str) -> str:
    return (date.fromisoformat(day) + _WEEK).isoformat()


view = View(
    name="due",
    row=Due,
    key=("kind", "subject"),
    keys=keys,
    step=step,
    by=(("at",), ("kind", "at")),
    scopes=("subject",),
)
