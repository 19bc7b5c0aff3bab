"""Which sessions are there, when and where, and what became of each?"""

import msgspec

from domain.facts.sessions import (
    SessionCancelled,
    SessionMoved,
    SessionMovedToRoom,
    SessionPublished,
    SessionScheduled,
    SessionSkipped,
)
from projections.view import Row, View, text_of


class Session(Row, frozen=True, kw_only=True):
    """`revision` counts what a calendar would show differently; feeds build SEQUENCE on it.

    `published`: volunteers have been shown it; a draft that is cancelled never was.
    """

    id: str
    activity: str
    organisation: str
    room: str | None = None
    starts: str
    ends: str
    status: str
    reason: str | None = None
    series: str | None = None
    zone: str
    expected: int = 0
    flags: str = ""
    revision: int = 0
    published: bool = False


Heard = SessionScheduled | SessionSkipped | SessionPublished | SessionMoved | SessionMovedToRoom | SessionCancelled


def _begun(row: Session | None, fact: SessionScheduled | SessionSkipped) -> Session:
    scheduled = fact if isinstance(fact, SessionScheduled) else None
    return Session(
        id=fact.session,
        activity=fact.activity,
        organisation=fact.organisation,
        room=scheduled.room if scheduled else None,
        starts=text_of(fact.span.start),
        ends=text_of(fact.span.end),
        status="skipped" if scheduled is None else "published" if scheduled.published else "draft",
        reason=None if isinstance(fact, SessionScheduled) else fact.reason,
        series=fact.series,
        zone=fact.zone,
        expected=scheduled.expected if scheduled else 0,
        flags=" ".join(scheduled.flags) if scheduled else "",
        revision=0 if row is None else row.revision + 1,
        published=scheduled.published if scheduled else True,
    )


def step(row: Session | None, fact: Heard) -> Session | None:
    if isinstance(fact, SessionScheduled | SessionSkipped):
        return _begun(row, fact)
    if row is None:
        return None
    changed = msgspec.structs.replace(row, revision=row.revision + 1)
    match fact:
        case SessionPublished():
            return msgspec.structs.replace(changed, status="published", published=True)
        case SessionMoved(span=span, reason=reason, flags=flags):
            starts, ends = text_of(span.start), text_of(span.end)
            return msgspec.structs.replace(changed, starts=starts, ends=ends, reason=reason, flags=" ".join(flags))
        case SessionMovedToRoom(room=room, reason=reason, flags=flags):
            return msgspec.structs.replace(changed, room=room, reason=reason, flags=" ".join(flags))
        case SessionCancelled(reason=reason):
            return msgspec.structs.replace(changed, status="cancelled", reason=reason)


view = View(
    name="sessions",
    row=Session,
    key=("id",),
    keys=lambda fact: [(fact.session,)],
    step=step,
    by=(("starts",), ("organisation", "starts"), ("activity", "starts"), ("series", "starts"), ("room", "starts")),
    scopes=("id", "activity", "organisation"),
)
