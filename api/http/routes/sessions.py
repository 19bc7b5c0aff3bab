"""Sessions, one by one: planned, published, moved, given another room, cancelled."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime

from api.http.bodies import (
    Body,
    Flag,
    IdText,
    Name,
    Nothing,
    Reason,
    Recorded,
    Times,
    Whole,
    an_id,
    example,
    page_of,
    row_of,
)
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one, time_range
from api.http.routes import API
from domain.decisions.moves import MoveSession, MoveSessionToRoom
from domain.decisions.sessions import CancelSession, PublishSession, ScheduleSession
from domain.language import ActivityId, RoomId, SessionId
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/sessions", tags=["sessions"])
See = Annotated[Reading, reads("programme.see")]
Change = Annotated[Writing, writes("sessions.change")]
_TIMES = {"starts": "2026-11-26T10:00:00+08:00", "ends": "2026-11-26T12:00:00+08:00"}


class Schedule(Times):
    """`override`: why it may be outside the room's opening hours. `published`: volunteers see it at once."""

    model_config = example(activity=an_id("activity"), room=an_id("room"), expected=20, published=True, **_TIMES)
    activity: IdText
    room: IdText | None = None
    expected: Whole = 0
    published: Flag = False
    override: str = ""


class Move(Times):
    """`release`: who is promised elsewhere at the new time is freed from this session; without it that refuses."""

    model_config = example(reason="老师改期", release=False, **_TIMES)
    reason: Name
    release: Flag = False
    override: str = ""


class MoveRoom(Body):
    model_config = example(room=an_id("room"), reason="人数增加")
    room: IdText
    reason: Name
    override: str = ""


@router.get("", responses={200: {"model": page_of("sessions")}}, summary="Sessions, in order of time")
def sessions(
    call: See,
    page: Annotated[Paging, Depends()],
    organisation: str | None = None,
    activity: str | None = None,
    series: str | None = None,
    room: str | None = None,
    status: str | None = None,
    starts_from: AwareDatetime | None = None,
    starts_before: AwareDatetime | None = None,
) -> Json:
    """`organisation`: id or code. Drafts are shown to those who may see how they came about."""
    where = {
        "organisation": organisation and call.named_unit(organisation),
        "activity": activity,
        "series": series,
        "room": room,
        "status": status,
        "starts": time_range(starts_from, starts_before),
    }
    return listed(call, "sessions", page, where, ("starts",))


@router.get("/{session}", responses={200: {"model": row_of("sessions")}}, summary="One session")
def session(call: See, session: str) -> Json:
    """With `known_at` before a move: the old time."""
    return answered(one(call, "sessions", session))


@router.post("", status_code=201, response_model=Recorded, summary="Plan a session")
def schedule(call: Change, body: Schedule) -> dict[str, Any]:
    """At the activity's organisation. Without a room the rules about rooms are skipped."""
    decision = ScheduleSession(
        session=SessionId(new_id("session")),
        activity=ActivityId(call.reach("activity", body.activity)),
        span=body.span,
        room=None if body.room is None else RoomId(call.named("room", body.room)),
        expected=body.expected,
        published=body.published,
        override=body.override,
    )
    return call.created("session", decision)


@router.post("/{session}/publication", response_model=Recorded, summary="Publish")
def publish(call: Change, session: str, _: Nothing | None = None) -> dict[str, Any]:
    """Of an activity that is published."""
    reached = SessionId(call.reach("session", session))
    return call.recorded(reached, PublishSession(reached))


@router.post("/{session}/move", response_model=Recorded, summary="Move to another time")
def move(call: Change, session: str, body: Move) -> dict[str, Any]:
    """Who signed up comes along."""
    reached = SessionId(call.reach("session", session))
    return call.recorded(reached, MoveSession(reached, body.span, body.reason, body.release, body.override))


@router.post("/{session}/room", response_model=Recorded, summary="Give it another room")
def move_to_room(call: Change, session: str, body: MoveRoom) -> dict[str, Any]:
    """At the time it has."""
    reached = SessionId(call.reach("session", session))
    room = RoomId(call.named("room", body.room))
    return call.recorded(reached, MoveSessionToRoom(reached, room, body.reason, body.override))


@router.post("/{session}/cancellation", response_model=Recorded, summary="Cancel")
def cancel(call: Change, session: str, body: Reason) -> dict[str, Any]:
    """Its shifts are cancelled, and whoever would have come is free again."""
    reached = SessionId(call.reach("session", session))
    return call.recorded(reached, CancelSession(reached, body.reason))
