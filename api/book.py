"""The book, opened: the one place that puts journal, views and address book together. Doors are given it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

import msgspec

from api.settings import Settings
from api.tree import Tree
from domain.decisions.networks import FoundNetwork
from domain.facts.networks import NetworkFounded
from domain.language import name_of
from domain.questions.networks import THE_NETWORK
from journal.address_book import AddressBook
from journal.journal import Hand, Journal
from journal.recorder import JournalUnwritable, Recorder
from journal.sqlite import SQLiteRecorder
from projections import registry
from projections.catch_up import CatchUp, Follower
from projections.past import Moment, rows_at
from projections.posting import Touched
from projections.selection import Where
from projections.store import Store, ViewsUnreadable
from projections.view import Key, R, View

_TREE = registry()["organisations"]
_TREE_HEARS = tuple(name_of(fact) for fact in _TREE.hears)


class Views:
    """The rows of every view as they stand, and how far they have come. `follower` None: nobody follows here."""

    def __init__(self, recorder: Recorder, store: Store, follow: bool) -> None:
        self.store = store
        self.catch_up = CatchUp(recorder, store)
        self.follower = Follower(self.catch_up) if follow else None
        if self.follower is not None:
            self.follower.start()

    @property
    def all(self) -> Mapping[str, View[Any]]:
        """Every view by its name."""
        return MappingProxyType(self.store.views)

    @property
    def position(self) -> int:
        return self.store.position()

    def rows(
        self,
        view: View[R],
        where: Where | None = None,
        order: tuple[str, ...] = (),
        after: Key | None = None,
        limit: int | None = None,
    ) -> list[R]:
        """The chosen rows of now, by `order` and then by key."""
        return self.store.rows(view, where, order, after, limit)

    def row(self, view: View[R], *key: str | int) -> R | None:
        """The row of that key now."""
        return self.store.row(view, key)

    def touched(self, view: View[Any], *key: str | int) -> Touched | None:
        """The first and the last fact that changed that row."""
        with self.store.reading() as now:
            return now.touched(view, key)

    def wait_for(self, position: int, seconds: float = 1.0) -> int:
        """Wait until the views have taken the fact at a position, at most so long; how far they have come."""
        return self.catch_up.wait_for(position, seconds)

    def close(self) -> None:
        if self.follower is not None:
            self.follower.stop()
        self.store.close()


class Book:
    """One network's book. Threads share it; several processes may open the same folder."""

    def __init__(self, settings: Settings, recorder: Recorder, store: Store, people: AddressBook, follow: bool) -> None:
        self.settings = settings
        self.journal = Journal(recorder)
        self.people = people
        self.views = Views(recorder, store, follow)
        self._tree: tuple[int, date, Tree] | None = None
        self._founded: NetworkFounded | None = None
        self._lock = Lock()

    @classmethod
    def open(cls, settings: Settings, *, follow: bool = True) -> Self:
        """Open the folder of the settings, made when it is missing; its files are of mode 0600.

        follow: keep the views at the journal's head in the background. Without it they catch up when waited for.
        Raises JournalUnreadable, JournalUnwritable. Views that cannot be read are dropped and built again.
        """
        folder = settings.data
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalUnwritable(f"The folder {folder} cannot be made: {error.strerror}.") from error
        recorder = SQLiteRecorder(_private(folder / "journal.db"))
        people = AddressBook(_private(folder / "people.db"))
        return cls(settings, recorder, _store(folder / "views.db"), people, follow)

    @property
    def network(self) -> NetworkFounded | None:
        """How this book's network was founded; None: the book is empty."""
        if self._founded is None:
            entry = next(self.journal.entries(tag=THE_NETWORK, types=(name_of(NetworkFounded),), limit=1), None)
            if entry is not None and isinstance(entry.fact, NetworkFounded):
                self._founded = entry.fact
        return self._founded

    @property
    def zone(self) -> str:
        """The IANA name that dates without a place are of."""
        return self.network.zone if self.network is not None else self.settings.zone

    def founded(self, hand: Hand) -> NetworkFounded:
        """The network, founded now under the name of the settings when the book is empty."""
        if self.network is None:
            self.journal.carry_out(FoundNetwork(self.settings.network, self.settings.zone), hand=Hand(hand.actor))
        network = self.network
        assert network is not None
        return network

    def tree(self) -> Tree:
        """Organisations as they stand today, those that are still to begin too.

        Made again when one of them has changed, and every day: a change holds from its local date on.
        """
        today = datetime.now(UTC)
        day = today.astimezone(ZoneInfo(self.zone)).date()
        with self._lock:
            with self.views.store.reading() as now:
                position = now.position
                known = self._tree
                if known is not None and known[1] == day and not self._units_changed(known[0], position):
                    self._tree = position, day, known[2]
                    return known[2]
                rows = list(now.rows(_TREE))
            self._tree = position, day, Tree(list(self._standing(rows, today)))
            return self._tree[2]

    def _standing(self, rows: list[Any], today: datetime) -> Iterator[Any]:
        """The rows, each under whom it stands today; one that is still to begin, where it will."""
        then = {row.id: row for row in rows_at(self.journal.recorder, _TREE, Moment(as_of=today))}
        for row in rows:
            stands = then.get(row.id, row)
            yield msgspec.structs.replace(row, parent=stands.parent, managed_by=stands.managed_by)

    def _units_changed(self, after: int, until: int) -> bool:
        if after == until:
            return False
        return until < after or any(self.journal.entries(types=_TREE_HEARS, after=after, until=until, limit=1))

    def close(self) -> None:
        """Let what is under way finish and release the files. Calling it again does nothing."""
        self.views.close()
        self.journal.close()
        self.people.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _private(path: Path) -> Path:
    """The path of a file that nobody else may read: made now when it is missing, so that no copy is ever open."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return path


def _store(path: Path) -> Store:
    try:
        return Store(_private(path))
    except ViewsUnreadable:
        for each in (path, *path.parent.glob(f"{path.name}-*")):
            each.unlink(missing_ok=True)
        return Store(_private(path))
