"""The book replayed from nothing equals the views that are kept, or the first difference is named."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from journal.journal import Journal
from journal.sqlite import SQLiteRecorder
from projections import registry, sessions, shifts
from projections.catch_up import CatchUp
from projections.fingerprint import printed, total
from projections.past import Moment, rows_at
from projections.replay import Difference, differences, replay, replayed_state, replaying, state
from projections.store import Store
from tests.made_facts import history, lay
from tests.scene import SESSION, session

VIEWS = list(registry().values())
FACTS = 2_500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of some length, and its views caught up."""
    made = tmp_path_factory.mktemp("replay")
    recorder, store = SQLiteRecorder(made / "journal.db"), Store(made / "views.db")
    lay(recorder, history(FACTS))
    CatchUp(recorder, store).run()
    store.close()
    recorder.close()
    return made


@pytest.fixture
def book(folder: Path) -> Iterator[SQLiteRecorder]:
    opened = SQLiteRecorder(folder / "journal.db")
    yield opened
    opened.close()


@pytest.fixture
def live(folder: Path) -> Iterator[dict[str, Any]]:
    store = Store(folder / "views.db")
    with store.reading() as now:
        yield state(now, VIEWS)
    store.close()


def test_a_replay_equals_what_is_kept(book: SQLiteRecorder, live: dict[str, Any]) -> None:
    assert state(replay(book), VIEWS) == live
    assert live["position"] == FACTS


def test_several_processes_replay_to_the_same_state(folder: Path, live: dict[str, Any]) -> None:
    opening = partial(SQLiteRecorder, folder / "journal.db")
    assert [replayed_state(opening, processes=n) for n in (1, 2)] == [live, live]


def test_a_book_too_large_for_memory_is_replayed_in_a_scratch_file(book: SQLiteRecorder, live: dict[str, Any]) -> None:
    told: list[tuple[int, int]] = []
    with replaying(book, progress=lambda *each: told.append(each), most_in_memory=100) as replayed:
        assert state(replayed, VIEWS) == live
    assert told == [(2_000, FACTS), (FACTS, FACTS)]
    with replaying(book, Moment(at=1_234), most_in_memory=100) as earlier:
        assert state(earlier, VIEWS) == state(replay(book, Moment(at=1_234)), VIEWS)


def test_the_state_says_where_it_stands_and_what_every_view_holds(book: SQLiteRecorder) -> None:
    found = state(replay(book, Moment(at=700)), VIEWS)
    [entry] = Journal(book).entries(after=699, until=700)
    rows = {view.name: printed(view, rows_at(book, view, Moment(at=700))) for view in VIEWS}
    assert json.loads(json.dumps(found)) == {
        "position": 700,
        "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "fingerprint": total(rows),
        "views": {name: {"rows": each.rows, "fingerprint": each.fingerprint} for name, each in rows.items()},
    }


def test_an_empty_book_has_a_state_too(recorder: SQLiteRecorder, tmp_path: Path) -> None:
    nothing = state(replay(recorder), VIEWS)
    assert (nothing["position"], nothing["recorded_at"]) == (0, None)
    assert {view["rows"] for view in nothing["views"].values()} == {0}
    store = Store(tmp_path / "views.db")
    CatchUp(recorder, store).run()
    with store.reading() as now:
        assert state(now, VIEWS) == nothing
    store.close()


def test_two_books_of_the_same_facts_have_equal_fingerprints(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        recorder = SQLiteRecorder(tmp_path / f"{name}.db")
        lay(recorder, history(400), together=7 if name == "one" else 400)
        found.append(state(replay(recorder), VIEWS)["fingerprint"])
        recorder.close()
    assert found[0] == found[1]


def test_the_first_differing_row_of_each_view_is_named(recorder: SQLiteRecorder, tmp_path: Path) -> None:
    lay(recorder, iter([session()]))
    store = Store(tmp_path / "views.db")
    CatchUp(recorder, store).run()
    with store.reading() as now:
        assert list(differences(now, replay(recorder), VIEWS)) == []
        place, row = now.places["sessions"], next(iter(now.rows(sessions.view)))
    broken = apsw.Connection(str(store.path))
    broken.execute(f"UPDATE \"{place}\" SET status = 'held'")
    expected = [f'"{status}"' for status in ("held", row.status)]
    with store.reading() as now:
        [found] = differences(now, replay(recorder), VIEWS)
    assert found.kept is not None
    assert found == Difference("sessions", f'["{SESSION}"]', found.kept, found.kept.replace(*expected))
    broken.execute(f'DELETE FROM "{place}"')
    broken.close()
    with store.reading() as now:
        assert list(differences(now, replay(recorder), VIEWS)) == [found._replace(kept=None)]
        assert state(now, VIEWS)["views"]["shifts"] == state(replay(recorder), [shifts.view])["views"]["shifts"]
    store.close()
