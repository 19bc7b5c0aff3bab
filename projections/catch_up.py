"""Views follow the journal: batches of facts, each one transaction, rows and position together.

Several processes may follow at once. One advances at a time; who finds the position moved since it read its batch
leaves that batch and reads the next. A view that fails is parked at the fact it could not take, and the others go on.
"""

import random
import time
from collections.abc import Callable, Iterable
from threading import Condition, Event, Thread

from journal.recorder import Page, Recorder
from projections.build import Advance
from projections.fold import Decoder
from projections.posting import post
from projections.store import Store

Progress = Callable[[int, int], None]  # (position, head)

_BATCH = 500
_BATCH_UNSERVED = 2_000  # nobody reads what is being filled: fewer transactions touch each page of the file
_POLL_SECONDS = 1.0
_GLANCE_SECONDS = 0.05


def _silent(position: int, head: int) -> None:
    """Nobody asked for progress."""


class CatchUp:
    """Brings a store to the head of a journal, and keeps it there while a Follower runs it."""

    def __init__(self, recorder: Recorder, store: Store) -> None:
        self.recorder = recorder
        self.store = store
        self.followed = False
        self._decoder = Decoder(store.views.values())
        self._advanced = Condition()
        self._reached = 0
        self._checked = False
        self._serves = False

    def run(self, until: int | None = None, progress: Progress = _silent) -> int:
        """Catch up with the head, or up to a position; the position reached.

        Views that stand at a position this journal does not have are another journal's, and begin again.
        """
        if not self._checked:
            self._check()
            self._checked = True
        position = self._fill(None, until, progress)
        if until is None and not self._serves:
            self.store.serve()
            self._serves = True
        return position

    def wait_for(self, position: int, timeout: float) -> int:
        """Wait until the views have taken the fact at a position, at most `timeout` seconds; how far they have come.

        Nobody follows: the caller catches up by itself, however long that takes.
        """
        if not self.followed:
            return self.run(position)
        end = time.monotonic() + timeout
        while (reached := self.store.position()) < position and (left := end - time.monotonic()) > 0:
            with self._advanced:  # short waits, since another process may be the one that advances
                self._advanced.wait_for(lambda: self._reached >= position, min(left, _GLANCE_SECONDS))
        return reached

    def rebuild(self, names: Iterable[str] | None = None, progress: Progress = _silent) -> int:
        """Build some views (all of them) anew beside those that serve, which they then replace, parked ones too.

        Raises KeyError for a name that is no view's, ViewsDropped when another rebuild begins meanwhile.
        """
        views = [self.store.views[name] for name in (self.store.views if names is None else names)]
        build = self.store.build_beside(views)
        self._fill(build, None, progress)
        self.store.index(build)
        while True:
            self.run(progress=progress)
            with self.store.advancing() as serving:
                beside = serving.beside(build)
                while beside.position < serving.position:
                    page = self.recorder.page(after=beside.position, until=serving.position, limit=_BATCH_UNSERVED)
                    self._post(beside, page)
                if beside.position == serving.position:
                    serving.take_over(build)
                    return serving.position

    def _check(self) -> None:
        with self.store.reading() as now:
            position, recorded_at = now.position, now.recorded_at
        if position == 0:
            return
        found = self.recorder.page(after=position - 1, until=position).rows
        if [row.recorded_at for row in found] != [recorded_at]:
            self.store.start_over()

    def _fill(self, build: str | None, until: int | None, progress: Progress) -> int:
        with self.store.reading(build) as now:
            position, batch = now.position, _BATCH if now.serves else _BATCH_UNSERVED
        while until is None or position < until:
            page = self.recorder.page(after=position, until=until, limit=batch)
            if not page.rows:
                break
            with self.store.advancing(build) as advance:
                beaten = advance.position != position
                if not beaten:
                    self._post(advance, page)
                position = advance.position
            if beaten:  # another process is ahead: let it run
                time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 - spreads the contenders
            elif build is None:
                with self._advanced:
                    self._reached = position
                    self._advanced.notify_all()
            progress(position, page.head)
        return position

    def _post(self, advance: Advance, page: Page) -> None:
        heard, skipped = self._decoder.decode(page.rows)
        for name in advance.places.keys() & heard.keys():
            if name not in advance.parked:
                failed = post(advance, self.store.views[name], heard[name])
                if failed is not None:
                    advance.park(failed)
        advance.skip(skipped)
        advance.stand_at(page.rows[-1].position, page.rows[-1].recorded_at)


class Follower:
    """A thread that keeps views at the journal's head: woken by each commit it sees, and every second anyway.

    failure: why the last attempt did not succeed (a full disk, a damaged file), None when it did; it tries again.
    """

    def __init__(self, catch_up: CatchUp) -> None:
        self.failure: Exception | None = None
        self._catch_up = catch_up
        self._wake = Event()
        self._stopping = False
        self._thread = Thread(target=self._follow, name="views", daemon=True)

    def start(self) -> None:
        self._catch_up.recorder.listen(self._wake)
        self._catch_up.followed = True
        self._thread.start()

    def stop(self) -> None:
        """Return once the batch under way is done."""
        self._catch_up.followed = False
        self._stopping = True
        self._wake.set()
        self._thread.join()
        self._catch_up.recorder.unlisten(self._wake)

    def _follow(self) -> None:
        self._wake.set()
        while not self._stopping:
            self._wake.wait(_POLL_SECONDS)
            self._wake.clear()
            if self._stopping:
                return
            try:
                self._catch_up.run()
                self.failure = None
            except Exception as fault:  # noqa: BLE001 - the follower outlives a full disk; doctor shows the failure
                self.failure = fault
