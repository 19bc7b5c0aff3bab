"""The embedded recorder keeps the port's promises, and the journal's own on top."""

import hashlib
import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import apsw
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.recorder import AlreadyRecorded, Appended, Page, Recorded, Request, Stored
from journal.sqlite import SQLiteRecorder

NEVER = DCBAppendCondition(DCBQuery([DCBQueryItem(["no-such-type"], [])]))


def noted(*tags: str, kind: str = "noted", data: bytes = b"{}") -> DCBEvent:
    return DCBEvent(kind, data, list(tags))


def query(*items: tuple[list[str], list[str]]) -> DCBQuery:
    return DCBQuery([DCBQueryItem(types, tags) for types, tags in items])


def unless(*items: tuple[list[str], list[str]], after: int | None = None) -> DCBAppendCondition:
    return DCBAppendCondition(query(*items), after)


def positions(page: Page) -> list[int]:
    return [row.position for row in page.rows]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., SQLiteRecorder]]:
    """Opens recorders on one and the same file, and closes them."""
    recorders: list[SQLiteRecorder] = []

    def open_one(clock: Callable[[], int] | None = None) -> SQLiteRecorder:
        path = tmp_path / "journal.db"
        recorders.append(SQLiteRecorder(path, clock=clock) if clock else SQLiteRecorder(path))
        return recorders[-1]

    yield open_one
    for recorder in recorders:
        recorder.close()


@pytest.mark.parametrize("start", [0, 7])
@pytest.mark.parametrize("part", ["_test_append_read", "_test_append_subscribe"])
def test_the_librarys_conformance_suite_passes(recorder: SQLiteRecorder, part: str, start: int) -> None:
    if start:
        recorder.append([noted("before")] * start)
    getattr(DCBRecorderTestCase(part), part)(recorder, start)


def test_rows_come_back_byte_for_byte_with_their_stamps(opened: Callable[..., SQLiteRecorder]) -> None:
    recorder = opened(clock=itertools.count(1_000_000, 500).__next__)
    odd = [b"", b"\x00\xff\xfe", os.urandom(5000), "日照簿".encode(), b'"\\', b"null"]
    assert recorder.record([noted(data=data) for data in odd], NEVER) == Appended(1, 6, 1_000_005)
    rows = [Stored(n + 1, 1_000_000 + n, "noted", data) for n, data in enumerate(odd)]
    assert recorder.page() == Page(6, rows, False)
    assert recorder.page(query((["noted"], [])), after=1, until=4) == Page(6, rows[1:4], False)


def test_pages_say_whether_there_is_more_and_hold_one_head(recorder: SQLiteRecorder) -> None:
    recorder.append([noted("odd" if n % 2 else "even") for n in range(1, 2502)])
    odd = query((["noted"], ["odd"]))
    assert positions(recorder.page()) == list(range(1, 2502))
    assert positions(recorder.page(odd)) == list(range(1, 2502, 2))
    for asked, step in ((None, 1), (odd, 2)):
        page = recorder.page(asked, after=100, until=110, limit=3)
        assert (page.head, positions(page), page.more) == (2501, list(range(101, 101 + 3 * step, step)), True)
        page = recorder.page(asked, after=2501 - 3 * step, limit=3)
        assert (len(page.rows), page.more) == (3, False)
        assert recorder.page(asked, after=9999, limit=3) == Page(2501, [], False)
        assert recorder.page(asked, limit=0) == Page(2501, [], True)
    assert [event.position for event in recorder.read(odd, after=2490)] == [2491, 2493, 2495, 2497, 2499, 2501]
    assert len(list(recorder.read())) == 2501


TAGS, TYPES = ["a", "b", "c", "d"], ["t1", "t2", "t3"]
some = st.lists(st.sampled_from(TAGS), max_size=3)
events = st.builds(noted, kind=st.sampled_from(TYPES)).flatmap(
    lambda event: some.map(lambda tags: DCBEvent(event.type, b"{}", tags))
)
items = st.builds(DCBQueryItem, st.lists(st.sampled_from([*TYPES, "t4"]), max_size=3), some)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteRecorder]:
    recorder = SQLiteRecorder(tmp_path_factory.mktemp("shared") / "journal.db")
    yield recorder
    recorder.close()


