"""Questions about the past: what the book said then, and what was so then by all that was learned since.

known at K: the facts recorded by K. As of T: of those, the ones that had happened by T, folded in the journal's order.
Every fact recorded by min(T, K) had happened by then; the others are the late tail: recorded after T, true before.
So no table keeps the past. A question about one subject folds that subject's facts alone, found by their tags.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from domain.facts.networks import NetworkFounded
from domain.language import ID_FORM, name_of
from journal.envelope import Entry, entry_of, fact_of, microseconds
from journal.index import Item, Query, query_of
from journal.recorder import Recorder, Stored
from projections.fold import Decoder, Fold
from projections.selection import Where, chooses, select
from projections.view import Key, R, View

_PAGE = 1_000


@dataclass(frozen=True)
class Moment:
    """known_at or at: by which time or position the book had learned it (default: all). as_of: when it was so.

    Without as_of, dated facts count from when they are recorded, as in the views that are kept; with it, a fact that
    holds from a later day (by the network's own date) was not so yet.
    """

    known_at: datetime | None = None
    at: int | None = None
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        if self.known_at is not None and self.at is not None:
            raise ValueError("a moment is known at a time or at a position, not both")

    @property
    def present(self) -> bool:
        """Nothing is asked about the past."""
        return self.known_at is None and self.at is None and self.as_of is None


class Bounds(NamedTuple):
    """Which facts count: all up to `complete`; up to `position` those that happened by then (microseconds)."""

    position: int
    complete: int
    happened_until: int
    day: date | None


def bounds_of(recorder: Recorder, moment: Moment) -> Bounds:
    """The moment in terms of this journal."""
    position = recorder.head()
    if moment.known_at is not None:
        position = recorder.position_at(microseconds(moment.known_at))
    elif moment.at is not None:
        position = min(position, max(moment.at, 0))
    if moment.as_of is None:
        return Bounds(position, position, 0, None)
    then = microseconds(moment.as_of)
    return Bounds(position, min(position, recorder.position_at(then)), then, _day(recorder, moment.as_of))


def _day(recorder: Recorder, then: datetime) -> date:
    """The local date at that time: the network's zone decides, as facts with dates do not repeat theirs."""
    founded = recorder.page(query_of([((name_of(NetworkFounded),), ())]), limit=1).rows
    fact = fact_of(founded[0]) if founded else None
    return then.astimezone(ZoneInfo(fact.zone) if isinstance(fact, NetworkFounded) else UTC).date()


def pages(recorder: Recorder, bounds: Bounds, query: Query | None = None, after: int = 0) -> Iterator[list[Stored]]:
    """The rows behind `after` that count, in order, a page at a time."""
    while after < bounds.complete:
        page = recorder.page(query, after=after, until=bounds.complete, limit=_PAGE)
        if page.rows:
            yield page.rows
        if not page.more:
            break
        after = page.rows[-1].position
    if bounds.complete < bounds.position:
        after, until = max(after, bounds.complete), bounds.position
        if late := recorder.late(query, after=after, until=until, happened_until=bounds.happened_until):
            yield late


def rows_at(
    recorder: Recorder,
    view: View[R],
    moment: Moment,
    where: Where | None = None,
    order: tuple[str, ...] = (),
    after: Key | None = None,
    limit: int | None = None,
) -> list[R]:
    """The chosen rows as they were, as Snapshot.rows gives those of now. Raises ViewFailed.

    A condition on one of the view's scopes, or on an id of the key of a view that numbers, reads only its facts.
    """
    where = where or {}
    chooses(view, where)
    bounds = bounds_of(recorder, moment)
    fold = _folded(recorder, view, bounds, _items(recorder, view, bounds, where))
    return select(view, fold.rows.values(), where, order, after, limit)


def row_at(recorder: Recorder, view: View[R], moment: Moment, key: Key) -> R | None:
    """The row of that key as it was, None when there was none. Raises ViewFailed."""
    found = rows_at(recorder, view, moment, dict(zip(view.key, key, strict=True)))
    return found[0] if found else None


def explain(recorder: Recorder, view: View[Any], key: Key, moment: Moment | None = None) -> list[Entry]:
    """The entries that made a row, in order."""
    bounds = bounds_of(recorder, moment or Moment())
    ids = tuple(part for part in key if isinstance(part, str) and ID_FORM.match(part))
    found: list[Entry] = []
    for page in pages(recorder, bounds, query_of([(_names(view), ids)])):
        for heard in Decoder([view]).decode(page)[0].get(view.name, ()):
            fact = heard.fact
            if isinstance(fact, Exception) or key not in view.keys(fact):
                continue
            if bounds.day is None or view.dated is None or (view.dated(fact) or date.min) <= bounds.day:
                found.append(entry_of(heard.stored))
    return found


def _names(view: View[Any]) -> tuple[str, ...]:
    return tuple(name_of(fact) for fact in view.hears)


def folds_all(view: View[Any], where: Where) -> bool:
    """Whether these conditions name no subject whose facts alone would do."""
    ids = {column for column, value in where.items() if isinstance(value, str) and ID_FORM.match(value)}
    return not (ids & set(view.scopes) or (view.numbered is not None and ids & set(view.key)))


def _items(recorder: Recorder, view: View[Any], bounds: Bounds, where: Where) -> list[Item]:
    """What to read so that the chosen rows come out as folding everything would give them; empty: nothing."""
    ids = {column: value for column, value in where.items() if isinstance(value, str) and ID_FORM.match(value)}
    if scoped := tuple(value for column, value in ids.items() if column in view.scopes):
        return [(_names(view), scoped)]
    kept = tuple(value for column, value in ids.items() if column in view.key)
    if view.numbered is None or not kept:
        return [(_names(view), ())]
    # A row's number depends on the others of its group: find the groups, and fold those.
    place = view.key.index(view.numbered[1])
    groups: dict[str, None] = {}
    for page in pages(recorder, bounds, query_of([(_names(view), kept)])):
        for heard in Decoder([view]).decode(page)[0].get(view.name, ()):
            if not isinstance(heard.fact, Exception):
                groups.update(dict.fromkeys(str(key[place]) for key in view.keys(heard.fact)))
    return [(_names(view), (group,)) for group in groups]


def _folded(recorder: Recorder, view: View[R], bounds: Bounds, items: list[Item]) -> Fold[R]:
    fold, decoder = Fold(view, bounds.day), Decoder([view])
    for page in pages(recorder, bounds, query_of(items)) if items else ():
        fold.take(decoder.decode(page)[0].get(view.name, ()))
    if fold.failed is not None:
        raise fold.failed
    return fold
