"""Lists and single rows of the views: who may see which, about when, a page at a time.

A page's cursor holds the position its list was begun at, so all pages of one list are of one moment, whatever is
recorded in between. Who may see a row is always asked of today.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Annotated, Any, NamedTuple

import msgspec
from fastapi import Query

from api.http.conventions import Json, Reading
from api.http.refusals import CursorUnfit, FilterUnfit, NotFound
from api.permissions import OPEN, OWN, may
from api.places import Places
from domain.language import PersonId
from projections import registry
from projections.build import Snapshot
from projections.past import Moment, bounds_of, row_at
from projections.recent import rows_then
from projections.selection import Range, checked, ordering, place_of
from projections.view import Key, View, text_of

MOST = 500
SEEN_BY = {
    "organisations": "organisations.see",
    **dict.fromkeys(("rooms", "activities", "series", "sessions", "shifts", "holidays"), "programme.see"),
    **dict.fromkeys(("volunteers", "rosters", "schedules", "credentials"), "people.see"),
    "feeds": "feeds.change",
    **dict.fromkeys(("tokens", "links"), "tokens.change"),
}
SEEN_BY_DEFAULT = "journal.see"
_PERSONAL = {"shifts": ("requests",), "activities": ("in_charge",)}  # columns of an open view that name somebody
_DRAFTS = "history.see"  # what is not published yet is for those who may see how it came about


def action_of(view: str) -> str:
    """The action that seeing rows of that view is."""
    return SEEN_BY.get(view, SEEN_BY_DEFAULT)


@dataclass(frozen=True)
class Paging:
    """limit: rows of a page. cursor: the `next` of the page before, opaque."""

    limit: Annotated[int, Query(ge=1, le=MOST)] = 100
    cursor: Annotated[str | None, Query(max_length=2_000, description="`next` of the page before")] = None


def _person_of(view: View[Any]) -> str | None:
    """The column that says whom a row is about."""
    return next((column for column in ("person", "volunteer") if column in view.columns), None)


def _own_part(call: Reading, view: View[Any]) -> dict[str, Any]:
    """Of what a caller may see, what can be asked of the store already."""
    who, person = call.who, _person_of(view)
    if action_of(view.name) in OPEN:
        return {}
    if who.person is not None and who.role in OWN:
        column = person or ("subject" if "subject" in view.columns else None)
        return {} if column is None else {column: who.person}
    if who.organisation is not None and "organisation" in view.columns:
        return {"organisation": tuple(unit for unit in call.tree.by_id if who.organisation in call.tree.above(unit))}
    return {}


class Sight:
    """Which rows of a view a caller may see."""

    def __init__(self, call: Reading, view: View[Any], places: Places) -> None:
        self.call, self.view, self.places = call, view, places
        self.action = action_of(view.name)

    def __call__(self, row: Any) -> bool:
        where = self.places.of_row(self.view.name, row)
        if not may(self.call.who, self.action, where, self.call.tree):
            return False
        return not self._is_draft(row) or self.call.may(where, _DRAFTS)

    def _is_draft(self, row: Any) -> bool:
        if self.view.name == "shifts":
            session = self.places.reader.row(registry()["sessions"], (row.session,))
            return session is not None and not session.published
        if self.view.name in ("series", "sessions"):
            return not row.published
        return getattr(row, "status", None) in ("draft", "approved")

    def shown(self, row: Any) -> dict[str, Any]:
        """The row as an object; without what only those who may see people may see."""
        built: dict[str, Any] = msgspec.to_builtins(row)
        personal = _PERSONAL.get(self.view.name, ())
        if personal and not self.call.may(self.places.of_row(self.view.name, row), "people.see"):
            for column in personal:
                built.pop(column, None)
        return built


def listed(
    call: Reading, name: str, paging: Paging, where: Mapping[str, Any], order: tuple[str, ...] = (), names: bool = False
) -> Json:
    """One page of a view: `position`, `rows`, and `next` when there are more. A condition that is None is none.

    names: each row of a person with their `name`, today's. Raises CursorUnfit, FilterUnfit.
    """
    view = registry()[name]
    wanted = {column: value for column, value in where.items() if value is not None}
    _checked(view, wanted)
    digest = _digest(name, wanted, order, call.moment)
    position, after = _opened(paging.cursor, digest, view, order)
    store, tree = call.book.views.store, call.tree
    conditions = _both(wanted, _own_part(call, view))
    page: _Page | None = None
    if conditions is None:
        page = _Page(store.position(), [], [])
    elif call.moment.present:
        with store.reading() as now:
            if position in (None, now.position):
                rows = _live(now, view, conditions, order, after, paging.limit + 1)
                page = _page(now.position, rows, Sight(call, view, Places(now, tree)), paging.limit)
    if page is None:
        position, then = _then(call, view, position, conditions or {}, order, after)
        with store.reading() as now:
            page = _page(position, then, Sight(call, view, Places(now, tree)), paging.limit)
    position, found, shown = page
    person = _person_of(view)
    if names and person:
        _join_names(call, person, shown)
    next_page = None
    if len(found) > paging.limit:
        next_page = _cursor(digest, position, place_of(view, found[paging.limit - 1], order))
    return Json({"position": position, "rows": shown, "next": next_page}, headers={"Journal-Position": str(position)})


def seen(call: Reading, name: str, where: Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """Every row the caller may see, and the position they are of."""
    view = registry()[name]
    _checked(view, where)
    store, tree = call.book.views.store, call.tree
    conditions = _both(where, _own_part(call, view))
    if conditions is None:
        return store.position(), []
    then = None if call.moment.present else _then(call, view, None, conditions)
    with store.reading() as now:
        sight = Sight(call, view, Places(now, tree))
        position, rows = then or (now.position, now.rows(view, conditions))
        return position, [sight.shown(row) for row in rows if sight(row)]


def _then(
    call: Reading,
    view: View[Any],
    position: int | None,
    where: Mapping[str, Any],
    order: tuple[str, ...] = (),
    after: Key | None = None,
) -> tuple[int, Iterable[Any]]:
    """The position a question about the past is of, and its rows.

    They are folded while no connection to the views is held: it can take long, and few may read at a time.
    """
    recorder = call.book.journal.recorder
    if position is None:
        position = bounds_of(recorder, call.moment).position
    moment = replace(call.moment, known_at=None, at=position)
    return position, rows_then(recorder, call.book.views.store, view, moment, where, order, after)


def _checked(view: View[Any], where: Mapping[str, Any]) -> None:
    try:
        checked(view, where)
    except ValueError:
        raise FilterUnfit(", ".join(where)) from None


def _live(
    now: Snapshot, view: View[Any], where: Mapping[str, Any], order: tuple[str, ...], after: Key | None, step: int
) -> Iterator[Any]:
    """The rows of now, no more at a time than a page may need."""
    while True:
        some = list(now.rows(view, where, order, after, step))
        yield from some
        if len(some) < step:
            return
        after = place_of(view, some[-1], order)


class _Page(NamedTuple):
    """The position, the visible rows (one more than the page has, when there is one), and the page as objects."""

    position: int
    found: list[Any]
    shown: list[dict[str, Any]]


def _page(position: int, rows: Iterable[Any], sight: Sight, limit: int) -> _Page:
    found = list(islice(filter(sight, rows), limit + 1))
    return _Page(position, found, [sight.shown(row) for row in found[:limit]])


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both sets of conditions together; None when nothing can meet them."""
    found = dict(one)
    for column, condition in other.items():
        if column not in found:
            found[column] = condition
            continue
        among = condition if isinstance(condition, tuple) else (condition,)
        if isinstance(found[column], Range | tuple):
            found[column] = tuple(value for value in among if value in found[column])
        elif found[column] not in among:
            return None
    return found


