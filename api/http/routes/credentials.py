"""Credentials: what somebody may do, and for how long."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.http.bodies import Body, Code, IdText, Recorded, an_id, example, page_of, row_of
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one
from api.http.routes import API
from domain.decisions.credentials import GrantCredential, RevokeCredential
from domain.language import CredentialId, PersonId
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/credentials", tags=["credentials"])
See = Annotated[Reading, reads("people.see")]
Change = Annotated[Writing, writes("credentials.change")]


class CredentialGrant(Body):
    """Both days are included; `valid_until` left out: without end. `organisation`: the volunteer's, if not another."""

    model_config = example(
        person=an_id("person"), kind="health-check", valid_from="2026-11-01", valid_until="2027-10-31"
    )
    person: IdText
    kind: Code
    valid_from: date
    valid_until: date | None = None
    organisation: IdText | None = None


class CredentialRevocation(Body):
    """`reason`: a code. `since` left out: from today."""

    model_config = example(reason="papers-withdrawn", since="2026-12-01")
    reason: Code
    since: date | None = None


@router.get("", responses={200: {"model": page_of("credentials")}}, summary="Credentials")
def credentials(
    call: See,
    page: Annotated[Paging, Depends()],
    person: str | None = None,
    organisation: str | None = None,
    kind: str | None = None,
    state: str | None = None,
    names: bool = False,
) -> Json:
    """Volunteers see their own."""
    unit = organisation and call.named_unit(organisation)
    where = {"person": person, "organisation": unit, "kind": kind, "state": state}
    return listed(call, "credentials", page, where, (), names)


@router.get("/{credential}", responses={200: {"model": row_of("credentials")}}, summary="One credential")
def credential(call: See, credential: str) -> Json:
    """With the days it covers."""
    return answered(one(call, "credentials", credential))


@router.post("", status_code=201, response_model=Recorded, summary="Grant a credential")
def grant(call: Change, body: CredentialGrant) -> dict[str, Any]:
    """To a volunteer of this caller's part of the network."""
    person = PersonId(call.reach("person", body.person))
    where = call.where(person)
    own = None if where is None else where.organisation
    unit = call.unit(body.organisation or own or "")
    decision = GrantCredential(
        CredentialId(new_id("credential")), person, unit, body.kind, body.valid_from, body.valid_until
    )
    return call.created("credential", decision)


@router.post("/{credential}/revocation", response_model=Recorded, summary="Revoke it")
def revoke(call: Change, credential: str, body: CredentialRevocation) -> dict[str, Any]:
    """Not valid from a day on."""
    reached = CredentialId(call.reach("credential", credential))
    return call.recorded(reached, RevokeCredential(reached, body.reason, body.since))
