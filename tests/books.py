"""A real book in a temporary folder for tests of views, feeds and doors, with facts laid as a test wants them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.book import Book
from api.settings import Settings
from domain.language import Ask, Decision, Fact, Id, SessionId
from domain.questions.sessions import plan_of
from journal.journal import Done, Hand
from tests.grammar import STAFF
from tests.scene import an


@dataclass(frozen=True)
class Lay:
    """Test set-up: these facts, whatever the rules."""

    facts: tuple[Fact, ...]

    def decide(self, ask: Ask) -> Iterator[Fact]:
        ask(plan_of(SessionId(an("session", "nobody's"))))
        yield from self.facts


class TestBook:
    """A book whose views stand where its journal does after each step."""

    __test__ = False

    def __init__(self, book: Book) -> None:
        self.book = book

    def lay(self, *facts: Fact | Iterable[Fact]) -> Done:
        flat: list[Fact] = []
        for each in facts:
            flat.extend([each] if isinstance(each, Fact) else each)
        return self.does(Lay(tuple(flat)))

    def does(self, *decisions: Decision, by: Id = STAFF, happened_at: datetime | None = None) -> Done:
        done = self.book.journal.carry_out(*decisions, hand=Hand(by, happened_at=happened_at, imports=True))
        self.book.views.catch_up.run()
        return done


@contextmanager
def a_book(folder: Path, *, follow: bool = False) -> Iterator[TestBook]:
    with Book.open(Settings(data=folder, network="test"), follow=follow) as book:
        yield TestBook(book)
