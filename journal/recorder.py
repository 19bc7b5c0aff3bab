"""What a store must offer to keep the journal: the library's port, and the little more that Daybook needs.

`DCBRecorder` of the eventsourcing library is the base, so its conformance suite runs on every store.
The additions carry what its event has no place for: the stamp of recording, the request that asked, and paging.
"""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from threading import Event
from typing import NamedTuple, Self

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBRecorder


class Stored(NamedTuple):
    """One row of the journal, as it lies there. `recorded_at` is microseconds since 1970 UTC; `data` is UTF-8 JSON."""

    position: int
    recorded_at: int
    type: str
    data: bytes


class Page(NamedTuple):
    """Rows of one read transaction, rising by position, and the journal's head in that same transaction.

    `more` tells whether a limit cut the page short; the next page starts after the last row's position.
    """

    head: int
    rows: list[Stored]
    more: bool


class Appended(NamedTuple):
    """Where an append landed: positions first..last, and the stamp of its last fact (microseconds since 1970 UTC)."""

    first: int
    last: int
    recorded_at: int


class Request(NamedTuple):
    """Who asked, under which id of theirs (the Idempotency-Key), and the SHA-256 of what they asked."""

    actor: str
    request_id: str
    body_sha256: bytes


class Recorded(NamedTuple):
    """A request that was carried out before: its body's digest and the positions of the facts it made."""

    body_sha256: bytes
    first: int
    last: int


class AlreadyRecorded(Exception):
    """The request was carried out before, in another append. Nothing was written now."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__("the request was carried out before")
        self.recorded = recorded


class JournalUnwritable(Exception):
    """The disk is full or the file cannot be written. Nothing was recorded; reading goes on."""


class JournalUnreadable(Exception):
    """The journal's file is damaged. The message names the position, when one is known."""

    position: int | None = None

    def at(self, position: int) -> Self:
        """The same, knowing the first position that cannot be read."""
        self.position = position
        return self


class Recorder(DCBRecorder):
    """A place where facts are kept in order, for ever."""

    @abstractmethod
    def record(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition, request: Request | None = None
    ) -> Appended:
        """Append all events or none. Without events the request alone is remembered; `first` is then after `last`.

        Raises the library's IntegrityError when a fact after `condition.after` matches the condition,
        AlreadyRecorded when the request's (actor, request_id) is known, JournalUnwritable when the disk refuses.
        """

    @abstractmethod
    def page(
        self, query: DCBQuery | None = None, *, after: int = 0, until: int | None = None, limit: int | None = None
    ) -> Page:
        """Rows with after < position <= until that match any item of the query (all rows when it has none)."""

    @property
    @abstractmethod
    def stopped(self) -> str:
        """Why nothing more is taken until it is opened again (a sync failed: nobody knows what the disk has), or ""."""

    @abstractmethod
    def head(self) -> int:
        """The position of the last fact, 0 when there is none."""

    @abstractmethod
    def position_at(self, recorded_at: int) -> int:
        """The last position recorded at or before that microsecond, 0 when none was."""

    @abstractmethod
    def late(self, query: DCBQuery | None, *, after: int, until: int, happened_until: int) -> list[Stored]:
        """The late tail: rows with after < position <= until that happened before they were recorded,
        at or before `happened_until` (microseconds since 1970 UTC)."""

    @abstractmethod
    def recorded_request(self, actor: str, request_id: str) -> Recorded | None:
        """What became of a request, None when it is unknown or older than 90 days."""

    @abstractmethod
    def tags_at(self, after: int, limit: int) -> Iterator[tuple[int, list[str]]]:
        """Positions after `after` with their tags in stored order, for checking the index."""

    @abstractmethod
    def index_is_exact(self) -> bool:
        """Whether the index holds an entry for every tag of every fact, and none besides."""

    @abstractmethod
    def reindex(self, tags: Iterator[tuple[int, str, Sequence[str]]]) -> None:
        """Replace the whole index of tags by (position, type, tags), in one transaction."""

    @abstractmethod
    def copy_in(self, rows: Iterator[tuple[Stored, Sequence[str]]]) -> int:
        """Lay stored rows, unchanged, with their tags into an empty journal (restore and moving only)."""

    @abstractmethod
    def listen(self, event: Event) -> None:
        """Set the event after each commit seen, from this process at once, from others within a second."""

    @abstractmethod
    def unlisten(self, event: Event) -> None:
        """Stop setting the event."""

    @abstractmethod
    def close(self) -> None:
        """Release files, threads and connections. Calling it again does nothing."""
