"""One thread at a time carries out the work of all who wait: group commit without a thread of its own.

Whoever comes while nobody works does the work at once, with no hand-over to another thread. Whoever comes later
waits; the one whose turn comes next takes along everybody who waits with it. This is known as flat combining.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Work(Protocol):
    """Something to carry out; `outcome` is None until it has been."""

    @property
    def outcome(self) -> object | None: ...


W = TypeVar("W", bound=Work)


class _Place(Generic[W]):
    """A place in the queue. Without work it asks for a turn alone."""

    __slots__ = ("leads", "signal", "work")

    def __init__(self, work: W | None) -> None:
        self.work = work
        self.leads = False
        self.signal = Lock()
        self.signal.acquire()


class Turns(Generic[W]):
    """A queue of work that one of the waiting threads carries out, at most `most` pieces together.

    `carry_out` sets every piece's outcome. When it raises, pieces that still have none go back to the queue.
    """

    def __init__(self, carry_out: Callable[[list[W]], None], most: int) -> None:
        self._carry_out = carry_out
        self._most = most
        self._mutex = Lock()
        self._taken = False
        self._waiting: deque[_Place[W]] = deque()

    def wait_for(self, work: W) -> None:
        """Return when the work has its outcome, given by this thread or by another."""
        place = _Place(work)
        self._join(place)
        if place.leads:
            self._lead(work)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A turn with nobody else's work in it."""
        place: _Place[W] = _Place(None)
        self._join(place)
        try:
            yield
        finally:
            self._pass_on()

    def _join(self, place: _Place[W]) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = place.leads = True
                return
            self._waiting.append(place)
        try:
            place.signal.acquire()
        except BaseException:
            self._give_up(place)
            raise

    def _give_up(self, place: _Place[W]) -> None:
        """An interrupted waiter leaves: out of the queue, or, if its turn had come, handing the turn on."""
        with self._mutex:
            if place in self._waiting:
                self._waiting.remove(place)
                return
        if place.leads:
            self._pass_on()

    def _lead(self, work: W) -> None:
        batch = [work]
        others: list[_Place[W]] = []
        try:
            with self._mutex:
                while self._waiting and len(batch) < self._most and (other := self._waiting[0].work) is not None:
                    batch.append(other)
                    others.append(self._waiting.popleft())
            self._carry_out(batch)
        finally:
            undone = [place for place in others if place.work is not None and place.work.outcome is None]
            with self._mutex:
                self._waiting.extendleft(reversed(undone))
            self._pass_on()
            for place in others:
                if place not in undone:
                    place.signal.release()

    def _pass_on(self) -> None:
        with self._mutex:
            if not self._waiting:
                self._taken = False
                return
            place = self._waiting.popleft()
            place.leads = True
        place.signal.release()
