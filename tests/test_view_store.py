"""What the store answers equals what the same rows in memory answer; what it cannot answer it refuses."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from domain.language import Fact
from journal.recorder import Stored
from projections import registry
from projections.fold import Heard
from projections.posting import Touched, post
from projections.selection import Range, Where, place_of, select, where_of
from projections.store import Store, ViewsUnreadable
from projections.view import Key, Row, View
from tests.scene import ACTIVITY


class Item(Row, frozen=True, kw_only=True):
    """`kind` repeats, `size` may be null, `open` is a boolean."""

    id: str
    kind: str
    size: int | None = None
    open: bool = False


class Put(Fact, frozen=True, tag="item-put"):
    """A row to lay down; `size` below zero takes it away."""

    id: str
    kind: str
    size: int | None = None
    open: bool = False


def step(row: Item | None, fact: Put) -> Item | None:
    """The row that was put."""
    if fact.size is not None and fact.size < 0:
        return None
    return Item(id=fact.id, kind=fact.kind, size=fact.size, open=fact.open)


def keys(fact: Put) -> list[Key]:
    return [(fact.id,)]


VIEW = View(name="items", row=Item, key=("id",), keys=keys, step=step, by=(("kind", "id"), ("size",)))
WORDS = ["", "a", "a ", "ab", "b", "é", "站", "\U0001f35c", 'q"', "\\"]
ITEMS = [
    Item(id=f"{word}{n}", kind=word, size=None if n == 0 else n * 10 - 10, open=n % 2 == 0)
    for word in WORDS
    for n in range(4)
]


def put(store: Store, *facts: Put, first: int = 1) -> None:
    with store.advancing() as advance:
        heard = [Heard(Stored(n, n * 10, "item-put", b""), fact) for n, fact in enumerate(facts, start=first)]
        assert post(advance, VIEW, heard) is None
        advance.stand_at(first + len(facts) - 1, 0)


@pytest.fixture(params=["being filled", "serving"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The items, laid down before or after the generation began to serve: two ways of writing."""
    opened = Store(tmp_path / "views.db", {"items": VIEW})
    if request.param == "serving":
        opened.serve()
    put(opened, *(Put(item.id, item.kind, item.size, item.open) for item in ITEMS))
    yield opened
    opened.close()


CONDITIONS: list[Where] = [
    {},
    {"kind": "a"},
    {"kind": "站", "open": True},
    {"open": False},
    {"size": None},
    {"size": Range(0, 20)},
    {"size": Range(None, 20)},
    {"kind": Range("a", "b")},
    {"kind": Range("é")},
    {"kind": ("a", "站")},
    {"kind": ()},
    {"size": (None, 10)},
    {"size": Range(), "kind": ("b", "")},
    {"id": "a1"},
]


@pytest.mark.parametrize("where", CONDITIONS, ids=str)
@pytest.mark.parametrize("order", [(), ("kind",), ("open", "kind")], ids=str)
def test_the_store_chooses_and_orders_as_memory_does(store: Store, where: Where, order: tuple[str, ...]) -> None:
    everything = select(VIEW, ITEMS, where, order)
    assert store.rows(VIEW, where, order) == everything
    assert store.rows(VIEW, where, order, limit=3) == everything[:3]
    for n, row in enumerate(everything):
        after = place_of(VIEW, row, order)
        assert store.rows(VIEW, where, order, after, 2) == everything[n + 1 : n + 3]
        assert select(VIEW, ITEMS, where, order, after, 2) == everything[n + 1 : n + 3]


def test_more_rows_than_a_step_holds_come_all(store: Store) -> None:
    put(store, *(Put(f"many{n:05}", "many") for n in range(2_500)), first=100)
    assert [row.id for row in store.rows(VIEW, {"kind": "many"})] == [f"many{n:05}" for n in range(2_500)]
    assert len(store.rows(VIEW, {"kind": "many"}, limit=1_001)) == 1_001


