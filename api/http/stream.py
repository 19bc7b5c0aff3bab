"""Live changes for pages that are open: one follower a process, and to each reader only (view, key, position).

A reader that does not keep up is told the position alone and looks again: nothing here grows without a bound.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any, NamedTuple

import msgspec
from anyio import CapacityLimiter, to_thread

from api.book import Book
from domain.language import Fact
from projections.view import Key

_MOST_WAITING = 500  # changes a reader may be behind
_MOST_FACTS = 500  # at once; after an import only the position is told
_MOST_READERS = 500
_ALIVE_SECONDS = 20.0
_WAKE_SECONDS = 1.0


class Change(NamedTuple):
    """A row that a fact may have changed; of no view: much has changed, look again."""

    view: str | None
    key: Key
    position: int


MaySee = Callable[[Change], bool]


@dataclass(eq=False)
class _Reader:
    may_see: MaySee
    waiting: asyncio.Queue[Change] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))

    def tell(self, changes: list[Change], position: int) -> None:
        try:
            for change in changes:
                if change.view is None or self.may_see(change):
                    self.waiting.put_nowait(change)
        except asyncio.QueueFull:
            while not self.waiting.empty():
                self.waiting.get_nowait()
            self.waiting.put_nowait(Change(None, (), position))


class Stream:
    """Follows the journal while anybody reads."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._readers: set[_Reader] = set()
        self._wake = Event()
        self._stopped = asyncio.Event()
        self._ended = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow until left."""
        self.book.journal.recorder.listen(self._wake)
        task = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            self._ended = True
            self._stopped.set()
            self._wake.set()
            await task
            self.book.journal.recorder.unlisten(self._wake)

    @property
    def full(self) -> bool:
        return len(self._readers) >= _MOST_READERS

    async def _follow(self) -> None:
        alone = CapacityLimiter(1)
        position = await to_thread.run_sync(self.book.journal.recorder.head, limiter=alone)
        while not self._ended:
            await to_thread.run_sync(self._wait, limiter=alone)
            position, changes = await to_thread.run_sync(self._changes, position, bool(self._readers), limiter=alone)
            for reader in list(self._readers) if changes else ():
                reader.tell(changes, position)

    def _wait(self) -> None:
        self._wake.wait(_WAKE_SECONDS)
        self._wake.clear()

    def _changes(self, after: int, anybody: bool) -> tuple[int, list[Change]]:
        """What the facts behind a position changed, once the views show it; and the position reached."""
        head = self.book.journal.recorder.head()
        if head <= after:
            return after, []
        reached = self.book.views.wait_for(head, _WAKE_SECONDS)
        if not anybody or reached <= after:
            return max(after, reached), []
        if reached - after > _MOST_FACTS:
            return reached, [Change(None, (), reached)]
        entries = self.book.journal.entries(after=after, until=reached)
        changes = {
            Change(view, key, entry.position): None for entry in entries for view, key in self._touched(entry.fact)
        }
        return reached, list(changes)

    def _touched(self, fact: Fact) -> list[tuple[str, Key]]:
        views = self.book.views.all.values()
        return [(view.name, key) for view in views if isinstance(fact, view.hears) for key in view.keys(fact)]

    async def events(self, may_see: MaySee) -> AsyncIterator[bytes]:
        """Server-sent events (WHATWG HTML section 9.2): `position` first, then `change` and `again`."""
        reader = _Reader(may_see)
        self._readers.add(reader)
        try:
            position = await to_thread.run_sync(lambda: self.book.views.position)
            yield _event("position", {"position": position})
            while not self._ended:
                change = await self._next(reader)
                if change is None:
                    yield b": alive\n\n"
                elif change.view is None:
                    yield _event("again", {"position": change.position})
                else:
                    yield _event("change", change._asdict())
        finally:
            self._readers.discard(reader)

    async def _next(self, reader: _Reader) -> Change | None:
        """The reader's next change; None when it is time to show that the line is alive, or all ends."""
        wanted = asyncio.create_task(reader.waiting.get())
        ended = asyncio.create_task(self._stopped.wait())
        try:
            await asyncio.wait({wanted, ended}, timeout=_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            return wanted.result() if wanted.done() and not wanted.cancelled() else None
        finally:
            for task in (wanted, ended):
                task.cancel()


def _event(name: str, told: dict[str, Any]) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(told) + b"\n\n"
