"""The index of tags can be checked, made anew, and carried with the rows into another journal."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from eventsourcing.dcb.api import DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import ProgrammingError

from journal.recorder import Stored
from journal.sqlite import SQLiteRecorder

EVENTS = [DCBEvent(f"type-{n % 3}", b'{"happened_at":5}', [f"tag-{n % 7}", f"own-{n}"]) for n in range(2500)]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SQLiteRecorder]:
    recorder = SQLiteRecorder(tmp_path / "other.db")
    yield recorder
    recorder.close()


def found(recorder: SQLiteRecorder, *tags: str) -> list[int]:
    return [row.position for row in recorder.page(DCBQuery([DCBQueryItem(tags=list(tags))])).rows]


def told(recorder: SQLiteRecorder) -> list[tuple[Stored, list[str]]]:
    lists = dict(recorder.tags_at(0, 10_000))
    return [(row, lists[row.position]) for row in recorder.page().rows]


def test_tags_are_told_in_order_and_in_parts(recorder: SQLiteRecorder) -> None:
    recorder.append(EVENTS)
    assert list(recorder.tags_at(0, 10_000)) == [(n, event.tags) for n, event in enumerate(EVENTS, 1)]
    assert [position for position, _ in recorder.tags_at(990, 1200)] == list(range(991, 2191))
    assert list(recorder.tags_at(2500, 10)) == []
    assert recorder.index_is_exact()


def test_a_new_index_replaces_the_old_one(recorder: SQLiteRecorder) -> None:
    recorder.append(EVENTS)
    recorder.reindex((n, event.type, [f"new-{n % 2}", "all"]) for n, event in enumerate(EVENTS, 1))
    assert found(recorder, "tag-3") == []
    assert found(recorder, "new-0", "all") == list(range(2, 2501, 2))
    assert recorder.index_is_exact()
    recorder.append([DCBEvent("type-0", b"{}", ["all"])])
    assert found(recorder, "all")[-1] == 2501


@pytest.mark.parametrize(
    "wrong",
    [
        [(1, "a", ["x"])],
        [(1, "a", ["x"]), (2, "b", ["x"]), (3, "b", ["x"])],
        [(1, "a", ["x"]), (2, "a", ["x"])],
        [(1, "a", ["x"]), (1, "a", ["x"])],
        [(1, "a", [""]), (2, "b", ["x"])],
    ],
)
def test_a_new_index_that_does_not_fit_the_facts_changes_nothing(
    recorder: SQLiteRecorder, wrong: list[tuple[int, str, list[str]]]
) -> None:
    recorder.append([DCBEvent("a", b"{}", ["old"]), DCBEvent("b", b"{}", ["old"])])
    with pytest.raises(ProgrammingError):
        recorder.reindex(iter(wrong))
    assert (found(recorder, "old"), recorder.index_is_exact()) == ([1, 2], True)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM tag WHERE tag = 'own-7'",
        "DELETE FROM tag WHERE tag = '' AND position = 8",
        "INSERT INTO tag VALUES ('tag-1', 'type-9', 8)",
        "DELETE FROM tags WHERE position = 8",
        "UPDATE tags SET tags = '[\"tag-0\"]' WHERE position = 8",
    ],
)
def test_a_harmed_index_is_noticed_and_reindexing_mends_it(recorder: SQLiteRecorder, tmp_path: Path, harm: str) -> None:
    recorder.append(EVENTS[:20])
    before = told(recorder)
    db = apsw.Connection(str(tmp_path / "journal.db"))
    db.execute(harm).fetchall()
    db.close()
    assert not recorder.index_is_exact()
    recorder.reindex((row.position, row.type, tags) for row, tags in before)
    assert recorder.index_is_exact()
    assert told(recorder) == before


def test_rows_are_copied_unchanged_into_an_empty_journal(recorder: SQLiteRecorder, other: SQLiteRecorder) -> None:
    recorder.append(EVENTS)
    rows = told(recorder)
    assert other.copy_in(iter(rows)) == 2500
    assert told(other) == rows
    assert other.index_is_exact()
    late = other.late(None, after=10, until=20, happened_until=5)
    assert late == recorder.page(after=10, until=20).rows
    with pytest.raises(ProgrammingError):
        other.copy_in(iter(rows))
    assert other.append([DCBEvent("a", b"{}", [])]) == 2501


def test_rows_out_of_order_are_not_copied_at_all(other: SQLiteRecorder) -> None:
    rows = [Stored(n, n * 10, "a", b"{}") for n in range(1, 7000)]
    for wrong in (rows[1:], rows[:6000] + rows[6001:], [*rows, Stored(7000, 5, "a", b"{}")]):
        with pytest.raises(ProgrammingError):
            other.copy_in((row, ["x"]) for row in wrong)
        assert (other.head(), found(other, "x")) == (0, [])
    assert other.copy_in((row, ["x"]) for row in rows) == 6999
