"""Signing up for a shift and withdrawing, by the button on a page."""

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Form, Response

from api.appearance import own_path
from api.http.looks import Act, acts
from api.http.pages.me import show as show_mine
from api.http.pages.shifts import show_list, show_one
from api.http.refusals import NotFound
from domain.decisions.sign_ups import SignUp, WithdrawSignUp
from domain.facts.sign_ups import SignUpRequested, SignUpWithdrawn
from domain.language import Refused, ShiftId, SignUpId
from journal.ids import new_id
from projections import rosters

router = APIRouter(include_in_schema=False)
Back = Annotated[str, Form(max_length=500)]


@router.post("/shifts/{shift}/sign-ups", response_model=None)
def sign_up(shift: str, act: Annotated[Act, acts("sign-ups.make")], back: Back = "") -> Response:
    """The reader promises to come. back: the page the button stood on, where what came of it is said."""
    if act.person is None:
        raise NotFound()
    reached = ShiftId(act.reach("shift", shift, act.person))
    try:
        done = act.carry_out(SignUp(SignUpId(new_id("sign-up")), act.person, reached))
    except Refused as no:
        return _shown_again(act, shift, back, no)
    asked = any(isinstance(fact, SignUpRequested) for fact in done.facts)
    return act.back(back or f"/shifts/{shift}", "asked" if asked else "signed-up", done)


@router.post("/sign-ups/{sign_up}/withdrawal", response_model=None)
def withdraw(sign_up: str, act: Annotated[Act, acts("sign-ups.withdraw")], back: Back = "") -> Response:
    """The promise is taken back; whether in time is recorded with it."""
    reached = SignUpId(act.reach("sign-up", sign_up))
    lines = act.book.views.rows(rosters.view, {"sign_up": sign_up}, limit=1)
    if not lines:
        raise NotFound()
    try:
        done = act.carry_out(WithdrawSignUp(reached))
    except Refused as no:
        return _shown_again(act, lines[0].shift, back, no)
    late = any(isinstance(fact, SignUpWithdrawn) and not fact.in_time for fact in done.facts)
    return act.back(back or f"/shifts/{lines[0].shift}", "withdrawn-late" if late else "withdrawn", done)


def _shown_again(act: Act, shift: str, back: str, refused: Refused) -> Response:
    """The page the button stood on, with why not."""
    parts = urlsplit(own_path(back))
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/shifts":
        return show_list(act, asked.get("organisation", ""), asked.get("on", ""), refused)
    if parts.path in ("/me", "/"):
        return show_mine(act, refused)
    return show_one(act, shift, refused)
