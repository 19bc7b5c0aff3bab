"""The journal: decisions are carried out here, and facts read back.

A decision sees the book as it stood at one position (the head of its first read) plus what earlier decisions of the
same append have yielded. It is appended only if nothing it asked about has changed since that position; otherwise it
is asked again. So verdict and append are one moment, and nothing can slip in between.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from threading import Semaphore
from typing import Any, ClassVar

import msgspec
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent
from eventsourcing.persistence import IntegrityError

from domain.language import Decision, Fact, Id, Refused, name_of
from journal.asking import Asking
from journal.envelope import Entry, Told, entry_of, seal
from journal.index import query_of, tags_of
from journal.recorder import AlreadyRecorded, Recorded, Recorder, Request

_ATTEMPTS = 12
_MOST_FACTS = 2_000
_MOST_IMPORTED = 100_000
_DECIDING = 2  # threads that decide at once: more only pass Python's lock around; for the disk all wait together


@dataclass
class RepeatDiffers(Refused):
    """An Idempotency-Key names one request for ever."""

    says = "This request number was used before, for something else."
    advice = "Send the new request under a new number."


@dataclass
class BookBusy(Refused):
    """Beaten too often in a row."""

    says = "Too many people are changing this at the same moment."
    advice = "Wait a few seconds and try again. Nothing was recorded."


@dataclass
class TooMuchAtOnce(Refused):
    facts: int
    most: int

    says = "This would record {facts} facts at once; {most} is the most."
    advice = "Split it into smaller parts."


@dataclass(frozen=True)
class Hand:
    """Whose hand writes: the actor, and for a request the id and body it came with.

    imports: a whole file in one append is allowed (100,000 facts instead of 2,000).
    """

    actor: Id
    request_id: str | None = None
    body: bytes = b""
    organisation: Id | None = None
    happened_at: datetime | None = None
    imports: bool = False

    @property
    def request(self) -> Request | None:
        if self.request_id is None:
            return None
        return Request(self.actor, self.request_id, sha256(self.body).digest())


@dataclass(frozen=True)
class Noted:
    """A decision with what stands around its facts, where that differs from the hand's: an imported row's."""

    decision: Decision
    organisation: Id | None = None
    source: Mapping[str, str | int] | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True)
class Done:
    """What was recorded: facts in order, at positions first..last (both 0 when nothing had to be).

    repeated: the same request had been carried out before; these are its facts. noted: per decision, its facts.
    """

    facts: tuple[Fact, ...] = ()
    first: int = 0
    last: int = 0
    repeated: bool = False
    noted: tuple[tuple[Fact, ...], ...] = field(default=())


class Journal:
    """One book. Several threads and processes may hold it open. `now` gives the UTC time decisions are taken at."""

    page_size: ClassVar[int] = 1_000

    def __init__(self, recorder: Recorder, now: Callable[[], datetime] | None = None) -> None:
        self.recorder = recorder
        self.now = now or _machine_time
        self._deciding = Semaphore(_DECIDING)

    def carry_out(self, *decisions: Decision | Noted, hand: Hand) -> Done:
        """Decide and append, all or nothing, as one moment. A refusal stands if nothing it asked about has changed.

        Raises the decision's Refused, RepeatDiffers, BookBusy, TooMuchAtOnce; JournalUnwritable from the recorder.
        """
        request = hand.request
        if again := self._known(request):
            return again
        for attempt in range(_ATTEMPTS):
            asking = Asking(self.recorder, self.now(), hand.actor)
            try:
                return self._record(asking, decisions, hand, request)
            except IntegrityError:
                time.sleep(random.uniform(0, 0.002 * 2 ** min(attempt, 6)))  # noqa: S311 - spreads the contenders
            except AlreadyRecorded as before:
                assert request is not None
                return self._again(request, before.recorded)
            except Refused:
                # The same request, sent twice at once, would be refused for what its first sending did.
                if again := self._known(request):
                    return again
                if attempt == _ATTEMPTS - 1 or not self._has_moved_on(asking):
                    raise
        raise BookBusy()

    def _known(self, request: Request | None) -> Done | None:
        """What the request did when it was carried out before. Raises RepeatDiffers."""
        known = None if request is None else self.recorder.recorded_request(request.actor, request.request_id)
        return None if request is None or known is None else self._again(request, known)

    def _has_moved_on(self, asking: Asking) -> bool:
        """Whether something it asked about has changed since it was answered."""
        if not asking.items:
            return False
        return bool(self.recorder.page(query_of(asking.items), after=asking.head, limit=1).rows)

    def _record(
        self, asking: Asking, decisions: tuple[Decision | Noted, ...], hand: Hand, request: Request | None
    ) -> Done:
        with nullcontext() if hand.imports else self._deciding:
            events, noted = self._decided(asking, decisions, hand)
        facts = tuple(fact for some in noted for fact in some)
        if not facts and (request is None or not asking.items):
            return Done(noted=noted)
        most = _MOST_IMPORTED if hand.imports else _MOST_FACTS
        if len(facts) > most or len(asking.items) > 2 * most:
            raise TooMuchAtOnce(facts=len(facts), most=most)
        condition = DCBAppendCondition(query_of(asking.items), after=asking.head)
        appended = self.recorder.record(events, condition, request)
        if not facts:  # the request is remembered, so that it finds nothing to do again, whatever happens meanwhile
            return Done(noted=noted)
        return Done(facts, appended.first, appended.last, noted=noted)

    def _decided(
        self, asking: Asking, decisions: tuple[Decision | Noted, ...], hand: Hand
    ) -> tuple[list[DCBEvent], tuple[tuple[Fact, ...], ...]]:
        events: list[DCBEvent] = []
        noted: list[tuple[Fact, ...]] = []
        for each in decisions:
            note = each if isinstance(each, Noted) else Noted(each)
            facts = tuple(asking.decide(note.decision))
            told = Told(
                actor=hand.actor,
                request=hand.request_id,
                organisation=note.organisation or hand.organisation,
                source=dict(note.source) if note.source else None,
                happened_at=note.happened_at or hand.happened_at,
            )
            events.extend(DCBEvent(name_of(type(fact)), seal(fact, told), tags_of(fact)) for fact in facts)
            noted.append(facts)
        return events, tuple(noted)

    def _again(self, request: Request, known: Recorded) -> Done:
        if known.body_sha256 != request.body_sha256:
            raise RepeatDiffers()
        if known.first > known.last:
            return Done(repeated=True)
        facts = tuple(entry.fact for entry in self.entries(after=known.first - 1, until=known.last))
        return Done(facts, known.first, known.last, repeated=True)

    def entries(
        self,
        *,
        tag: str | None = None,
        types: tuple[str, ...] = (),
        after: int = 0,
        until: int | None = None,
        limit: int | None = None,
    ) -> Iterator[Entry]:
        """Lines of the book in order, read a page at a time; of one tag or of some types when asked."""
        query = query_of([(types, (tag,) if tag else ())]) if tag or types else None
        left = limit
        while left is None or left > 0:
            size = self.page_size if left is None else min(left, self.page_size)
            page = self.recorder.page(query, after=after, until=until, limit=size)
            yield from map(entry_of, page.rows)
            if not page.more:
                return
            after = page.rows[-1].position
            left = None if left is None else left - len(page.rows)

    def close(self) -> None:
        self.recorder.close()


def _machine_time() -> datetime:
    return datetime.now(UTC)


def plain(fact: Fact) -> dict[str, Any]:
    """The fact as JSON values, its name under `fact`."""
    built: dict[str, Any] = msgspec.to_builtins(fact)
    return built
