"""What people call the things that ids name: for refusals, which speak of ids, and for lists of people."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from api.book import Book
from api.coded import coded
from api.languages import Language
from domain.language import ID_FORM, PersonId, Refused, Span, kind_of
from projections import registry
from projections.view import View

MayName = Callable[[PersonId], bool]
_VIEWS = {
    "organisation": "organisations",
    "room": "rooms",
    "activity": "activities",
    "series": "series",
    "session": "sessions",
    "shift": "shifts",
}


_CODED = {"credential", "role"}  # members of refusals that hold a code


def nobody_is_named(_: PersonId) -> bool:
    """Of people only that they are somebody."""
    return False


class Names:
    """Looks names up as they are today. `may_name`: whose name the reader may see; others are "a volunteer"."""

    def __init__(self, book: Book, language: Language, may_name: MayName = nobody_is_named) -> None:
        self.book = book
        self.language = language
        self.may_name = may_name

    def of(self, text: str, told: Collection[Span] = ()) -> str:
        """What people call the thing of that id; the id itself when nothing is known of it.

        told: times the sentence says itself, so that a session of one of them goes without.
        """
        kind = kind_of(text)
        if kind == "person":
            return self.person(PersonId(text))  # type: ignore[arg-type]
        if kind not in _VIEWS:
            return text
        row = self.book.views.row(_view(_VIEWS[kind]), text)
        if row is None:
            return text
        match kind:
            case "session":
                starts, ends = datetime.fromisoformat(row.starts), datetime.fromisoformat(row.ends)
                name = self.of(row.activity)
                return name if Span(starts, ends) in told else f"{name}, {self.language.span(starts, ends, row.zone)}"
            case "shift":
                return f"{row.duty}, {self.of(row.session)}"
            case "series":
                return self.of(row.activity)
            case _:
                return str(row.name)

    def person(self, person: PersonId) -> str:
        """Their name, when the reader may see it and the address book still has it."""
        name = self.book.people.read(person, "name") if self.may_name(person) else None
        return name or self.language.say("a volunteer")


def _view(name: str) -> View[Any]:
    return registry()[name]


def renamed(refused: Refused, names: Names) -> Refused:
    """The refusal with names and words in place of the ids and codes it speaks of: to be said, not to be told apart."""
    said = {key: value for key, value in vars(refused).items() if f"{{{key}}}" in refused.says}
    spans = [value for value in said.values() if isinstance(value, Span)]
    told = {key: _renamed(value, names, spans) for key, value in vars(refused).items()}
    told |= {key: coded(names.language, key, told[key]) for key in _CODED & told.keys() if isinstance(told[key], str)}
    return type(refused)(**told) if told != vars(refused) else refused


def _renamed(value: Any, names: Names, spans: Collection[Span]) -> Any:
    if isinstance(value, str):
        return names.of(value, spans) if ID_FORM.match(value) else value
    if isinstance(value, tuple) and any(isinstance(each, str) for each in value):
        return tuple(dict.fromkeys(_renamed(each, names, spans) for each in value))
    return value


def ids_in(refused: Refused) -> Iterator[str]:
    """The ids a refusal speaks of, so that a program can follow them."""
    for value in vars(refused).values():
        texts: Iterable[Any] = value if isinstance(value, tuple) else (value,)
        yield from (each for each in texts if isinstance(each, str) and ID_FORM.match(each))