def one(call: Reading, name: str, *key: str) -> dict[str, Any]:
    """The row of that key with the position it is of. Raises NotFound, alike for what is not there and not theirs."""
    view = registry()[name]
    tree = call.tree
    if call.moment.present and call.where(key[0]) is None:
        raise NotFound()
    with call.book.views.store.reading() as now:
        sight = Sight(call, view, Places(now, tree))
        if call.moment.present:
            position, row = now.position, now.row(view, key)
        else:
            position = call.until
            row = row_at(call.book.journal.recorder, view, call.moment, key)
        if row is None or not sight(row):
            raise NotFound()
        return {"position": position, **sight.shown(row)}


def answered(row: Mapping[str, Any]) -> Json:
    """A row that `one` found, with its position in the header."""
    return Json(row, headers={"Journal-Position": str(row["position"])})


def _join_names(call: Reading, column: str, rows: list[dict[str, Any]]) -> None:
    """Rows that a caller may see at all are of people whose name they may see, where `people.see` says so."""
    found = call.book.people.read_many({PersonId(row[column]) for row in rows if row[column]}, "name")
    for row in rows:
        row["name"] = found.get(row[column])


def time_range(since: datetime | None, until: datetime | None) -> Range | None:
    """From a time (in) to a time (out), as the views write times."""
    if since is None and until is None:
        return None
    return Range(None if since is None else text_of(since), None if until is None else text_of(until))


def _digest(view: str, where: Mapping[str, Any], order: tuple[str, ...], moment: Moment) -> str:
    """What a list is of, so that a cursor of another list is found out."""
    stated = [view, sorted((column, repr(value)) for column, value in where.items()), order, repr(moment)]
    return sha256(json.dumps(stated).encode()).hexdigest()[:16]


def _cursor(digest: str, position: int, after: Key) -> str:
    return urlsafe_b64encode(msgspec.json.encode([digest, position, after])).decode().rstrip("=")


def _opened(cursor: str | None, digest: str, view: View[Any], order: tuple[str, ...]) -> tuple[int | None, Key | None]:
    """The position and the place a cursor holds. Raises CursorUnfit."""
    if cursor is None:
        return None, None
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        of, position, after = msgspec.json.decode(packed, type=tuple[str, int, list[str | int]])
    except (ValueError, msgspec.MsgspecError):
        raise CursorUnfit() from None
    kinds = [view.kinds[column][0] for column in ordering(view, order)]
    if of != digest or position < 0 or [type(each) for each in after] != kinds:
        raise CursorUnfit()
    return position, tuple(after)
