"""The journal itself: its entries in order, the history of one thing, and what changes as it happens."""

from itertools import chain, islice
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.http.conventions import Json, Reading, reads
from api.http.lists import MOST, action_of
from api.http.refusals import NotFound, TooManyReaders
from api.http.routes import API
from api.http.stream import Change
from api.permissions import OPEN, RULES, Where
from domain.facts import registry as facts
from domain.language import ID_FORM
from journal.envelope import Entry, entry_of
from journal.index import query_of
from journal.journal import plain
from projections.past import bounds_of, pages

router = APIRouter(prefix=API, tags=["journal"])
Limit = Annotated[int, Query(ge=1, le=MOST)]


def told(entry: Entry) -> dict[str, Any]:
    """A line of the book: `happened_at` is there too when it equals `recorded_at`."""
    return {
        "position": entry.position,
        "type": entry.name,
        "recorded_at": entry.recorded_at.isoformat(),
        "happened_at": entry.happened_at.isoformat(),
        "actor": entry.actor,
        "request": entry.request,
        "organisation": entry.organisation,
        "source": entry.source,
        "fact": plain(entry.fact),
    }


@router.get("/events", summary="Entries of the journal, in order")
def events(
    call: Annotated[Reading, reads("journal.see")],
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    tag: Annotated[str | None, Query(max_length=100)] = None,
    type: Annotated[list[str] | None, Query(max_length=50)] = None,
    limit: Limit = 100,
) -> Json:
    """Behind a position; of one tag, of some types. `next`: the `after` of the next page, null at the end."""
    where = Where() if tag is None else call.where(tag)
    known = tuple(name for name in type or () if name in facts())
    if where is None or not call.may(where) or (type and not known):
        raise NotFound()
    return _entries(call, tag, known, after, limit)


@router.get("/history/{tag}", summary="The history of one thing")
def history(
    call: Annotated[Reading, reads("history.see")],
    tag: str,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Limit = 100,
) -> Json:
    """By id, or an organisation's code: when each fact was recorded, when it happened, who told the book."""
    unit = call.tree.unit(tag)
    thing = unit.id if unit is not None else tag
    where = call.where(thing) if ID_FORM.match(thing) else None
    if where is None or not call.may(where):
        raise NotFound()
    return _entries(call, thing, (), after, limit)


def _entries(call: Reading, tag: str | None, types: tuple[str, ...], after: int, limit: int) -> Json:
    recorder = call.book.journal.recorder
    bounds = bounds_of(recorder, call.moment)
    query = query_of([(types, (tag,) if tag else ())]) if tag or types else None
    rows = chain.from_iterable(pages(recorder, bounds, query, after))
    found = [told(entry_of(row)) for row in islice(rows, limit + 1)]
    more, shown = len(found) > limit, found[:limit]
    answer = {"position": bounds.position, "entries": shown, "next": shown[-1]["position"] if more else None}
    return Json(answer, headers={"Journal-Position": str(bounds.position)})


@router.get("/events/stream", summary="What changes, as it happens", response_class=StreamingResponse)
def stream(call: Annotated[Reading, reads("programme.see")]) -> StreamingResponse:
    """Server-sent events: `position` at first, then `change` with view, key and position; `again`: look at all anew."""
    line = call.request.app.state.stream
    if line.full:
        raise TooManyReaders()
    who = call.who

    def may_see(change: Change) -> bool:
        action = action_of(change.view or "")
        if action in OPEN:
            return True
        everywhere = who.organisation is None and who.person is None and who.role in RULES[action]
        return everywhere or (action == "people.see" and who.person is not None and who.person in change.key)

    return StreamingResponse(line.events(may_see), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
