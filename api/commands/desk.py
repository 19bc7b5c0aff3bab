"""Where a command sits: its book, its terminal, and what is said of the options that many commands share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from api.book import Book
from api.languages import choose
from api.settings import Settings
from api.terminal import Terminal
from domain.language import ID_FORM, Id
from journal.journal import Hand

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
KnownAt = Annotated[str | None, typer.Option(help="What the book said then: RFC 3339, or a local date.")]
At = Annotated[int | None, typer.Option(min=0, help="What the book said at that position.")]
AsOf = Annotated[str | None, typer.Option(help="What was so then, by all that is known (or was, with --known-at).")]
TERMINAL = Id("terminal")


class Desk:
    """Made once from the options before the command."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def terminal(self, *, as_json: bool = False) -> Terminal:
        return Terminal(choose(asked=self.settings.lang), as_json=as_json)

    @property
    def hand(self) -> Hand:
        """Whoever sits at this machine's terminal."""
        return Hand(TERMINAL)

    @property
    def importing(self) -> Hand:
        """The same, with a whole file in hand."""
        return Hand(TERMINAL, imports=True)

    @contextmanager
    def book(self, *, must_exist: bool = True, caught_up: bool = True) -> Iterator[Book]:
        """The book, closed afterwards; its views at the journal's head when `caught_up`."""
        if must_exist and not (self.settings.data / "journal.db").exists():
            raise typer.BadParameter(
                self.terminal().language.say(
                    "There is no book in {folder}. Name its folder with --data, or begin one with an import.",
                    folder=str(self.settings.data),
                )
            )
        with Book.open(self.settings, follow=False) as book:
            if caught_up:
                book.views.catch_up.run()
            yield book

    def moment(self, text: str | None, zone: str) -> datetime | None:
        """RFC 3339, or a date or time without offset, which is of that zone. Raises typer.BadParameter."""
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            said = self.terminal().language.say("{text} is no time; write 2026-11-23T09:00:00+08:00.", text=text)
            raise typer.BadParameter(said) from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def desk_of(context: typer.Context) -> Desk:
    found = context.find_object(Desk)
    assert found is not None
    return found


def id_of(book: Book, text: str) -> Id:
    """An id, or an organisation's code. Raises typer.BadParameter."""
    if ID_FORM.match(text):
        return Id(text)
    unit = book.tree().unit(text)
    if unit is None:
        said = choose(asked=book.settings.lang).say("{text} is neither an id nor an organisation's code.", text=text)
        raise typer.BadParameter(said)
    return unit.id


def plain(row: Any) -> dict[str, Any]:
    """A view's row by the names of its columns."""
    return dict(zip(row.__struct_encode_fields__, (getattr(row, name) for name in row.__struct_fields__), strict=True))
