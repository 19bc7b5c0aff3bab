"""The first page, by role: a centre's week, the next shift, the tree of organisations, or how to sign in."""

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from api.http.looks import Look, Shown, looks
from api.http.pages.me import promises
from api.http.pages.organisations import below
from projections import activities, organisations

router = APIRouter(include_in_schema=False)
_AT_A_CENTRE = ("coordinator", "door", "supervisor", "operator", "case-worker")
_MOST = 60


class Programme(NamedTuple):
    """An organisation with a published programme, and how many activities that has."""

    row: Any
    activities: int


@router.get("/", response_model=None)
def home(look: Annotated[Look, looks()]) -> Response:
    """Where this reader begins."""
    unit = look.tree.by_id.get(look.who.organisation) if look.who.organisation else None
    if look.who.role in _AT_A_CENTRE and unit is not None:
        return RedirectResponse(look.to(f"/centres/{unit.code}/week"), status_code=303)
    if look.who.role == "public":
        return _visitor(look)
    if look.who.person is not None:
        return _volunteer(look)
    with look.shown() as shown:
        rows = {row.id: row for row in shown.rows(organisations.view)}
        units = below(look, rows, unit.id if unit is not None else None)
    return look.page("home-units.html", shown, unit=unit, units=units)


def _volunteer(look: Look) -> Response:
    """The next shift in large type, and the way to find another."""
    assert look.who.person is not None
    with look.shown() as shown:
        look, coming, _ = promises(look, shown, look.who.person)
    firm = [each for each in coming if each.withdrawable]
    return look.page("home-volunteer.html", shown, next_one=firm[0] if firm else None, coming=firm[1:4])


def _visitor(look: Look) -> Response:
    """What this is, how to come in, and what everybody may see."""
    with look.shown() as shown:
        found, more = _programmes(shown)
    return look.page("home-visitor.html", shown, programmes=found, more=more)


def _programmes(shown: Shown) -> tuple[list[Programme], int]:
    """The first organisations by name, and how many more there are."""
    counts: dict[str, int] = {}
    for row in shown.rows(activities.view, {"status": "published"}):
        counts[row.organisation] = counts.get(row.organisation, 0) + 1
    found = sorted(shown.by_id(organisations.view, counts).values(), key=lambda row: (row.name, row.code))
    return [Programme(row, counts[row.id]) for row in found[:_MOST]], max(len(found) - _MOST, 0)
