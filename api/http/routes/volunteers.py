"""Volunteers: registered, approved, suspended, reinstated, gone; their guardians and their details.

Names, phones and notes go into the address book and nowhere else: no fact, no view and no log has them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, Field, StrictInt

from api.http.bodies import Body, Code, IdText, Name, Nothing, Prose, Recorded, Unit, example, page_of, row_of
from api.http.conventions import Json, Reading, Writing, reads, told_of, writes
from api.http.details import carried_out
from api.http.lists import Paging, answered, listed, one
from api.http.refusals import MemberMissing
from api.http.routes import API
from api.permissions import Where
from domain.decisions.guardians import ConsentAsGuardian
from domain.decisions.volunteers import (
    ApproveVolunteer,
    LeaveNetwork,
    RegisterVolunteer,
    ReinstateVolunteer,
    SuspendVolunteer,
)
from domain.language import OrganisationId, PersonId
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/volunteers", tags=["volunteers"])
See = Annotated[Reading, reads("people.see")]
Change = Annotated[Writing, writes("volunteers.change")]
Phone = Annotated[str, Field(min_length=3, max_length=30, pattern=r"^[0-9+() -]+$")]
FIELDS = ("name", "phone")


class Details(Body):
    """What the address book keeps."""

    model_config = example(name="示例志愿者", phone="000-0000")
    name: Name | None = None
    phone: Phone | None = None

    @property
    def details(self) -> dict[str, str]:
        return {field: value for field in FIELDS if (value := getattr(self, field)) is not None}


class Register(Details):
    """`consent`: how they agreed to be entered. `volunteer`: somebody the book knows already; then without a name."""

    model_config = example(
        organisation="320585104-yx", name="示例志愿者", phone="000-0000", birth_year=1958, consent="signed-form"
    )
    organisation: Unit
    consent: Code = "self"
    birth_year: Annotated[StrictInt, Field(ge=1800, le=2200)] | None = None
    volunteer: IdText | None = None


class Suspend(Body):
    """`reason`: a code, short and coarse. `note`: its story, into the address book. `until` null: until reinstated."""

    model_config = example(reason="no-show", until="2026-12-31T16:00:00Z")
    reason: Code
    until: AwareDatetime | None = None
    note: Prose | None = None


class Guardian(Details):
    """A person the book knows, or a name for a new one. `consent`: how the guardian agreed."""

    model_config = example(name="示例监护人", phone="000-0000", consent="signed-form")
    guardian: IdText | None = None
    consent: Code = "signed-form"


@router.get("", responses={200: {"model": page_of("volunteers")}}, summary="Volunteers")
def volunteers(
    call: See,
    page: Annotated[Paging, Depends()],
    organisation: str | None = None,
    state: str | None = None,
    names: bool = False,
) -> Json:
    """`names`: with their names, as they are today."""
    unit = organisation and call.named_unit(organisation)
    return listed(call, "volunteers", page, {"organisation": unit, "state": state}, (), names)


@router.get("/{volunteer}", responses={200: {"model": row_of("volunteers")}}, summary="One volunteer")
def volunteer(call: See, volunteer: str) -> Json:
    """With name and phone, as they are today, for staff and for themselves."""
    row = one(call, "volunteers", volunteer)
    person = PersonId(row["person"])
    if person == call.who.person or call.may(Where(OrganisationId(row["organisation"]), person), "volunteers.change"):
        row["details"] = {field: call.book.people.read(person, field) for field in FIELDS}
    return answered(row)


@router.post("", status_code=201, response_model=Recorded, summary="Register a volunteer")
def register(call: Change, body: Register) -> dict[str, Any]:
    """By staff, with the consent the volunteer gave."""
    unit = call.unit(body.organisation)
    if body.volunteer is None and body.name is None:
        raise MemberMissing("name")
    known = None if body.volunteer is None else call.reach("person", body.volunteer)
    person = PersonId(known or new_id("person"))
    decision = RegisterVolunteer(person, unit, body.consent, body.birth_year)
    done = carried_out(call, body, person, body.details, lambda pins: [decision, *pins])
    return told_of(call.located(done.facts[0].volunteer), done)  # type: ignore[attr-defined]


@router.post("/{volunteer}/details", response_model=Recorded, summary="Change name or phone")
def change_details(call: Change, volunteer: str, body: Details) -> dict[str, Any]:
    """A new version in the address book; what is the same leaves no trace."""
    person = PersonId(call.reach("person", volunteer))
    return told_of(person, carried_out(call, body, person, body.details, lambda pins: pins))


@router.post("/{volunteer}/approval", response_model=Recorded, summary="Approve")
def approve(call: Change, volunteer: str, _: Nothing | None = None) -> dict[str, Any]:
    """They may sign up."""
    person = PersonId(call.reach("person", volunteer))
    return call.recorded(person, ApproveVolunteer(person))


@router.post("/{volunteer}/suspension", response_model=Recorded, summary="Suspend")
def suspend(call: Change, volunteer: str, body: Suspend) -> dict[str, Any]:
    """No new promises until then; those already made stay."""
    person = PersonId(call.reach("person", volunteer))
    details = {} if body.note is None else {"note": body.note}

    def decide(pins: Any) -> list[Any]:
        note = pins[0].version if pins else None
        return [*pins, SuspendVolunteer(person, body.reason, body.until, note)]

    return told_of(person, carried_out(call, body, person, details, decide))


@router.post("/{volunteer}/reinstatement", response_model=Recorded, summary="Reinstate")
def reinstate(call: Change, volunteer: str, _: Nothing | None = None) -> dict[str, Any]:
    """After a suspension."""
    person = PersonId(call.reach("person", volunteer))
    return call.recorded(person, ReinstateVolunteer(person))


@router.post("/{volunteer}/departure", response_model=Recorded, summary="Leave")
def leave(call: Change, volunteer: str, _: Nothing | None = None) -> dict[str, Any]:
    """They volunteer no more. Refused while they hold promises."""
    person = PersonId(call.reach("person", volunteer))
    return call.recorded(person, LeaveNetwork(person))


@router.post("/{volunteer}/guardian", response_model=Recorded, summary="Note a guardian's consent")
def guardian(call: Change, volunteer: str, body: Guardian) -> dict[str, Any]:
    """For somebody under age. The last consent counts."""
    person = PersonId(call.reach("person", volunteer))
    if body.guardian is None and body.name is None:
        raise MemberMissing("name")
    known = None
    if body.guardian is not None:  # whoever may not act on somebody cannot write their name anew either
        known = call.reach("person", body.guardian) if body.details else call.named("person", body.guardian)
    other = PersonId(known or new_id("person"))
    decision = ConsentAsGuardian(person, other, body.consent)
    return told_of(person, carried_out(call, body, other, body.details, lambda pins: [*pins, decision]))
