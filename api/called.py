"""What the things of a page are called, looked up all at once: a fixed number of reads, however many there are."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol

from api.coded import role_word
from api.languages import Language
from api.masking import masked
from domain.language import PersonId, kind_of
from journal.address_book import AddressBook
from projections import registry
from projections.view import View

_VIEWS = {
    "shift": "shifts",
    "session": "sessions",
    "series": "series",
    "activity": "activities",
    "room": "rooms",
    "organisation": "organisations",
    "token": "tokens",
}  # what is named by something else stands before it
_NAMED_BY = {"shift": "session", "session": "activity", "series": "activity"}
MaySee = Callable[[PersonId, str | None], bool]  # a person, and the organisation they are registered at


class Rows(Protocol):
    """Where the rows come from."""

    def rows(self, view: View[Any], where: Any = ..., order: Any = ..., limit: Any = ...) -> list[Any]: ...


class Called:
    """Names by id, as they are today. Whoever may not see a person's name reads it masked."""

    def __init__(self, rows: Rows, people: AddressBook, language: Language, may_see: MaySee) -> None:
        self._rows, self._people, self._language, self._may_see = rows, people, language, may_see
        self._known: dict[str, Any] = {}
        self._names: dict[str, str] = {}

    def gather(self, ids: Iterable[str | None]) -> "Called":
        """Look these up, and what they are named by."""
        wanted: dict[str, set[str]] = {}
        for each in ids:
            if each:
                wanted.setdefault(kind_of(each), set()).add(each)
        self._find("rosters", "sign_up", wanted.get("sign-up", set()))
        for kind, name in _VIEWS.items():
            for row in self._find(name, "id", wanted.get(kind, set())):
                if kind in _NAMED_BY:
                    wanted.setdefault(_NAMED_BY[kind], set()).add(getattr(row, _NAMED_BY[kind]))
        self._find_people(wanted.get("person", set()))
        return self

    def _find(self, view: str, column: str, ids: set[str]) -> list[Any]:
        missing = tuple(sorted(ids - self._known.keys()))
        found = self._rows.rows(registry()[view], {column: missing}) if missing else []
        self._known.update(dict.fromkeys(missing))
        self._known.update((getattr(row, column), row) for row in found)
        return found

    def _find_people(self, people: set[str]) -> None:
        self._find("volunteers", "person", people)
        missing = {PersonId(each) for each in people if each not in self._names}  # type: ignore[arg-type]
        written = self._people.read_many(missing, "name") if missing else {}
        for person in missing:
            row = self._known.get(person)
            name = written.get(person)
            if name is None:
                self._names[person] = self._language.say("somebody whose name is not kept")
            elif self._may_see(person, row and row.organisation):
                self._names[person] = name
            else:
                self._names[person] = masked(name)

    def of(self, text: str | None) -> str:
        """The name; of what has none the id itself."""
        row = self._known.get(text or "")
        match kind_of(text or ""):
            case "person":
                return self._names.get(text or "", self._language.say("a volunteer"))
            case "session" if row is not None:
                return f"{self.of(row.activity)} {self.when(row)}"
            case "shift" if row is not None:
                return f"{row.duty} · {self.of(row.session)}"
            case "series" if row is not None:
                return self.of(row.activity)
            case "token" if row is not None:
                return role_word(self._language, row.role)
            case "organisation" | "room" | "activity" if row is not None:
                return str(row.name)
        return text or ""

    def when(self, session: Any) -> str:
        """A session's time on its own clock."""
        starts, ends = datetime.fromisoformat(session.starts), datetime.fromisoformat(session.ends)
        return self._language.span(starts, ends, session.zone)
