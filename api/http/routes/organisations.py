"""Organisations: the tree, and what changes in it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.http.bodies import Body, Code, IdText, Name, Reason, Recorded, Unit, example, page_of, row_of
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one
from api.http.refusals import NotFound
from api.http.routes import API
from api.permissions import Where
from domain.decisions.organisation_tree import (
    CloseOrganisation,
    MergeOrganisation,
    MoveOrganisation,
    NameManagingParent,
)
from domain.decisions.organisations import EstablishOrganisation, ReclassifyOrganisation, RenameOrganisation
from domain.language import OrganisationId, named

router = APIRouter(prefix=f"{API}/organisations", tags=["organisations"])
See = Annotated[Reading, reads("organisations.see")]
Change = Annotated[Writing, writes("organisations.change")]


class Establish(Body):
    """A unit that enters the network. `code` is its key for ever; `zone` an IANA name, the network's by default."""

    model_config = example(code="320585104-yx", name="岳西礼堂日间照料中心", kind="day-care-centre", parent="320585104")
    code: IdText
    name: Name
    kind: Code
    zone: IdText | None = None
    parent: Unit | None = None
    managed_by: Unit | None = None
    label: str = ""
    flags: tuple[Code, ...] = ()
    since: date | None = None


class Rename(Body):
    model_config = example(name="浏河镇日间照料中心", since="2026-12-01")
    name: Name
    since: date | None = None


class Reclassify(Body):
    model_config = example(kind="station", label="社会组织服务中心")
    kind: Code
    label: str = ""
    flags: tuple[Code, ...] = ()
    since: date | None = None


class Under(Body):
    """`parent` null: directly under the network."""

    model_config = example(parent="320585", since="2027-01-01")
    parent: Unit | None
    since: date | None = None


class ManagedBy(Body):
    """`managed_by` null: its parent manages it again."""

    model_config = example(managed_by="210293")
    managed_by: Unit | None
    since: date | None = None


class Merge(Body):
    model_config = example(successor="320585105", since="2027-01-01")
    successor: Unit
    since: date | None = None


class OrganisationClosure(Reason):
    model_config = example(reason="房屋到期", since="2026-12-31")
    since: date | None = None


@router.get("", responses={200: {"model": page_of("organisations")}}, summary="Organisations, by code")
def organisations(
    call: See,
    page: Annotated[Paging, Depends()],
    parent: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    code: str | None = None,
) -> Json:
    """`parent`: id or code."""
    where = {"parent": parent and call.named_unit(parent), "kind": kind, "status": status, "code": code}
    return listed(call, "organisations", page, where, ("code",))


@router.get("/{organisation}", responses={200: {"model": row_of("organisations")}}, summary="One organisation")
def organisation(call: See, organisation: str) -> Json:
    """By id or code."""
    return answered(one(call, "organisations", call.named_unit(organisation)))


@router.post("", status_code=201, response_model=Recorded, summary="Establish an organisation")
def establish(call: Change, body: Establish) -> dict[str, Any]:
    """In an empty book it founds the network first."""
    if body.parent is None and not call.may(Where()):
        raise NotFound()
    parent = None if body.parent is None else call.unit(body.parent)
    network = call.book.founded(call.hand())
    decision = EstablishOrganisation(
        organisation=OrganisationId(named("organisation", network.name, body.code)),
        code=body.code,
        name=body.name,
        kind=body.kind,
        zone=body.zone or call.book.zone,
        parent=parent,
        managed_by=None if body.managed_by is None else call.named_unit(body.managed_by),
        label=body.label,
        flags=body.flags,
        since=body.since,
    )
    return call.created("organisation", decision)


@router.post("/{organisation}/name", response_model=Recorded, summary="Rename")
def rename(call: Change, organisation: str, body: Rename) -> dict[str, Any]:
    """From a local date on."""
    unit = call.unit(organisation)
    return call.recorded(unit, RenameOrganisation(unit, body.name, body.since))


@router.post("/{organisation}/classification", response_model=Recorded, summary="Change kind, label or flags")
def reclassify(call: Change, organisation: str, body: Reclassify) -> dict[str, Any]:
    """From a local date on."""
    unit = call.unit(organisation)
    return call.recorded(unit, ReclassifyOrganisation(unit, body.kind, body.label, body.flags, body.since))


@router.post("/{organisation}/parent", response_model=Recorded, summary="Move under another parent")
def move(call: Change, organisation: str, body: Under) -> dict[str, Any]:
    """From a local date on."""
    unit = call.unit(organisation)
    parent = None if body.parent is None else call.unit(body.parent)
    return call.recorded(unit, MoveOrganisation(unit, parent, body.since))


@router.post("/{organisation}/managing-parent", response_model=Recorded, summary="Name who manages it")
def managed_by(call: Change, organisation: str, body: ManagedBy) -> dict[str, Any]:
    """Another unit than its parent, from a local date on."""
    unit = call.unit(organisation)
    over = None if body.managed_by is None else call.named_unit(body.managed_by)
    return call.recorded(unit, NameManagingParent(unit, over, body.since))


@router.post("/{organisation}/merger", response_model=Recorded, summary="Merge into a successor")
def merge(call: Change, organisation: str, body: Merge) -> dict[str, Any]:
    """It ends, and the successor continues it."""
    unit = call.unit(organisation)
    return call.recorded(unit, MergeOrganisation(unit, call.unit(body.successor), body.since))


@router.post("/{organisation}/closure", response_model=Recorded, summary="Close")
def close(call: Change, organisation: str, body: OrganisationClosure) -> dict[str, Any]:
    """From a local date on; nobody continues it."""
    unit = call.unit(organisation)
    return call.recorded(unit, CloseOrganisation(unit, body.reason, body.since))
