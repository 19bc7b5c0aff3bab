"""The book replayed from nothing, and compared with the views that are kept.

Rows are folded in memory while the book is small. A larger one is folded into a scratch file that is thrown away, so
that the memory taken does not grow with the book.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

from journal.envelope import moment_of
from journal.recorder import Recorder, Stored
from projections import registry
from projections.catch_up import CatchUp
from projections.fingerprint import Printed, lines, printed, printed_in_order, total
from projections.fold import Decoder, Fold, Skipped, ViewFailed
from projections.past import Bounds, Moment, bounds_of, pages
from projections.store import Store
from projections.view import R, View

Progress = Callable[[int, int], None]  # (position, head)
State = dict[str, Any]

_MOST_IN_MEMORY = 150_000  # facts; the process then holds about 250 MB when most are sign-ups


def _silent(position: int, head: int) -> None:
    """Nobody asked for progress."""


class Standing(Protocol):
    """Rows at one position: a Snapshot of the store, or a Replay."""

    position: int
    recorded_at: int

    @property
    def parked(self) -> Mapping[str, ViewFailed]: ...
    def rows(self, view: View[R], /) -> Iterable[R]: ...


class Replay:
    """Some views folded in memory, each fact decoded once.

    position, recorded_at: of the last fact of the moment that was asked for. skipped: by type the unknown facts.
    """

    def __init__(self, views: Iterable[View[Any]], bounds: Bounds) -> None:
        self.position = bounds.position
        self.recorded_at = 0
        self.skipped: dict[str, Skipped] = {}
        self._folds = {view.name: Fold(view, bounds.day) for view in views}
        self._decoder = Decoder(fold.view for fold in self._folds.values())

    @property
    def parked(self) -> dict[str, ViewFailed]:
        return {name: fold.failed for name, fold in self._folds.items() if fold.failed is not None}

    def take(self, page: list[Stored]) -> None:
        """Fold on."""
        heard, skipped = self._decoder.decode(page)
        for name, facts in heard.items():
            self._folds[name].take(facts)
        for name, more in skipped.items():
            before = self.skipped.get(name, Skipped(0, more.first))
            self.skipped[name] = before._replace(facts=before.facts + more.facts)

    def rows(self, view: View[R], /) -> Iterable[R]:
        return self._folds[view.name].rows.values()


def replay(
    recorder: Recorder,
    moment: Moment | None = None,
    views: Iterable[View[Any]] | None = None,
    progress: Progress = _silent,
) -> Replay:
    """The views (all of them) as of a moment, from nothing. A view that fails stays where it failed."""
    bounds = bounds_of(recorder, moment or Moment())
    folded = Replay(registry().values() if views is None else views, bounds)
    for page in pages(recorder, bounds):
        folded.take(page)
        progress(page[-1].position, bounds.position)
    for last in recorder.page(after=bounds.position - 1, until=bounds.position).rows:
        folded.recorded_at = last.recorded_at
    return folded


@contextmanager
def replaying(
    recorder: Recorder,
    moment: Moment | None = None,
    views: Iterable[View[Any]] | None = None,
    progress: Progress = _silent,
    most_in_memory: int = _MOST_IN_MEMORY,
) -> Iterator[Standing]:
    """The same as `replay`, in a scratch file when there are more facts than that; memory then stays flat.

    A question with `as_of` is always folded in memory.
    """
    moment, views = moment or Moment(), list(registry().values() if views is None else views)
    position = bounds_of(recorder, moment).position
    if position <= most_in_memory or moment.as_of is not None:
        yield replay(recorder, moment, views, progress)
        return
    with TemporaryDirectory(prefix="daybook-replay-") as folder:
        store = Store(Path(folder) / "views.db", {view.name: view for view in views}, lasting=False)
        try:
            CatchUp(recorder, store).run(position, progress)
            with store.reading() as replayed:
                yield replayed
        finally:
            store.close()


def state(standing: Standing, views: Iterable[View[Any]]) -> State:
    """What `daybook state` answers: position, stamp, each view's rows and fingerprint, and that of all together.

    A parked view also says at which position it stopped: its rows are those before.
    """
    found = {}
    for view in views:
        ordered = printed_in_order(view, standing.rows(view))
        found[view.name] = ordered or printed(view, standing.rows(view))
    return _stated(standing.position, standing.recorded_at, found, standing.parked)


def _stated(position: int, recorded_at: int, found: Mapping[str, Printed], parked: Mapping[str, ViewFailed]) -> State:
    named = {name: dict(found[name]._asdict()) for name in sorted(found)}
    for name, failed in parked.items():
        named[name]["parked_at"] = failed.position
    stamp = moment_of(recorded_at).isoformat(timespec="microseconds").replace("+00:00", "Z") if position else None
    return {"position": position, "recorded_at": stamp, "fingerprint": total(found), "views": named}


def replayed_state(
    open_recorder: Callable[[], Recorder],
    moment: Moment | None = None,
    processes: int = 1,
    progress: Progress = _silent,
) -> State:
    """The state of a replay of all views, by several processes that each fold some of them.

    open_recorder: picklable, opens the journal; each process closes what it opened.
    """
    shares = _shares(registry().values(), processes)
    if len(shares) == 1:
        states = [_share(open_recorder, moment, shares[0], progress)]
    else:
        with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
            at = moment or Moment(at=_head(open_recorder))  # all shares stop at one position
            states = [each.result() for each in [pool.submit(_share, open_recorder, at, some) for some in shares]]
    views = {name: view for each in states for name, view in each["views"].items()}
    found = {name: Printed(view["rows"], view["fingerprint"]) for name, view in views.items()}
    return {**states[0], "fingerprint": total(found), "views": dict(sorted(views.items()))}


def _head(open_recorder: Callable[[], Recorder]) -> int:
    recorder = open_recorder()
    try:
        return recorder.head()
    finally:
        recorder.close()


def _share(
    open_recorder: Callable[[], Recorder], moment: Moment | None, names: list[str], progress: Progress = _silent
) -> State:
    recorder = open_recorder()
    try:
        views = [registry()[name] for name in names]
        with replaying(recorder, moment, views, progress) as replayed:
            return state(replayed, views)
    finally:
        recorder.close()


def _shares(views: Iterable[View[Any]], most: int) -> list[list[str]]:
    """The views dealt out, the ones that hear most first, each to whom has least to hear."""
    shares: list[tuple[int, list[str]]] = [(0, []) for _ in range(max(most, 1))]
    for view in sorted(views, key=lambda each: -len(each.hears)):
        weight, names = min(shares, key=lambda share: share[0])
        shares[shares.index((weight, names))] = weight + len(view.hears), [*names, view.name]
    return [names for _, names in shares if names]


class Difference(NamedTuple):
    """The first row, by key, that two states of a view do not share: its key and both rows as JSON, None: no row."""

    view: str
    key: str
    kept: str | None
    replayed: str | None


def differences(kept: Standing, replayed: Standing, views: Iterable[View[Any]]) -> Iterator[Difference]:
    """Of each of the views whose rows differ, the first difference. All lines of one view are held at a time."""
    for view in views:
        ours, theirs = dict(lines(view, kept.rows(view))), dict(lines(view, replayed.rows(view)))
        for key in sorted(ours.keys() | theirs.keys()):
            if ours.get(key) != theirs.get(key):
                rows = [None if line is None else line.decode() for line in (ours.get(key), theirs.get(key))]
                yield Difference(view.name, key.decode(), *rows)
                break
