"""The stage the demo is played on: a book whose clock the play sets, so that its month lies before today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from domain.language import Decision, Id, OrganisationId, Refused, Span, named
from journal.address_book import AddressBook
from journal.envelope import microseconds
from journal.journal import Hand, Journal
from journal.sqlite import SQLiteRecorder

NETWORK = "daybook-demo"
ZONE = "Asia/Shanghai"


@dataclass
class PlayClock:
    """What time it is on the stage; never later than it really is."""

    now: datetime

    def microseconds(self) -> int:
        return microseconds(self.now)


class Stage:
    """The book being filled, the people it is about, and who acts."""

    def __init__(self, folder: Path, today: date) -> None:
        self.today = today
        self.clock = PlayClock(self.moment(-31, time(8)))
        self.journal = Journal(SQLiteRecorder(folder / "journal.db", clock=self.clock.microseconds), self._now)
        self.people = AddressBook(folder / "people.db")
        self.random = Random(68)  # noqa: S311 - the same play every time
        self.staff = an("person", "coordinator")
        self.facts = 0

    def _now(self) -> datetime:
        return self.clock.now

    def moment(self, day: int, at: time) -> datetime:
        """The instant of a wall time, days from today."""
        local = datetime.combine(self.today + timedelta(days=day), at, ZoneInfo(ZONE))
        return local.astimezone(UTC)

    def span(self, day: int, at: time, minutes: int) -> Span:
        start = self.moment(day, at)
        return Span(start, start + timedelta(minutes=minutes))

    def turn_to(self, day: int, at: time) -> None:
        """Time passes; it never runs backwards, nor past what it really is."""
        self.clock.now = min(max(self.clock.now, self.moment(day, at)), datetime.now(UTC))

    def does(
        self, *decisions: Decision, by: Id | None = None, at: OrganisationId | None = None, imports: bool = False
    ) -> None:
        """Carry out, all or nothing."""
        hand = Hand(by or self.staff, organisation=at, imports=imports)
        self.facts += len(self.journal.carry_out(*decisions, hand=hand).facts)

    def tries(self, decision: Decision, by: Id, at: OrganisationId | None = None) -> Refused | None:
        """What a person tries; the book may refuse, as it would any day."""
        try:
            self.does(decision, by=by, at=at)
        except Refused as refusal:
            return refusal
        return None

    def close(self) -> None:
        self.journal.close()
        self.people.close()


def an(kind: str, key: str) -> Id:
    """The demo's ids are the same in every demo, so that its pages can be linked to."""
    return named(kind, NETWORK, key)


def chunks(decisions: Iterable[Decision], size: int = 200) -> Iterable[list[Decision]]:
    held: list[Decision] = []
    for decision in decisions:
        held.append(decision)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held
