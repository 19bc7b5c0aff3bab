"""Sign-ups: withdrawn by who promised, approved or declined by who was asked."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.http.bodies import Body, Code, Nothing, Recorded, example, page_of
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, listed
from api.http.routes import API
from domain.decisions.approvals import ApproveSignUp, DeclineSignUp
from domain.decisions.sign_ups import WithdrawSignUp
from domain.language import SignUpId

router = APIRouter(prefix=f"{API}/sign-ups", tags=["sign-ups"])
Withdraw = Annotated[Writing, writes("sign-ups.withdraw")]
Answer = Annotated[Writing, writes("sign-ups.answer")]


class Decline(Body):
    """`reason`: a code, short and coarse; words about a person stay out of the book."""

    model_config = example(reason="papers-missing")
    reason: Code


@router.get("", responses={200: {"model": page_of("schedules")}}, summary="Promises, in order of time")
def sign_ups(
    call: Annotated[Reading, reads("people.see")],
    page: Annotated[Paging, Depends()],
    volunteer: str | None = None,
    session: str | None = None,
    organisation: str | None = None,
    state: str | None = None,
    names: bool = False,
) -> Json:
    """When and where each volunteer is promised; volunteers see their own."""
    unit = organisation and call.named_unit(organisation)
    where = {"volunteer": volunteer, "session": session, "organisation": unit, "state": state}
    return listed(call, "schedules", page, where, ("starts",), names)


@router.post("/{sign_up}/withdrawal", response_model=Recorded, summary="Withdraw")
def withdraw(call: Withdraw, sign_up: str, _: Nothing | None = None) -> dict[str, Any]:
    """Before the session begins; whether it was in time is recorded with it."""
    reached = SignUpId(call.reach("sign-up", sign_up))
    return call.recorded(reached, WithdrawSignUp(reached))


@router.post("/{sign_up}/approval", response_model=Recorded, summary="Approve")
def approve(call: Answer, sign_up: str, _: Nothing | None = None) -> dict[str, Any]:
    """Every rule is asked again."""
    reached = SignUpId(call.reach("sign-up", sign_up))
    return call.recorded(reached, ApproveSignUp(reached))


@router.post("/{sign_up}/decline", response_model=Recorded, summary="Decline")
def decline(call: Answer, sign_up: str, body: Decline) -> dict[str, Any]:
    """With a reason."""
    reached = SignUpId(call.reach("sign-up", sign_up))
    return call.recorded(reached, DeclineSignUp(reached, body.reason))
