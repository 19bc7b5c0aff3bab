"""Rows of the views as calendar entries: what each audience may read about a session, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from calendars.writer import CANCELLED, CONFIRMED, TENTATIVE, Entry, cancelled
from journal.envelope import moment_of
from projections.posting import Touched

_GRACE = timedelta(days=14)  # how long a cancelled entry stays to be seen, if it would not have been over before
_GONE = ("withdrawn", "withdrawn-late", "released", "declined")

Say = Callable[..., str]


class Marked(NamedTuple):
    """A view's row and the facts that made and last changed it."""

    row: Any
    touched: Touched

    @property
    def first_at(self) -> datetime:
        return moment_of(self.touched.first_at)

    @property
    def last_at(self) -> datetime:
        return moment_of(self.touched.last_at)


@dataclass(frozen=True)
class Around:
    """What stands around the sessions of a feed: rows by id of their activities, shifts, rooms and organisations."""

    activities: dict[str, Marked]
    shifts: dict[str, Marked]
    rooms: dict[str, Marked]
    organisations: dict[str, Marked]

    def of(self, session: Any, shift: str | None = None) -> Iterable[Marked]:
        """The rows a session's entry is made of, besides its own."""
        found = (
            self.activities.get(session.activity),
            self.rooms.get(session.room or ""),
            self.organisations.get(session.organisation),
            self.shifts.get(shift or ""),
        )
        return (each for each in found if each is not None)

    def place(self, session: Any) -> str:
        """`Hall, 岳西礼堂日间照料中心`."""
        room, organisation = self.rooms.get(session.room or ""), self.organisations.get(session.organisation)
        return ", ".join(each.row.name for each in (room, organisation) if each is not None)


@dataclass(frozen=True)
class Audience:
    """Who reads: their language and its sentences, and the address of the site its links lead to."""

    language: str
    say: Say
    url: str


def promise_entry(promise: Marked, session: Marked, around: Around, audience: Audience, day: datetime) -> Entry | None:
    """A volunteer's own line; None: it is gone for good, or was never theirs.

    SEQUENCE is the session's revision and the promise's together, so that either raises it (RFC 5545 3.8.7.4).
    """
    row, plan = promise.row, session.row
    off = plan.status in ("cancelled", "skipped") or row.state in _GONE
    if off and _over(plan.ends, max(promise.last_at, session.last_at), day):
        return None
    status = CANCELLED if off else TENTATIVE if row.state == "requested" else CONFIRMED
    made_of = (promise, session, *around.of(plan, row.shift))
    shift = around.shifts.get(row.shift)
    duty = shift.row.duty if shift is not None else ""
    summary = _title(around, plan, audience)
    return _entry(
        plan,
        around,
        audience,
        made_of,
        sequence=plan.revision + row.revision + _revisions(around, plan),
        summary=f"{summary} · {duty}" if duty else summary,
        description=audience.say("Your duty: {duty}", duty=duty) if duty else "",
        status=status,
        path=f"/shifts/{row.shift}",
    )


def session_entry(session: Marked, around: Around, audience: Audience, day: datetime) -> Entry | None:
    """A session as everybody may see it: no names, no numbers. Drafts and skipped dates are not in it."""
    plan = session.row
    if not plan.published or plan.status == "skipped":
        return None
    off = plan.status == "cancelled"
    if off and _over(plan.ends, session.last_at, day):
        return None
    return _entry(
        plan,
        around,
        audience,
        (session, *around.of(plan)),
        sequence=plan.revision + _revisions(around, plan),
        summary=_title(around, plan, audience),
        description="",
        status=CANCELLED if off else CONFIRMED,
        path=f"/sessions/{plan.id}",
    )


def _entry(
    plan: Any,
    around: Around,
    audience: Audience,
    made_of: tuple[Marked, ...],
    *,
    sequence: int,
    summary: str,
    description: str,
    status: str,
    path: str,
) -> Entry:
    return Entry(
        uid=plan.id,
        sequence=sequence,
        stamped=moment_of(max(each.touched.last_at for each in made_of)),
        created=made_of[0].first_at,
        starts=instant(plan.starts),
        ends=instant(plan.ends),
        zone=plan.zone,
        summary=cancelled(summary, audience.language) if status == CANCELLED else summary,
        location=around.place(plan),
        description=description,
        url=audience.url + path,
        status=status,
        all_day="no-hours" in plan.flags.split(),
    )


def _title(around: Around, plan: Any, audience: Audience) -> str:
    activity = around.activities.get(plan.activity)
    return activity.row.name if activity is not None else audience.say("Session")


def _revisions(around: Around, plan: Any) -> int:
    """Another name of the activity or of the centre changes what the entry says, so it must raise SEQUENCE too."""
    named = (around.activities.get(plan.activity), around.organisations.get(plan.organisation))
    return sum(each.row.renamed for each in named if each is not None)


def _over(ends: str, changed: datetime, day: datetime) -> bool:
    """A cancelled entry is shown until its end or 14 days after it was cancelled, whichever is later."""
    return max(instant(ends), changed + _GRACE) < day


def instant(text: str) -> datetime:
    """The UTC instant of a view's time column."""
    return datetime.fromisoformat(text).astimezone(UTC)