@settings(max_examples=200, deadline=None)
@given(st.lists(events, min_size=1, max_size=8), st.lists(items, max_size=12), st.integers(0, 40), st.integers(0, 5))
def test_a_query_finds_and_a_condition_guards_exactly_what_matches(
    shared: SQLiteRecorder, more: list[DCBEvent], wanted: list[DCBQueryItem], back: int, limit: int
) -> None:
    shared.append(more)
    after = max(0, shared.head() - back)
    expected = [
        event.position
        for event in shared.read(after=after)
        if not wanted
        or any(
            (not item.types or event.event.type in item.types) and set(item.tags) <= set(event.event.tags)
            for item in wanted
        )
    ]
    asked = DCBQuery(wanted)
    assert positions(shared.page(asked, after=after)) == expected
    page = shared.page(asked, after=after, limit=limit)
    assert (positions(page), page.more) == (expected[:limit], len(expected) > limit)
    condition = DCBAppendCondition(asked, after)
    if expected:
        with pytest.raises(IntegrityError):
            shared.append([noted()], condition)
    else:
        shared.append([noted()], condition)


def test_many_items_are_one_question(recorder: SQLiteRecorder) -> None:
    recorder.append([noted(f"row-{n}", "sheet") for n in range(3000)])
    many = [(["noted"], [f"row-{n}"]) for n in range(0, 40_000, 2)]
    assert positions(recorder.page(query(*many))) == list(range(1, 3001, 2))
    kinds = [(["noted", f"other-{n}"], [f"row-{n}"]) for n in range(2000, 5000)]
    assert positions(recorder.page(query(*kinds))) == list(range(2001, 3001))
    with pytest.raises(IntegrityError):
        recorder.record([noted()], unless(*many, after=2998))
    recorder.record([noted()], unless(*many, after=2999))


def test_a_tag_named_twice_counts_once_and_keeps_its_place(recorder: SQLiteRecorder) -> None:
    recorder.append([noted("b", "a", "b"), noted("b")])
    assert [event.event.tags for event in recorder.read()] == [["b", "a"], ["b"]]
    assert positions(recorder.page(query((["noted", "noted"], ["a", "a", "b"])))) == [1]
    with pytest.raises(IntegrityError):
        recorder.append([noted()], unless(([], ["a", "b", "a"])))


def test_an_append_sees_the_one_before_it_and_leaves_nothing_when_refused(recorder: SQLiteRecorder) -> None:
    assert recorder.record([noted("x")], unless((["noted"], ["x"]), after=0)).last == 1
    with pytest.raises(IntegrityError):
        recorder.record([noted("y"), noted("x")], unless((["noted"], ["x"]), after=0))
    assert (recorder.head(), recorder.index_is_exact()) == (1, True)


def test_what_cannot_be_stored_is_refused_alone(recorder: SQLiteRecorder) -> None:
    for event in (
        noted(""),
        noted("a\0b"),
        noted("\ud800"),
        noted(kind=""),
        noted(kind="\ud800"),
        noted(data=b"x" * 500_001),
    ):
        with pytest.raises(ProgrammingError):
            recorder.append([noted(), event])
    with pytest.raises(ProgrammingError):
        recorder.append([])
    with pytest.raises(ProgrammingError):
        recorder.record([noted()], DCBAppendCondition(after=0))
    assert recorder.head() == 0


def test_stamps_rise_though_the_clock_stands_still_or_goes_back(opened: Callable[..., SQLiteRecorder]) -> None:
    recorder = opened(clock=iter([1000, 1000, 500, 2000]).__next__)
    for _ in range(4):
        recorder.append([noted(), noted()])
    stamps = [row.recorded_at for row in recorder.page().rows]
    assert stamps == [1000, 1001, 1002, 1003, 1004, 1005, 2000, 2001]
    assert [recorder.position_at(stamp) for stamp in (0, 999, 1000, 1003, 1999, 2000, 9999)] == [0, 0, 1, 4, 6, 7, 8]


def test_a_request_is_carried_out_once_for_its_actor(opened: Callable[..., SQLiteRecorder]) -> None:
    now = [1_000_000]
    recorder = opened(clock=lambda: now[0])
    digest = hashlib.sha256(b"body").digest()
    mine = Request("volunteer-1", "r1", digest)
    recorder.append([noted("x")])
    with pytest.raises(IntegrityError):
        recorder.record([noted()], unless(([], ["x"])), mine)
    assert recorder.recorded_request("volunteer-1", "r1") is None
    recorder.record([noted("y"), noted("y")], unless(([], ["y"])), mine)
    assert recorder.recorded_request("volunteer-1", "r1") == Recorded(digest, 2, 3)
    with pytest.raises(AlreadyRecorded) as known:
        recorder.record([noted("y")], unless(([], ["y"])), Request("volunteer-1", "r1", b"another body"))
    assert known.value.recorded == Recorded(digest, 2, 3)
    assert recorder.record([noted()], NEVER, Request("volunteer-2", "r1", digest)).last == 4
    now[0] += 91 * 86_400 * 1_000_000
    assert recorder.recorded_request("volunteer-1", "r1") is None
    assert recorder.record([noted()], NEVER, mine).last == 5
    assert recorder.recorded_request("volunteer-1", "r1") == Recorded(digest, 5, 5)


