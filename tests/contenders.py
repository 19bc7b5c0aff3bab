"""Threads and processes that race for places, write while others follow, and write until they are killed."""

import os
from collections.abc import Callable
from functools import partial
from multiprocessing.synchronize import Barrier
from threading import Event, Thread

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from journal.recorder import Recorder
from journal.sqlite import SQLiteRecorder


def take_a_place(recorder: Recorder, shift: str, places: int, who: str) -> bool:
    """Sign up if a place is free, asking again when beaten, as a decision would."""
    signed = DCBQuery([DCBQueryItem(["signed-up"], [shift])])
    while True:
        page = recorder.page(signed)
        if len(page.rows) >= places:
            return False
        try:
            recorder.record([DCBEvent("signed-up", b"{}", [shift, who])], DCBAppendCondition(signed, page.head))
        except IntegrityError:
            continue
        return True


def race_of_threads(recorder: Recorder, shift: str, places: int, threads: int) -> int:
    """How many of so many threads were told that they have a place."""
    won: list[str] = []
    ready = Event()

    def contend(who: str) -> None:
        ready.wait()
        if take_a_place(recorder, shift, places, who):
            won.append(who)

    together([partial(contend, f"volunteer-{n}") for n in range(threads)], ready.set)
    return len(won)


def together(jobs: list[Callable[[], None]], go: Callable[[], None] = lambda: None) -> None:
    """Run each job in a thread of its own, and raise what any of them raised."""
    errors: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 - raised again below
            errors.append(error)

    threads = [Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    go()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def contending_process(path: str, barrier: Barrier, rounds: int, places: int, won: str, who: str) -> None:
    """One process of a race: in each round, when all are ready, it tries for a place; its wins go to a file."""
    recorder = SQLiteRecorder(path)
    for n in range(rounds):
        barrier.wait(timeout=60)  # the others leave too when one has failed
        mine = [w for w in range(2) if take_a_place(recorder, f"shift-{n}", places, f"{who}-{w}")]
        with open(won, "a") as file:
            file.write(f"{n} {len(mine)}\n")
    recorder.close()


def writing_process(path: str, acknowledged: str, threads: int) -> None:
    """Append without end from several threads; each answer's `key first last` goes to a file after it is given."""
    recorder = SQLiteRecorder(path)
    told = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    run = os.urandom(6).hex()

    def write(thread: int) -> None:
        n = 0
        while True:
            n += 1
            key = f"{run}-{thread}-{n}"
            facts = [DCBEvent("written", b'{"n":%d}' % n, [key, f"part-{part}"]) for part in range(1 + n % 3)]
            appended = recorder.record(facts, DCBAppendCondition(DCBQuery([DCBQueryItem(["written"], [key])])))
            os.write(told, f"{key} {appended.first} {appended.last}\n".encode())

    together([partial(write, thread) for thread in range(threads)])
