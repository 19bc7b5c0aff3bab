"""Which weekly series are there, by which rule does each run, and does it still?"""

import msgspec

from domain.facts.sessions import SeriesEnded, SeriesStarted
from projections.view import Row, View

Heard = SeriesStarted | SeriesEnded


class Series(Row, frozen=True, kw_only=True):
    """weekday 1 is Monday; `starts` is wall time of `zone`, 24 hours; `last` null: without a last date.

    status: running or ended (no session after `last`, whatever its source says later).
    """

    id: str
    activity: str
    organisation: str
    weekday: int
    starts: str
    minutes: int
    zone: str
    first: str
    last: str | None = None
    room: str | None = None
    calendar: str | None = None
    published: bool = False
    expected: int = 0
    override: str = ""
    status: str = "running"
    reason: str | None = None


def step(row: Series | None, fact: Heard) -> Series | None:
    if isinstance(fact, SeriesStarted):
        ended = row if row is not None and row.status == "ended" else None
        last = None if fact.last is None else fact.last.isoformat()
        return Series(
            id=fact.series,
            activity=fact.activity,
            organisation=fact.organisation,
            weekday=fact.weekday,
            starts=f"{fact.starts:%H:%M}",
            minutes=fact.minutes,
            zone=fact.zone,
            first=fact.first.isoformat(),
            last=last if ended is None else min(last or "~", ended.last or "~"),
            room=fact.room,
            calendar=fact.calendar,
            published=fact.published,
            expected=fact.expected,
            override=fact.override,
            status="running" if ended is None else "ended",
            reason=None if ended is None else ended.reason,
        )
    if row is None:
        return None
    return msgspec.structs.replace(row, status="ended", last=fact.last.isoformat(), reason=fact.reason)


view = View(
    name="series",
    row=Series,
    key=("id",),
    keys=lambda fact: [(fact.series,)],
    step=step,
    by=(("organisation",), ("activity",), ("room",)),
    scopes=("id", "activity", "organisation"),
)
