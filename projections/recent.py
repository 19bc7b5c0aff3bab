"""A whole view as it was, from the rows that are kept: what was not touched since is still what it was.

Of a moment a week back nearly every row is kept as it was then. Those that a later fact touched are folded again, each
from its own facts. So looking back costs what has happened since, not all that ever happened; what lies too far back
is folded from the beginning. Nothing has to be stored for it.
"""

from collections.abc import Iterable

from domain.language import name_of
from journal.index import query_of
from journal.recorder import Recorder
from projections.fold import Decoder, ViewFailed
from projections.past import Moment, bounds_of, folds_all, row_at, rows_at
from projections.selection import Where, select
from projections.store import Store
from projections.view import Key, R, View

_MOST_FACTS = 5_000  # since then; reading and folding more is no quicker than beginning anew
_MOST_ROWS = 300  # to be folded again


def rows_then(
    recorder: Recorder,
    store: Store,
    view: View[R],
    moment: Moment,
    where: Where | None = None,
    order: tuple[str, ...] = (),
    after: Key | None = None,
    limit: int | None = None,
) -> list[R]:
    """As past.rows_at, and quicker for a moment not long ago. Raises ViewFailed."""
    where = where or {}
    if moment.as_of is None and folds_all(view, where) and any(column in view.scopes for column in view.key):
        position = bounds_of(recorder, moment).position
        found = _recent(recorder, store, view, position, where)
        if found is not None:
            return select(view, found, where, order, after, limit)
    return rows_at(recorder, view, moment, where, order, after, limit)


class Then:
    """The views as they were, answered as questions about the past are: what a replay of that moment must equal."""

    def __init__(self, recorder: Recorder, store: Store, moment: Moment) -> None:
        self._recorder, self._store, self._moment = recorder, store, moment
        self.position = bounds_of(recorder, moment).position
        last = recorder.page(after=self.position - 1, until=self.position).rows if self.position else []
        self.recorded_at = last[0].recorded_at if last else 0
        self.parked: dict[str, ViewFailed] = {}

    def rows(self, view: View[R], /) -> Iterable[R]:
        return rows_then(self._recorder, self._store, view, self._moment)


def _recent(recorder: Recorder, store: Store, view: View[R], position: int, where: Where) -> list[R] | None:
    """The chosen rows of that position, from those of now; None: too much has happened since, or now is not there."""
    with store.reading() as now:
        if now.position < position or view.name in now.parked:
            return None
        changed = _touched_since(recorder, view, position, now.position)
        if changed is None:
            return None
        kept = [row for row in now.rows(view, where) if view.key_of(row) not in changed]
    then = (row_at(recorder, view, Moment(at=position), key) for key in changed)
    return [*kept, *(row for row in then if row is not None)]


def _touched_since(recorder: Recorder, view: View[R], after: int, until: int) -> set[Key] | None:
    """The keys of the rows that facts in between may have changed; None: too many, or a fact cannot be read."""
    heard = query_of([(tuple(name_of(fact) for fact in view.hears), ())])
    page = recorder.page(heard, after=after, until=until, limit=_MOST_FACTS)
    if page.more:
        return None
    changed: set[Key] = set()
    for each in Decoder([view]).decode(page.rows)[0].get(view.name, ()):
        if isinstance(each.fact, Exception):
            return None
        changed.update(view.keys(each.fact))
        if len(changed) > _MOST_ROWS:
            return None
    return changed