def test_a_row_is_changed_and_taken_away(store: Store) -> None:
    put(store, Put("a1", "moved", 0), Put("a2", "a", 11, open=True), Put("a3", "a", -1), first=50)
    assert store.rows(VIEW, {"id": ("a1", "a2", "a3")}) == [
        Item(id="a1", kind="moved", size=0),
        Item(id="a2", kind="a", size=11, open=True),
    ]
    assert store.row(VIEW, ("a3",)) is None
    assert [row.id for row in store.rows(VIEW, {"kind": "moved"})] == ["a1"]


def test_beside_a_row_stand_the_first_and_the_last_fact_that_changed_it(store: Store) -> None:
    same = Put("b0", "b", None, open=True)
    put(store, Put("b0", "b", 5), same, same, first=50)
    put(store, same, first=60)
    put(store, Put("b1", "b", -1), Put("b1", "b"), first=70)
    with store.reading() as now:
        found = {row.id: touched for row, touched in now.touches(VIEW, {"kind": "b"})}
        began = ITEMS.index(Item(id="b0", kind="b", open=True)) + 1
        assert found["b0"] == Touched(began, began * 10, 51, 510)
        assert found["b1"] == Touched(71, 710, 71, 710)  # what was taken away began anew
        assert now.touched(VIEW, ("b0",)) == found["b0"]
        assert now.touched(VIEW, ("nothing",)) is None


def test_what_cannot_be_asked_is_refused_by_store_and_memory_alike(store: Store) -> None:
    wrong: list[tuple[Any, Any, str]] = [
        ({"nothing": 1}, (), "items has no column nothing"),
        ({}, ("size",), "items cannot be ordered by size: it may be null"),
        ({"size": "10"}, (), "items: size is int, not '10'"),
        ({"open": 1}, (), "items: open is bool, not 1"),
        ({"kind": ("a", 1)}, (), "items: kind is str, not 1"),
    ]
    for where, order, message in wrong:
        with pytest.raises(ValueError, match=message):
            store.rows(VIEW, where, order)
        with pytest.raises(ValueError, match=message):
            select(VIEW, ITEMS, where, order)


def test_conditions_are_read_as_people_write_them() -> None:
    assert where_of(VIEW, {"kind": "a b", "size": "-3", "open": "true"}) == {"kind": "a b", "size": -3, "open": True}
    assert where_of(VIEW, {"size": "", "kind": ""}) == {"size": None, "kind": ""}
    for texts in ({"size": "x"}, {"open": "1"}, {"nothing": "x"}):
        with pytest.raises(ValueError):
            where_of(VIEW, texts)


def test_reads_of_one_moment_agree_while_others_write(store: Store) -> None:
    with store.reading() as then:
        put(store, Put("later", "later"), first=90)
        assert (then.position, then.row(VIEW, ("later",))) == (len(ITEMS), None)
    assert (store.position(), store.row(VIEW, ("later",))) == (90, Item(id="later", kind="later"))


def test_a_thread_that_reads_needs_no_second_connection_so_readers_never_wait_for_each_other(store: Store) -> None:
    all_read = Barrier(4)  # as many as there are connections

    def read_twice() -> int:
        with store.reading():
            all_read.wait(10)
            return len(store.rows(VIEW))

    readers = ThreadPoolExecutor(4)
    try:
        assert [each.result(10) for each in [readers.submit(read_twice) for _ in range(4)]] == [len(ITEMS)] * 4
    finally:
        readers.shutdown(wait=False, cancel_futures=True)


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "views.db").write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(ViewsUnreadable, match=r"views\.db is damaged .*; delete it, it is built again"):
        Store(tmp_path / "views.db")


def test_every_view_can_be_stored(tmp_path: Path) -> None:
    opened = Store(tmp_path / "views.db")
    opened.serve()
    for view in registry().values():
        for index in view.by:
            assert opened.rows(view, {index[0]: ACTIVITY} if view.kinds[index[0]][0] is str else {}) == []
    opened.close()
    opened.close()
