"""Signing in, explained; and the published programmes that everybody may see."""

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.http.looks import Look, Shown, looks
from projections import activities, organisations

router = APIRouter(include_in_schema=False)
_MOST = 60


class Programme(NamedTuple):
    """An organisation with a published programme, and how many activities that has."""

    row: Any
    activities: int


@router.get("/sign-in")
def sign_in(look: Annotated[Look, looks()]) -> HTMLResponse:
    """How people come in. Links are made by coordinators; there are no passwords."""
    return look.page("signing-in.html")


def programmes(shown: Shown) -> tuple[list[Programme], int]:
    """The first organisations by name, and how many more there are."""
    counts: dict[str, int] = {}
    for row in shown.rows(activities.view, {"status": "published"}):
        counts[row.organisation] = counts.get(row.organisation, 0) + 1
    found = sorted(shown.by_id(organisations.view, counts).values(), key=lambda row: (row.name, row.code))
    return [Programme(row, counts[row.id]) for row in found[:_MOST]], max(len(found) - _MOST, 0)
