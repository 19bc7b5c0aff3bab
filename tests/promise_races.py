"""Processes that race for the last places of shifts with the real decision, each over a journal of its own."""

import multiprocessing
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

from domain.decisions.sign_ups import AlreadySignedUp, ShiftFull, SignUp
from domain.language import PersonId, SessionId, ShiftId, Span
from journal.journal import Done, Hand, Journal
from journal.sqlite import SQLiteRecorder
from tests.grammar import STAFF
from tests.scene import Lay, an, centre, session, shift, sign_up, volunteer

_PRELOADED = multiprocessing.get_context("forkserver")
_PRELOADED.set_forkserver_preload(["tests.promise_races"])
_SOON = datetime(2027, 1, 1, tzinfo=UTC)


def a_shift(number: int) -> ShiftId:
    return ShiftId(an("shift", f"race {number}"))


def a_person(number: int) -> PersonId:
    return PersonId(an("person", f"racer {number}"))


def lay_shifts(path: Path, rounds: int, places: int, people: int) -> None:
    """One session a day, each with a shift of so many places; everybody registered and approved."""
    journal = Journal(SQLiteRecorder(path), lambda: _SOON - timedelta(days=60))
    facts = [*centre(), *(fact for n in range(people) for fact in volunteer(a_person(n)))]
    for number in range(rounds):
        this = SessionId(an("session", f"race {number}"))
        span = Span(_SOON + timedelta(days=number), _SOON + timedelta(days=number, hours=2))
        facts += [session(this, span, room=None), shift(a_shift(number), this, places=places)]
    journal.carry_out(Lay(tuple(facts)), hand=Hand(STAFF))
    journal.close()


def contend(path: str, barrier: Barrier, rounds: int, who: range, won: str) -> None:
    """In each round everybody of this process asks for a place; those who got one are written down."""
    journal = Journal(SQLiteRecorder(Path(path)), lambda: _SOON - timedelta(days=60))
    try:
        for number in range(rounds):
            barrier.wait(60)
            for person in who:
                if _signs_up(journal, a_person(person), a_shift(number)):
                    with Path(won).open("a") as told:
                        told.write(f"{number} {person}\n")
    finally:
        journal.close()


def _signs_up(journal: Journal, person: PersonId, wanted: ShiftId) -> bool:
    try:
        done = journal.carry_out(SignUp(sign_up(person, wanted), person, wanted), hand=Hand(person))
    except (ShiftFull, AlreadySignedUp):
        return False
    return isinstance(done, Done) and bool(done.facts)


def race(folder: Path, rounds: int, places: int, processes: int) -> list[int]:
    """How many were told in each round that they have a place; two people a process."""
    path, won = folder / "journal.db", folder / "won"
    won.touch()
    lay_shifts(path, rounds, places, 2 * processes)
    barrier = _PRELOADED.Barrier(processes)
    racing = [
        _PRELOADED.Process(target=contend, args=(str(path), barrier, rounds, range(2 * n, 2 * n + 2), str(won)))
        for n in range(processes)
    ]
    for process in racing:
        process.start()
    for process in racing:
        process.join()
    assert [process.exitcode for process in racing] == [0] * processes
    told = [int(line.split()[0]) for line in won.read_text().splitlines()]
    return [told.count(number) for number in range(rounds)]
