"""A real book in a temporary folder for tests of views, feeds and doors, with facts laid as a test wants them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from api.book import Book
from api.settings import Settings
from domain.language import Decision, Fact, Id
from journal.journal import Done, Hand
from tests.grammar import STAFF, flat
from tests.scene import Lay


class TestBook:
    """A book whose views stand where its journal does after each step."""

    __test__ = False

    def __init__(self, book: Book) -> None:
        self.book = book

    def lay(self, *facts: Fact | Iterable[Fact]) -> Done:
        return self.does(Lay(tuple(flat(facts))))

    def does(self, *decisions: Decision, by: Id = STAFF, happened_at: datetime | None = None) -> Done:
        done = self.book.journal.carry_out(*decisions, hand=Hand(by, happened_at=happened_at, imports=True))
        self.book.views.catch_up.run()
        return done


@contextmanager
def a_book(folder: Path, *, follow: bool = False) -> Iterator[TestBook]:
    with Book.open(Settings(data=folder, network="test"), follow=follow) as book:
        yield TestBook(book)