def test_the_late_tail_is_what_happened_before_it_was_recorded(opened: Callable[..., SQLiteRecorder]) -> None:
    recorder = opened(clock=itertools.count(1000, 10).__next__)
    happened: list[object] = [None, 900, 950, "soon", 1.5, 1055, 905]
    for when in happened:
        data = json.dumps({"fact": {"happened_at": 1}} if when is None else {"happened_at": when}).encode()
        recorder.append([noted("even" if when == 950 else "other", data=data)])

    def late(asked: DCBQuery | None, after: int, until: int, happened_until: int) -> list[int]:
        rows = recorder.late(asked, after=after, until=until, happened_until=happened_until)
        return [row.position for row in rows]

    assert late(None, 0, 7, 2000) == [2, 3, 7]
    assert late(None, 2, 7, 910) == [7]
    assert late(None, 0, 6, 910) == [2]
    assert late(query((["noted"], ["even"])), 0, 7, 2000) == [3]
    assert late(query(([], ["other"]), (["noted"], [])), 2, 7, 2000) == [3, 7]
    assert recorder.late(None, after=0, until=2, happened_until=2000) == recorder.page(after=1, until=2).rows


def test_a_fact_is_never_changed_deleted_or_put_between(recorder: SQLiteRecorder, tmp_path: Path) -> None:
    recorder.append([noted(), noted()])
    before = recorder.page()
    db = apsw.Connection(str(tmp_path / "journal.db"))
    for statement in (
        "UPDATE fact SET data = x'00'",
        "UPDATE fact SET type = 'other' WHERE position = 1",
        "DELETE FROM fact WHERE position = 2",
        "INSERT OR REPLACE INTO fact(position, recorded_at, type, data) SELECT 1, recorded_at, type, data FROM fact",
        "INSERT OR REPLACE INTO fact(position, recorded_at, type, data) SELECT 3, recorded_at, type, data FROM fact",
        "INSERT INTO fact(position, recorded_at, type, data) VALUES (4, 9e15, 'noted', x'00')",
    ):
        with pytest.raises(apsw.ConstraintError):
            db.execute(statement).fetchall()
    db.close()
    assert recorder.page() == before


def test_an_auditor_reads_the_rows_as_text(recorder: SQLiteRecorder, tmp_path: Path) -> None:
    recorder.append([noted("a", "b", data='{"name":"岳西"}'.encode())])
    db = apsw.Connection(str(tmp_path / "journal.db"))
    assert db.execute("SELECT position, type, data, tags FROM readable").fetchall() == [
        (1, "noted", '{"name":"岳西"}', '["a","b"]')
    ]
    db.close()


def test_the_file_is_for_its_owner_only(recorder: SQLiteRecorder, tmp_path: Path) -> None:
    recorder.append([noted()])
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    assert modes == {"journal.db": "0o600", "journal.db-shm": "0o600", "journal.db-wal": "0o600"}
    recorder.close()
    (tmp_path / "journal.db").chmod(0o644)
    SQLiteRecorder(tmp_path / "journal.db").close()
    assert (tmp_path / "journal.db").stat().st_mode & 0o777 == 0o600


def test_commits_are_heard_here_at_once_and_from_others_within_a_second(
    opened: Callable[..., SQLiteRecorder],
) -> None:
    here, there, heard = opened(), opened(), Event()
    here.listen(heard)
    heard.wait(1)  # the first look of the poll
    heard.clear()
    here.append([noted()])
    assert heard.is_set()
    heard.wait(0.6)
    heard.clear()
    there.append([noted()])
    assert heard.wait(1)
    here.unlisten(heard)
    heard.clear()
    here.append([noted()])
    assert not heard.wait(0.6)


def test_a_closed_journal_says_so(opened: Callable[..., SQLiteRecorder]) -> None:
    recorder = opened()
    recorder.close()
    recorder.close()
    for use in (recorder.head, recorder.page, lambda: recorder.append([noted()]), lambda: recorder.reindex(iter(()))):
        with pytest.raises(ProgrammingError):
            use()
