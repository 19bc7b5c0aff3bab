"""Every view, and the fingerprint of all: now, as it was known then, or as things were then."""

import csv
import io
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from api.http.conventions import Call, Json, Reading, anybody, reads
from api.http.lists import Paging, action_of, listed, seen
from api.http.refusals import FilterUnfit, NotAllowed, NotFound, SignInNeeded
from api.http.routes import API
from api.permissions import RULES
from projections import question_of, registry
from projections.replay import replaying, state
from projections.selection import Value, where_of

router = APIRouter(prefix=API, tags=["views"])
_UNITS = ("organisation", "parent", "managed_by")
_FORMULA = "=+-@\t\r＝＋－＠"


@router.get("/views", summary="The views, each with the question it answers")
def views(_: Annotated[Call, anybody()]) -> Json:
    """Their columns are those of `where`."""
    return Json(
        {
            "views": [
                {"name": name, "question": question_of(name), "columns": view.columns, "key": view.key}
                for name, view in registry().items()
            ]
        }
    )


@router.get("/views/{name}", summary="Rows of a view", response_model=None)
def view(
    call: Annotated[Reading, reads("programme.see")],
    page: Annotated[Paging, Depends()],
    name: str,
    where: Annotated[list[str] | None, Query(max_length=20, description="COLUMN=VALUE, any number of times")] = None,
    format: Literal["json", "csv"] = "json",
    names: bool = False,
) -> Response:
    """Those of them that the caller may see. As CSV all of them at once, for spreadsheets."""
    if name not in registry():
        raise NotFound()
    if call.who.role not in RULES[action_of(name)]:
        raise SignInNeeded() if call.who.role == "public" else NotAllowed(call.who.role)
    conditions = _conditions(call, name, where or [])
    if format == "json":
        return listed(call, name, page, conditions, (), names)
    position, rows = seen(call, name, conditions)
    return Response(
        _table(registry()[name].columns, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Journal-Position": str(position), "Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _conditions(call: Reading, name: str, where: Iterable[str]) -> dict[str, Any]:
    """Raises FilterUnfit."""
    texts = dict(text.partition("=")[::2] for text in where)
    try:
        found = where_of(registry()[name], texts)
    except ValueError:
        raise FilterUnfit(", ".join(texts)[:200]) from None
    return {column: _unit(call, column, value) for column, value in found.items()}


def _unit(call: Reading, column: str, value: Any) -> Value:
    """An organisation's code stands for its id."""
    unit = call.tree.unit(value) if column in _UNITS and isinstance(value, str) else None
    found: Value = unit.id if unit is not None else value
    return found


def _table(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """CSV with a byte order mark and RFC 4180 line ends. What a spreadsheet would take for a formula is text."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    names = list(columns)
    writer.writerow(names)
    writer.writerows([_inert(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def _inert(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA and cell else cell


@router.get("/state", summary="The fingerprint of every view")
def fingerprints(call: Annotated[Reading, reads("journal.see")]) -> Json:
    """`position`, `recorded_at`, `fingerprint`, and for each view its rows and fingerprint."""
    if call.moment.present:
        with call.book.views.store.reading() as now:
            found = state(now, registry().values())
    else:
        with replaying(call.book.journal.recorder, call.moment) as then:
            found = state(then, registry().values())
    return Json(msgspec.to_builtins(found), headers={"Journal-Position": str(found["position"])})
