"""What has to be done by itself, to what, and at which time?

The clock asks for the rows whose `at` has come and carries out a decision of that kind; the facts it makes move or
end the row. A later kind adds its facts to `Heard`, its row to `keys` and its rule to `step`; nothing else changes.
"""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from domain.facts.sessions import SeriesEnded, SeriesStarted, SessionScheduled, SessionSkipped
from projections.view import Key, Row, View, text_of

EXTEND_SERIES = "extend-series"
_AHEAD = timedelta(weeks=6)

Heard = SeriesStarted | SeriesEnded | SessionScheduled | SessionSkipped


class Due(Row, frozen=True, kw_only=True):
    """`extend-series`: a running series without a last date, six weeks before the start of its furthest session."""

    kind: str
    subject: str
    at: str
    organisation: str


def keys(fact: Heard) -> Iterable[Key]:
    return () if fact.series is None else ((EXTEND_SERIES, fact.series),)


def step(row: Due | None, fact: Heard) -> Due | None:
    match fact:
        case SeriesStarted():
            if fact.last is not None:
                return None
            # The wall time of its zone does not matter six weeks ahead, and the first session will tell the instant.
            at = f"{(fact.first - _AHEAD).isoformat()}T00:00:00Z"
            furthest = at if row is None else max(at, row.at)
            return Due(kind=EXTEND_SERIES, subject=fact.series, at=furthest, organisation=fact.organisation)
        case SeriesEnded():
            return None
        case SessionScheduled() | SessionSkipped():
            if row is None:
                return None
            at = text_of(fact.span.start - _AHEAD)
            return row if at <= row.at else msgspec.structs.replace(row, at=at)


view = View(
    name="due",
    row=Due,
    key=("kind", "subject"),
    keys=keys,
    step=step,
    by=(("at",), ("kind", "at")),
    scopes=("subject",),
)
