"""Waking those who listen: at once for commits of this process, by a poll for those of others."""

from collections.abc import Callable
from threading import Event, Lock, Thread

import apsw

from journal.recorder import JournalUnreadable, JournalUnwritable

_POLL_SECONDS = 0.25


class Watch:
    """The events to set after each commit. Its thread runs only once somebody listens."""

    def __init__(self, open_one: Callable[[], apsw.Connection]) -> None:
        self._open_one = open_one
        self._lock = Lock()
        self._listening: set[Event] = set()
        self._ended = Event()
        self._thread: Thread | None = None

    def add(self, event: Event) -> None:
        """Set the event after each commit from now on."""
        with self._lock:
            self._listening.add(event)
            if self._thread is None and not self._ended.is_set():
                self._thread = Thread(target=self._poll, name="journal-watch", daemon=True)
                self._thread.start()

    def discard(self, event: Event) -> None:
        """Stop setting the event."""
        with self._lock:
            self._listening.discard(event)

    def tell(self) -> None:
        """Set all events."""
        if self._listening:
            with self._lock:
                listening = tuple(self._listening)
            for event in listening:
                event.set()

    def close(self) -> None:
        """End the thread."""
        self._ended.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _poll(self) -> None:
        """`PRAGMA data_version` changes when any other connection has committed."""
        db: apsw.Connection | None = None
        seen = None
        while not self._ended.wait(_POLL_SECONDS):
            try:
                db = db or self._open_one()
                version = db.pragma("data_version")
            except (apsw.Error, JournalUnreadable, JournalUnwritable):
                version = None  # those who listen look for themselves, and meet the trouble
            if version is None or version != seen:
                seen = version
                self.tell()
        if db is not None:
            db.close()
