"""What a coordinator does about a session by forms: publish, move, cancel, open shifts, answer, sign somebody up."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Response

from api.http.looks import Act, acts
from api.http.pages.sessions import show
from api.http.refusals import NotFound
from api.http.typed import a_clock, a_day, a_number
from domain.decisions.approvals import ApproveSignUp, DeclineSignUp
from domain.decisions.moves import MoveSession, MoveSessionToRoom
from domain.decisions.room_use import OutsideOpeningHours, RoomTaken
from domain.decisions.sessions import CancelSession, PublishSession
from domain.decisions.shifts import OpenShift
from domain.decisions.sign_ups import SignUp
from domain.decisions.times import NoSuchTime
from domain.facts.sign_ups import PromiseReleased, SignUpRequested
from domain.language import Decision, Id, PersonId, Refused, RoomId, SessionId, ShiftId, SignUpId, Span
from domain.policies.wall_time import instant_of
from journal.ids import new_id
from journal.journal import Done
from projections import rosters, sessions

router = APIRouter(include_in_schema=False)
Change = Annotated[Act, acts("sessions.change")]
Answer = Annotated[Act, acts("sign-ups.answer")]
Text = Annotated[str, Form(max_length=2_000)]


@router.post("/sessions/{session}/publication", response_model=None)
def publish(session: str, act: Change) -> Response:
    """Volunteers see it."""
    reached = SessionId(act.reach("session", session))
    try:
        return act.back(f"/sessions/{session}", "published", act.carry_out(PublishSession(reached)))
    except Refused as no:
        return show(act, session, refused=no)


@router.post("/sessions/{session}/move", response_model=None)
def move(
    session: str,
    act: Change,
    day: Text = "",
    starts: Text = "",
    ends: Text = "",
    room: Text = "",
    reason: Text = "",
    override: Text = "",
    release: Text = "",
) -> Response:
    """To another time, another room, or both. Clashes are shown before anybody is released."""
    typed = {"day": day, "starts": starts, "ends": ends, "room": room, "reason": reason, "override": override}
    reached = SessionId(act.reach("session", session))
    row = act.book.views.row(sessions.view, reached)
    if row is None:
        raise NotFound()
    try:
        span = _span(row, a_day(day), a_clock(starts), a_clock(ends))
        to_time = MoveSession(reached, span, reason, release=bool(release), override=override)
        moves: list[Decision] = [] if span == _stands(row) else [to_time]
        if room and room != row.room:
            moves.append(MoveSessionToRoom(reached, RoomId(act.named("room", room)), reason, override))
        done = _moved(act, moves)
    except Refused as no:
        return show(act, session, refused=no, form="move", typed={**typed, "release": release})
    released = any(isinstance(fact, PromiseReleased) for fact in done.facts)
    return act.back(f"/sessions/{session}", "moved-releasing" if released else "moved", done)


def _moved(act: Act, moves: list[Decision]) -> Done:
    """Time first, then room; the other way round where the old room is not free at the new time."""
    if not moves:
        return Done()
    try:
        return act.carry_out(*moves)
    except (RoomTaken, OutsideOpeningHours):
        if len(moves) < 2:
            raise
        return act.carry_out(*reversed(moves))


def _stands(row: Any) -> Span:
    return Span(datetime.fromisoformat(row.starts), datetime.fromisoformat(row.ends))


def _span(row: Any, day: date, starts: time, ends: time) -> Span:
    """The typed times by the session's clock; an end at midnight, or of a session across it, is the day after.

    Raises NoSuchTime.
    """
    was = [each.astimezone(ZoneInfo(row.zone)) for each in (_stands(row).start, _stands(row).end)]
    overnight = ends == time(0) or (ends <= starts and was[0].date() < was[1].date())
    found = []
    for on, wall in ((day, starts), (day + timedelta(days=int(overnight)), ends)):
        instant = instant_of(on, wall, row.zone)
        if instant is None:
            raise NoSuchTime(on, wall)
        found.append(instant)
    return Span(*found)


@router.post("/sessions/{session}/cancellation", response_model=None)
def cancel(session: str, act: Change, reason: Text = "") -> Response:
    """Its shifts go with it, and whoever would have come is free."""
    reached = SessionId(act.reach("session", session))
    try:
        return act.back(f"/sessions/{session}", "cancelled", act.carry_out(CancelSession(reached, reason)))
    except Refused as no:
        return show(act, session, refused=no, form="cancel", typed={"reason": reason})


@router.post("/sessions/{session}/shifts", response_model=None)
def open_shift(
    session: str,
    act: Annotated[Act, acts("shifts.change")],
    duty: Text = "",
    places: Text = "",
    least: Text = "",
    way_in: Text = "instant",
) -> Response:
    """A duty on the session."""
    reached = SessionId(act.reach("session", session))
    way: Any = way_in if way_in in ("instant", "approval", "invited") else "instant"
    try:
        count, fewest = a_number(places), a_number(least)
        decision = OpenShift(ShiftId(new_id("shift")), reached, duty, count, fewest, way_in=way)
        return act.back(f"/sessions/{session}", "opened", act.carry_out(decision))
    except Refused as no:
        typed = {"duty": duty, "places": places, "least": least, "way_in": way_in}
        return show(act, session, refused=no, form="open", typed=typed)


@router.post("/sessions/{session}/entries", response_model=None)
def enter(session: str, act: Answer, shift: Text = "", volunteer: Text = "", consent: Text = "") -> Response:
    """A volunteer who has agreed is signed up by the coordinator, and how they agreed is recorded."""
    act.reach("session", session)
    reached = ShiftId(act.reach("shift", shift))
    try:
        person = PersonId(act.named("person", volunteer))
        done = act.carry_out(SignUp(SignUpId(new_id("sign-up")), person, reached, consent, invited=True))
    except Refused as no:
        typed = {"shift": shift, "volunteer": volunteer, "consent": consent}
        return show(act, session, refused=no, form="enter", typed=typed)
    asked = any(isinstance(fact, SignUpRequested) for fact in done.facts)
    return act.back(f"/sessions/{session}", "asked-for" if asked else "entered", done)


@router.post("/sign-ups/{sign_up}/approval", response_model=None)
def approve(sign_up: str, act: Answer) -> Response:
    """Who asked has the place."""
    return _answered(act, sign_up, ApproveSignUp(SignUpId(Id(sign_up))), "approved")


@router.post("/sign-ups/{sign_up}/decline", response_model=None)
def decline(sign_up: str, act: Answer, reason: Text = "") -> Response:
    """Who asked does not have it, and why."""
    return _answered(act, sign_up, DeclineSignUp(SignUpId(Id(sign_up)), reason), "declined")


def _answered(act: Act, sign_up: str, decision: Decision, done: str) -> Response:
    act.reach("sign-up", sign_up)
    lines = act.book.views.rows(rosters.view, {"sign_up": sign_up}, limit=1)
    if not lines:
        raise NotFound()
    session = lines[0].session
    try:
        return act.back(f"/sessions/{session}", done, act.carry_out(decision))
    except Refused as no:
        return show(act, session, refused=no)
