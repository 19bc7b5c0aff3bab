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
    """`revision` counts what a calendar would show differently; feeds build SEQUENCE on it."""

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


Heard = SessionScheduled | SessionSkipped | SessionPublished | SessionMoved | SessionMovedToRoom | SessionCancelled


def step(row: Session | None, fact: Heard) -> Session | None:
    match fact:
        case SessionScheduled():
            return Session(
                id=fact.session,
                activity=fact.activity,
                organisation=fact.organisation,
                room=fact.room,
                starts=text_of(fact.span.start),
                ends=text_of(fact.span.end),
                status="published" if fact.published else "draft",
                series=fact.series,
                zone=fact.zone,
                expected=fact.expected,
                flags=" ".join(fact.flags),
                revision=0 if row is None else row.revision + 1,
            )
        case SessionSkipped():
            return Session(
                id=fact.session,
                activity=fact.activity,
                organisation=fact.organisation,
                starts=text_of(fact.span.start),
                ends=text_of(fact.span.end),
                status="skipped",
                reason=fact.reason,
                series=fact.series,
                zone=fact.zone,
                revision=0 if row is None else row.revision + 1,
            )
    if row is None:
        return None
    match fact:
        case SessionPublished():
            return msgspec.structs.replace(row, status="published", revision=row.revision + 1)
        case SessionMoved(span=span):
            return msgspec.structs.replace(
                row,
                starts=text_of(span.start),
                ends=text_of(span.end),
                reason=fact.reason,
                flags=" ".join(fact.flags),
                revision=row.revision + 1,
            )
        case SessionMovedToRoom(room=room):
            flags = " ".join(fact.flags)
            return msgspec.structs.replace(row, room=room, reason=fact.reason, flags=flags, revision=row.revision + 1)
        case SessionCancelled(reason=reason):
            return msgspec.structs.replace(row, status="cancelled", reason=reason, revision=row.revision + 1)


view = View(
    name="sessions",
    row=Session,
    key=("id",),
    keys=lambda fact: [(fact.session,)],
    step=step,
    by=(("organisation", "starts"), ("activity", "starts"), ("series", "starts"), ("room", "starts")),
    scopes=("id", "activity", "organisation"),
)
