"""What a command was asked about, from its words: a view, its conditions, a moment of the past."""

from typing import Any

import typer

from api.book import Book
from api.commands.desk import Desk, id_of
from api.languages import choose
from domain.language import ID_FORM
from projections import registry
from projections.past import Moment
from projections.selection import Condition, Value
from projections.view import Key, View


def view_of(desk: Desk, name: str) -> View[Any]:
    found = registry().get(name)
    if found is None:
        said = desk.terminal().language.say(
            "There is no view {name}; these exist: {known}.", name=name, known=", ".join(registry())
        )
        raise typer.BadParameter(said)
    return found


def moment_of(desk: Desk, book: Book, known_at: str | None, at: int | None, as_of: str | None) -> Moment:
    if known_at is not None and at is not None:
        raise typer.BadParameter(desk.terminal().language.say("Give --known-at or --at, not both."))
    if at is not None and at > (head := book.journal.recorder.head()):
        said = desk.terminal().language.say("The book has {head} entries; that position is still to come.", head=head)
        raise typer.BadParameter(said)
    return Moment(desk.moment(known_at, book.zone), at, desk.moment(as_of, book.zone))


def condition_of(book: Book, wanted: View[Any], text: str) -> tuple[str, Condition]:
    column, equals, value = text.partition("=")
    if not equals or column not in wanted.columns:
        said = choose(asked=book.settings.lang).say(
            "{text}: write COLUMN=VALUE with one of {columns}.", text=text, columns=", ".join(wanted.columns)
        )
        raise typer.BadParameter(said)
    return column, value_of(book, wanted, column, value)


def value_of(book: Book, wanted: View[Any], column: str, text: str) -> Value:
    """The text as the column has it: a number, yes or no, nothing, an id; a code stands for its organisation."""
    kind, _ = wanted.kinds[column]
    try:
        if text == "":
            return None
        if kind is bool:
            return {"true": True, "false": False}[text.lower()]
        if kind is int:
            return int(text)
    except (KeyError, ValueError):
        said = choose(asked=book.settings.lang).say("{column} holds no such value as {text}.", column=column, text=text)
        raise typer.BadParameter(said) from None
    named = column in ("organisation", "parent", "managed_by") or (wanted.name == "organisations" and column == "id")
    return id_of(book, text) if named and not ID_FORM.match(text) else text


def key_of(book: Book, wanted: View[Any], words: list[str]) -> Key:
    """A row's key from its words, one a column. Raises typer.BadParameter."""
    values = [value_of(book, wanted, column, text) for column, text in zip(wanted.key, words, strict=False)]
    key = tuple(value for value in values if value is not None)
    if len(words) != len(wanted.key) or len(key) != len(wanted.key):
        raise typer.BadParameter(
            choose(asked=book.settings.lang).say("The key of {view} is: {key}.", view=wanted.name, key=list(wanted.key))
        )
    return key
