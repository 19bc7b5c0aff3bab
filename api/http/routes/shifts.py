"""Shifts: duties on a session, and signing up for them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field, StrictInt

from api.http.bodies import (
    Age,
    Body,
    Code,
    Flag,
    IdText,
    Name,
    Nothing,
    Reason,
    Recorded,
    Whole,
    an_id,
    example,
    page_of,
    row_of,
)
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one
from api.http.refusals import MemberMissing
from api.http.routes import API
from domain.decisions.shifts import CancelShift, ChangePlaces, CloseSignUp, OpenShift, ReopenSignUp
from domain.decisions.sign_ups import SignUp
from domain.language import PersonId, SessionId, ShiftId, SignUpId
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/shifts", tags=["shifts"])
See = Annotated[Reading, reads("programme.see")]
Change = Annotated[Writing, writes("shifts.change")]


class ShiftOpening(Body):
    """`needs`: kinds of credential. `way_in`: at once, after approval, or by invitation."""

    model_config = example(session=an_id("session"), duty="厨房", places=3, least=2, needs=["health-check"])
    session: IdText
    duty: Name
    places: Whole
    least: Whole = 0
    needs: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    way_in: Literal["instant", "approval", "invited"] = "instant"
    books: Annotated[tuple[Code, ...], Field(max_length=10)] = ("volunteer",)


class Places(Body):
    """`least` left out: as it was, or `places` when that is fewer."""

    model_config = example(places=5)
    places: Whole
    least: Annotated[StrictInt, Field(ge=0)] | None = None


class Join(Body):
    """Staff name the `volunteer` and how they agreed (`consent`); volunteers sign themselves up with no body at all.

    `invited`: staff let somebody in whose shift is by invitation. There is no waiting list yet: `waiting` is false.
    """

    model_config = example(volunteer=an_id("person"), consent="phone")
    volunteer: IdText | None = None
    consent: Code = "self"
    invited: Flag = False
    waiting: Literal[False] = False


@router.get("", responses={200: {"model": page_of("shifts")}}, summary="Shifts")
def shifts(
    call: See,
    page: Annotated[Paging, Depends()],
    session: str | None = None,
    organisation: str | None = None,
    activity: str | None = None,
    status: str | None = None,
) -> Json:
    """`taken` of `places`; full is `taken >= places`."""
    unit = organisation and call.named_unit(organisation)
    where = {"session": session, "organisation": unit, "activity": activity, "status": status}
    return listed(call, "shifts", page, where)


@router.get("/{shift}", responses={200: {"model": row_of("shifts")}}, summary="One shift")
def shift(call: See, shift: str) -> Json:
    """With what it asks of volunteers."""
    return answered(one(call, "shifts", shift))


@router.post("", status_code=201, response_model=Recorded, summary="Open a shift")
def open_shift(call: Change, body: ShiftOpening) -> dict[str, Any]:
    """As long as its session."""
    decision = OpenShift(
        shift=ShiftId(new_id("shift")),
        session=SessionId(call.reach("session", body.session)),
        duty=body.duty,
        places=body.places,
        least=body.least,
        needs=body.needs,
        minimum_age=body.minimum_age,
        maximum_age=body.maximum_age,
        way_in=body.way_in,
        books=body.books,
    )
    return call.created("shift", decision)


@router.post("/{shift}/places", response_model=Recorded, summary="Change its places")
def change_places(call: Change, shift: str, body: Places) -> dict[str, Any]:
    """Never fewer than are taken."""
    reached = ShiftId(call.reach("shift", shift))
    return call.recorded(reached, ChangePlaces(reached, body.places, body.least))


@router.post("/{shift}/closure", response_model=Recorded, summary="Close sign-up")
def close(call: Change, shift: str, _: Nothing | None = None) -> dict[str, Any]:
    """Who is in stays in."""
    reached = ShiftId(call.reach("shift", shift))
    return call.recorded(reached, CloseSignUp(reached))


@router.post("/{shift}/reopening", response_model=Recorded, summary="Open sign-up again")
def reopen(call: Change, shift: str, _: Nothing | None = None) -> dict[str, Any]:
    """After a closure."""
    reached = ShiftId(call.reach("shift", shift))
    return call.recorded(reached, ReopenSignUp(reached))


@router.post("/{shift}/cancellation", response_model=Recorded, summary="Cancel it")
def cancel(call: Change, shift: str, body: Reason) -> dict[str, Any]:
    """Whoever promised or asked to do it is free again."""
    reached = ShiftId(call.reach("shift", shift))
    return call.recorded(reached, CancelShift(reached, body.reason))


@router.get("/{shift}/sign-ups", responses={200: {"model": page_of("rosters")}}, summary="Its roster")
def roster(
    call: Annotated[Reading, reads("people.see")], page: Annotated[Paging, Depends()], shift: str, names: bool = False
) -> Json:
    """In the order they came. `names`: with names, as they are today. Volunteers see their own line."""
    one(call, "shifts", shift)
    return listed(call, "rosters", page, {"shift": shift}, ("order",), names)


@router.post("/{shift}/sign-ups", status_code=201, response_model=Recorded, summary="Sign up")
def sign_up(call: Annotated[Writing, writes("sign-ups.make")], shift: str, body: Join | None = None) -> dict[str, Any]:
    """`shift-full` when no place is free; `already-promised` names the other promise."""
    body = body or Join()
    volunteer = body.volunteer or call.who.person
    if volunteer is None:
        raise MemberMissing("volunteer")
    person = PersonId(call.named("person", volunteer))
    reached = ShiftId(call.reach("shift", shift, person))
    invited = body.invited and call.role_may("sign-ups.answer")
    decision = SignUp(SignUpId(new_id("sign-up")), person, reached, body.consent, invited)
    return call.created("sign_up", decision)
