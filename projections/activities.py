"""Which activities are there, who answers for each, for whom are they, and may volunteers see them?"""

import msgspec

from domain.facts.activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityDrafted,
    ActivityListed,
    ActivityPublished,
)
from projections.view import Row, View

Heard = ActivityDrafted | ActivityListed | ActivityApproved | ActivityPublished | ActivityCancelled


class Activity(Row, frozen=True, kw_only=True):
    """status: draft, approved, published or cancelled. renamed: how often a later statement had another name.

    Ages are whole years, inclusive.
    """

    id: str
    name: str
    organisation: str
    field: str
    type: str
    status: str
    minimum_age: int | None = None
    maximum_age: int | None = None
    dangerous: bool = False
    insured: bool = False
    content: str = ""
    place: str = ""
    aid: str | None = None
    recording_unit: str
    in_charge: str | None = None
    risks: str = ""
    protection: str = ""
    reason: str | None = None
    renamed: int = 0


def _stated(row: Activity | None, fact: ActivityDrafted | ActivityListed) -> Activity:
    renamed = 0 if row is None else row.renamed + (row.name != fact.name)
    return Activity(
        id=fact.activity,
        name=fact.name,
        organisation=fact.organisation,
        field=fact.field,
        type=fact.type,
        status="draft" if isinstance(fact, ActivityDrafted) else "published",
        minimum_age=fact.minimum_age,
        maximum_age=fact.maximum_age,
        content=fact.content,
        place=fact.place,
        aid=fact.aid,
        recording_unit=fact.recording_unit or fact.organisation,
        in_charge=fact.in_charge,
        renamed=renamed,
    )


def step(row: Activity | None, fact: Heard) -> Activity | None:
    if isinstance(fact, ActivityDrafted | ActivityListed):
        return _stated(row, fact)
    if row is None:
        return None
    match fact:
        case ActivityApproved():
            return msgspec.structs.replace(row, status="approved")
        case ActivityPublished():
            return msgspec.structs.replace(
                row,
                status="published",
                risks=fact.risks,
                protection=fact.protection,
                dangerous=fact.dangerous,
                insured=fact.insured,
            )
        case ActivityCancelled(reason=reason):
            return msgspec.structs.replace(row, status="cancelled", reason=reason)


view = View(
    name="activities",
    row=Activity,
    key=("id",),
    keys=lambda fact: [(fact.activity,)],
    step=step,
    by=(("organisation", "status"),),
    scopes=("id", "organisation"),
)
