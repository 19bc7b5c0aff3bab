"""Which organisations does the network have, of what kind, under whom, and who manages them?

`parent` and `managed_by` are ids. The code shown beside them is that of their own row: codes never change, but a
parent may be imported again under another one, and a row learns from its own facts alone.
"""

from datetime import date

import msgspec

from domain.facts.organisations import (
    ManagingParentNamed,
    OrganisationClosed,
    OrganisationEstablished,
    OrganisationMerged,
    OrganisationMoved,
    OrganisationReclassified,
    OrganisationRenamed,
)
from projections.view import Row, View

Heard = (
    OrganisationEstablished
    | OrganisationRenamed
    | OrganisationReclassified
    | OrganisationMoved
    | ManagingParentNamed
    | OrganisationMerged
    | OrganisationClosed
)


class Organisation(Row, frozen=True, kw_only=True):
    """`from_`: the latest date a change of it was said to hold from. `until`: the first day it is no more.

    renamed: how often.
    status: open, merged (into `successor`) or closed. flags: words, a space between two.
    """

    code: str
    name: str
    kind: str
    parent: str | None = None
    managed_by: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    flags: str = ""
    id: str
    label: str = ""
    status: str = "open"
    until: str | None = None
    zone: str
    successor: str | None = None
    reason: str | None = None
    renamed: int = 0


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def step(row: Organisation | None, fact: Heard) -> Organisation | None:
    since = _day(fact.since) or (None if row is None else row.from_)
    if isinstance(fact, OrganisationEstablished):
        return Organisation(
            code=fact.code,
            name=fact.name,
            kind=fact.kind,
            parent=fact.parent,
            managed_by=fact.managed_by,
            from_=_day(fact.since),
            flags=" ".join(fact.flags),
            id=fact.organisation,
            label=fact.label,
            zone=fact.zone,
        )
    if row is None:
        return None
    change = msgspec.structs.replace
    match fact:
        case OrganisationRenamed(name=name):
            return change(row, name=name, from_=since, renamed=row.renamed + 1)
        case OrganisationReclassified(kind=kind, label=label, flags=flags):
            return change(row, kind=kind, label=label, flags=" ".join(flags), from_=since)
        case OrganisationMoved(parent=parent):
            return change(row, parent=parent, from_=since)
        case ManagingParentNamed(managed_by=managed_by):
            return change(row, managed_by=managed_by, from_=since)
        case OrganisationMerged(successor=successor):
            return change(row, status="merged", successor=successor, until=_day(fact.since))
        case OrganisationClosed(reason=reason):
            return change(row, status="closed", reason=reason, until=_day(fact.since))


view = View(
    name="organisations",
    row=Organisation,
    key=("id",),
    keys=lambda fact: [(fact.organisation,)],
    step=step,
    by=(("code",), ("parent",), ("managed_by",)),
    scopes=("id",),
    dated=lambda fact: fact.since,
)
