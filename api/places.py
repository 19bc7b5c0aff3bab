"""Where a thing of the book lies, as the views have it today: whose part of the tree, and about whom. For `may`."""

from typing import Any, Protocol

from api.permissions import Where
from api.tree import Tree
from domain.language import Id, OrganisationId, PersonId, kind_of
from projections import registry
from projections.view import Key, R, View


class Reader(Protocol):
    """Rows by key: of now, or of the snapshot a list is read from."""

    def row(self, view: View[R], key: Key) -> R | None: ...
    def rows(self, view: View[R], where: Any = ..., order: Any = ..., after: Any = ..., limit: Any = ...) -> Any: ...


_VIEWS = {
    "room": "rooms",
    "activity": "activities",
    "series": "series",
    "session": "sessions",
    "shift": "shifts",
    "person": "volunteers",
    "credential": "credentials",
    "feed": "feeds",
    "token": "tokens",
    "link": "links",
}
_OF_THE_NETWORK = ("network", "calendar")
_NETWORK = Where()


class Places:
    """Answers `Where` for ids and rows, each looked up once."""

    def __init__(self, reader: Reader, tree: Tree) -> None:
        self.reader = reader
        self.tree = tree
        self._known: dict[str, Where | None] = {}

    def of(self, text: str) -> Where | None:
        """Where the thing of that id lies; None: there is no such thing."""
        if text not in self._known:
            self._known[text] = self._found(text)
        return self._known[text]

    def _found(self, text: str) -> Where | None:
        kind = kind_of(text)
        if kind == "organisation":
            return Where(OrganisationId(Id(text))) if text in self.tree.by_id else None
        if kind in _OF_THE_NETWORK:
            return _NETWORK
        if kind == "sign-up":
            found = list(self.reader.rows(registry()["rosters"], {"sign_up": text}, limit=1))
            return self.of_row("rosters", found[0]) if found else None
        if kind not in _VIEWS:
            return None
        row = self.reader.row(registry()[_VIEWS[kind]], (text,))
        return None if row is None else self.of_row(_VIEWS[kind], row)

    def of_row(self, view: str, row: Any) -> Where:
        """Where a row of that view lies."""
        match view:
            case "organisations":
                return Where(row.id)
            case "rosters":
                shift = self.of(row.shift)
                return Where(shift.organisation if shift else None, row.volunteer)
            case "feeds" | "due":
                return self.of(row.subject) or _NETWORK
        person = getattr(row, "person", None) or getattr(row, "volunteer", None)
        return Where(getattr(row, "organisation", None), person and PersonId(person))
