"""Nothing is taken twice, missed or doubled, however many threads and processes come at once."""

import signal
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, sleep

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from journal.sqlite import SQLiteRecorder
from journal.turns import Turns
from tests.contenders import race_of_threads, together
from tests.failing_disk import FailingDisk
from tests.racing import race_of_processes

NEVER = DCBAppendCondition(DCBQuery([DCBQueryItem(["no-such-type"], [])]))


@pytest.fixture
def disk(tmp_path: Path) -> FailingDisk:
    return FailingDisk(f"failing-{tmp_path.name}")


@pytest.fixture
def gated(disk: FailingDisk, tmp_path: Path) -> Iterator[SQLiteRecorder]:
    recorder = SQLiteRecorder(tmp_path / "journal.db", vfs=disk.name)
    yield recorder
    disk.may_sync.set()
    recorder.close()


def test_sixty_four_threads_take_exactly_the_places_there_are(recorder: SQLiteRecorder) -> None:
    assert [race_of_threads(recorder, f"shift-{n}", 3, 64) for n in range(5)] == [3] * 5
    assert (recorder.head(), recorder.index_is_exact()) == (15, True)


def test_six_processes_take_exactly_the_places_there_are(tmp_path: Path) -> None:
    assert race_of_processes(tmp_path, rounds=8, places=3, processes=6) == ([3] * 8, 24)


def test_those_who_wait_together_share_one_wait_for_the_disk(gated: SQLiteRecorder, disk: FailingDisk) -> None:
    disk.may_sync.clear()
    disk.syncing.clear()
    disk.syncs = 0
    first = Thread(target=gated.append, args=([DCBEvent("first", b"{}", ["x"])],))
    first.start()
    assert disk.syncing.wait(10)
    outcomes: list[str] = []
    taken = DCBAppendCondition(DCBQuery([DCBQueryItem([], ["y"])]))

    def append() -> None:
        try:
            gated.record([DCBEvent("other", b"{}", ["y"])], taken)
            outcomes.append("recorded")
        except IntegrityError:
            outcomes.append("refused")

    def open_the_gate() -> None:
        while len(gated._turns._waiting) < 20:
            sleep(0.001)
        disk.may_sync.set()

    together([append] * 20, open_the_gate)
    first.join()
    assert (disk.syncs, sorted(outcomes)) == (2, ["recorded"] + ["refused"] * 19)


def test_nobody_is_answered_before_the_disk_has_answered(gated: SQLiteRecorder, disk: FailingDisk) -> None:
    disk.may_sync.clear()
    disk.syncing.clear()
    appending = Thread(target=gated.append, args=([DCBEvent("x", b"{}", [])],))
    appending.start()
    assert disk.syncing.wait(10)
    appending.join(0.1)
    assert (appending.is_alive(), gated.head()) == (True, 0)
    disk.may_sync.set()
    appending.join(10)
    assert (appending.is_alive(), gated.head()) == (False, 1)


def test_followers_miss_nothing_and_double_nothing(recorder: SQLiteRecorder) -> None:
    rounds, threads = 40, 8
    total = sum(1 + n % 3 for n in range(rounds)) * threads
    followed: list[int] = []
    subscribed: list[int] = []

    def write(thread: int) -> None:
        for n in range(rounds):
            events = [DCBEvent("a" if n % 2 else "b", b"{}", [f"t-{thread}"])] * (1 + n % 3)
            recorder.append(events, NEVER if n % 4 else None)

    def follow() -> None:
        woken, after = Event(), 0
        recorder.listen(woken)
        while after < total:
            page = recorder.page(after=after, limit=7)
            followed.extend(row.position for row in page.rows)
            after = page.rows[-1].position if page.rows else after
            if not page.more:
                woken.wait(5)
                woken.clear()
        recorder.unlisten(woken)

    def subscribe() -> None:
        with recorder.subscribe(DCBQuery([DCBQueryItem(["a"]), DCBQueryItem(["b"], ["t-1"])])) as events:
            while not subscribed or subscribed[-1] < expected_last():
                subscribed.append(next(events).position)

    def expected_last() -> int:
        rows = recorder.page(DCBQuery([DCBQueryItem(["a"]), DCBQueryItem(["b"], ["t-1"])])).rows
        return rows[-1].position if recorder.head() == total else total + 1

    together([follow, subscribe, *(partial(write, thread) for thread in range(threads))])
    assert followed == list(range(1, total + 1))
    wanted = [e.position for e in recorder.read() if e.event.type == "a" or e.event.tags == ["t-1"]]
    assert subscribed == wanted


def test_a_subscription_wakes_for_another_process_and_tells_its_trouble(tmp_path: Path) -> None:
    here, there = SQLiteRecorder(tmp_path / "j.db"), SQLiteRecorder(tmp_path / "j.db")
    with here.subscribe() as events:
        begun = monotonic()
        there.append([DCBEvent("x", b"{}", [])])
        assert next(events).position == 1
        assert monotonic() - begun < 1.0
        here.close()
        with pytest.raises(Exception, match="closed"):
            next(events)
    there.close()


class Piece:
    """A piece of work for turns."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outcome: str | None = None


def test_an_interrupted_leader_leaves_the_others_work_to_the_next() -> None:
    waiting, interrupted = Event(), Lock()
    interrupted.acquire()

    def carry_out(batch: list[Piece]) -> None:
        if batch[0].name == "first":
            waiting.wait(10)
            batch[0].outcome = "done"
        elif interrupted.acquire(blocking=False):
            raise KeyboardInterrupt
        else:
            for piece in batch:
                piece.outcome = "done"

    turns = Turns(carry_out, 3)
    pieces = [Piece("first"), *(Piece(f"piece-{n}") for n in range(9))]
    stopped: list[str] = []

    def wait_for(piece: Piece) -> None:
        try:
            turns.wait_for(piece)
        except KeyboardInterrupt:
            stopped.append(piece.name)

    def go() -> None:
        while len(turns._waiting) < 9:
            sleep(0.001)
        interrupted.release()
        waiting.set()

    together([partial(wait_for, piece) for piece in pieces], go)
    assert len(stopped) == 1
    assert [piece.name for piece in pieces if piece.outcome is None] == stopped


def test_an_interrupted_waiter_leaves_the_queue_and_writes_nothing(gated: SQLiteRecorder, disk: FailingDisk) -> None:
    disk.may_sync.clear()
    disk.syncing.clear()
    leader = Thread(target=gated.append, args=([DCBEvent("leader", b"{}", [])],))
    leader.start()
    assert disk.syncing.wait(10)
    threading.Timer(0.1, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        gated.append([DCBEvent("interrupted", b"{}", [])])
    disk.may_sync.set()
    leader.join()
    gated.append([DCBEvent("after", b"{}", [])])
    assert [row.type for row in gated.page().rows] == ["leader", "after"]
