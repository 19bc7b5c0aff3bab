"""The tree of organisations: from the top down, and one by itself with what stands below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.coded import coded
from api.http.looks import Look, Shown, looks
from api.http.refusals import NotFound
from api.pages import Link
from projections import activities, feeds, organisations, rooms

router = APIRouter(include_in_schema=False)
_MOST = 500


@dataclass(frozen=True)
class Below:
    """A unit in a list: its row, what kind it is called, and how many units stand directly under it."""

    row: Any
    kind: str
    count: int


@router.get("/organisations")
def tops(look: Annotated[Look, looks("organisations.see")]) -> HTMLResponse:
    """The units at the top of the tree."""
    with look.shown() as shown:
        rows = _tree(shown)
        listed = below(look, rows, None)
    return look.page(
        "organisations.html",
        shown,
        trail=(Link(look.language.say("Start"), "/"), Link(look.language.say("Organisations"))),
        units=listed[:_MOST],
        more=max(len(listed) - _MOST, 0),
    )


@router.get("/organisations/{code}")
def organisation(code: str, look: Annotated[Look, looks("organisations.see")]) -> HTMLResponse:
    """One unit, by code or id, as it was at the moment asked about."""
    today = look.tree.unit(code)
    if today is None:
        raise NotFound()
    look = look.at_home(today.zone)
    look.request.state.zone = today.zone
    here = {"organisation": today.id}
    with look.shown() as shown:
        rows = _tree(shown)
        one = rows.get(today.id)
        if one is None:
            raise NotFound()
        programme = shown.rows(activities.view, {**here, "status": "published"}, (), _MOST)
        places = shown.rows(rooms.view, {**here, "status": "open"})
        manages = look.moment.present and look.does("feeds.change", today.id)
        wanted = {"subject": today.id, "kind": "centre", "state": "open"}
        feed = next(iter(shown.rows(feeds.view, wanted)), None) if manages else None
    listed = below(look, rows, today.id)
    managed = [row for row in rows.values() if row.managed_by == today.id and row.parent != today.id]
    return look.page(
        "organisation.html",
        shown,
        path=look.to(f"/organisations/{code}"),
        trail=(Link(look.language.say("Organisations"), "/organisations"), *_above(rows, one), Link(one.name)),
        one=one,
        kind=one.label or coded(look.language, "kind", one.kind),
        parent=rows.get(one.parent or ""),
        manager=rows.get(one.managed_by or ""),
        successor=rows.get(one.successor or ""),
        units=listed[:_MOST],
        more=max(len(listed) - _MOST, 0),
        managed=_counted(look, rows, managed),
        programme=sorted(programme, key=lambda row: row.name),
        rooms=sorted(places, key=lambda row: row.name),
        manages=manages,
        feed=feed,
        feed_subject=today.id,
        feed_kind="centre",
        may_see_history=look.does("history.see", today.id),
    )


def _tree(shown: Shown) -> dict[str, Any]:
    return {row.id: row for row in shown.rows(organisations.view)}


def below(look: Look, rows: dict[str, Any], parent: str | None) -> list[Below]:
    """The units directly under one, or at the top, in order of code."""
    found = [row for row in rows.values() if row.parent == parent]
    return _counted(look, rows, found)


def _counted(look: Look, rows: dict[str, Any], found: Iterable[Any]) -> list[Below]:
    counts: dict[str, int] = {}
    for row in rows.values():
        if row.parent:
            counts[row.parent] = counts.get(row.parent, 0) + 1
    made = [Below(row, row.label or coded(look.language, "kind", row.kind), counts.get(row.id, 0)) for row in found]
    return sorted(made, key=lambda each: each.row.code)


def _above(rows: dict[str, Any], one: Any) -> tuple[Link, ...]:
    """The way down to it, at most six steps."""
    found: list[Link] = []
    row, seen = rows.get(one.parent or ""), set[str]()
    while row is not None and row.id not in seen and len(found) < 6:
        seen.add(row.id)
        found.append(Link(row.name, f"/organisations/{row.code}"))
        row = rows.get(row.parent or "")
    return tuple(reversed(found))
