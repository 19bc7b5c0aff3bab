"""A session: when and where, its shifts and who comes, and what a coordinator may do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.called import Called
from api.coded import coded, options, promise_status
from api.http.looks import Look, Shown, looks
from api.http.programme import Planned, planned
from api.http.refusals import NotFound
from api.languages import Language
from api.pages import Link
from domain.decisions.moves import MoveClashes
from domain.language import Refused
from projections import rooms, rosters, sessions, volunteers

router = APIRouter(include_in_schema=False)
_OPEN = ("promised", "requested")
_ACTIONS = ("sessions.change", "shifts.change", "sign-ups.answer", "history.see")
_MOST_TO_CHOOSE = 1_000


@dataclass(frozen=True)
class Promise:
    """A line of the roster as this reader may read it. `mine`: it is the reader's own."""

    sign_up: str
    name: str
    status: str
    waits: bool
    mine: bool


@router.get("/sessions/{session}")
def session(session: str, look: Annotated[Look, looks("programme.see")]) -> HTMLResponse:
    """One session."""
    return show(look, session)


def show(
    look: Look,
    session: str,
    *,
    refused: Refused | None = None,
    form: str = "",
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page of a session. form: the one that was refused, with what was typed. Raises NotFound."""
    look = look.found("session", session)
    with look.shown() as shown:
        row = shown.row(sessions.view, session)
        found = planned(look, shown, [row], row.organisation) if row is not None else []
        if not found:
            raise NotFound()
        one = found[0]
        unit = look.tree.by_id[one.row.organisation]
        may = {action: look.moment.present and look.does(action, unit.id) for action in _ACTIONS}
        may["history.see"] = look.does("history.see", unit.id)
        lines = shown.rows(rosters.view, {"session": session}, ("order",)) if look.who.role != "public" else []
        called = look.called(shown, at=unit.id).gather(line.volunteer for line in lines)
        choices = _choices(look, shown, one, called) if may["sign-ups.answer"] else {}
    say = look.language.say
    return look.page(
        "session.html",
        shown,
        path=look.to(f"/sessions/{session}"),
        trail=(
            Link(unit.name, f"/organisations/{unit.code}"),
            Link(say("Week"), look.to(f"/centres/{unit.code}/week", on=one.day)),
            Link(one.title),
        ),
        refused=refused,
        one=one,
        unit=unit,
        may=may,
        over=one.ends <= datetime.now(UTC),
        rosters={duty.row.id: _roster(look, called, lines, duty.row.id, may["sign-ups.answer"]) for duty in one.duties},
        choices=choices,
        form=form,
        typed=typed or {},
        as_it_is=_as_it_is(one),
        clashes=isinstance(refused, MoveClashes),
    )


def _roster(look: Look, called: Called, lines: Sequence[Any], shift: str, staff: bool) -> list[Promise]:
    """Those who come, in their order; for staff also what became of the others."""
    return [
        Promise(
            line.sign_up,
            called.of(line.volunteer),
            promise_status(line.state, line.reason),
            line.state == "requested",
            line.volunteer == look.person,
        )
        for line in lines
        if line.shift == shift and (staff or line.state in _OPEN)
    ]


def _choices(look: Look, shown: Shown, one: Planned, called: Called) -> dict[str, list[tuple[str, str]]]:
    """What a coordinator's forms offer: rooms, volunteers who may be signed up, how they agreed, why not."""
    here = {"organisation": one.row.organisation}
    places = [(row.id, row.name) for row in shown.rows(rooms.view, {**here, "status": "open"})]
    people = shown.rows(volunteers.view, {**here, "state": "approved"}, (), _MOST_TO_CHOOSE)
    called.gather(row.person for row in people)
    language: Language = look.language
    return {
        "rooms": ([] if one.row.room else [("", language.say("no room"))]) + sorted(places, key=lambda place: place[1]),
        "people": sorted(((row.person, called.of(row.person)) for row in people), key=lambda person: person[1]),
        "shifts": [(duty.row.id, str(duty.row.duty)) for duty in one.running if duty.takes],
        "consents": [("", language.say("Please choose"))]
        + [each for each in options(language, "consent") if each[0] not in ("self", "guardian")],
        "reasons": options(language, "reason"),
        "ways": [(way, coded(language, "way_in", way)) for way in ("instant", "approval", "invited")],
    }


def _as_it_is(one: Planned) -> dict[str, str]:
    """The move form before anything is typed: where the session stands."""
    zone = ZoneInfo(one.row.zone)
    starts, ends = one.starts.astimezone(zone), one.ends.astimezone(zone)
    return {
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "room": one.row.room or "",
    }
