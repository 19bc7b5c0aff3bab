"""One client: sign-ups decided and appended, beside the same reads and a bare commit with no rule in between.

The bare side repeats, statement by statement, what SQLite was asked during a rehearsal of the same decisions; then it
inserts one row and commits. It decodes nothing, checks nothing and enters nothing in the index of tags.
"""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from benchmarks.stage import Row, Stage, Target, median, seconds
from benchmarks.world import Offer, World
from domain.decisions.sign_ups import SignUp
from journal.journal import Hand, Journal
from journal.sqlite import SQLiteRecorder
from journal.sqlite_schema import connect
from journal.sqlite_write import FACT

_TURN = 20
Script = list[tuple[str, Any]]


def sign_up(journal: Journal, offer: Offer) -> None:
    """Take the offer up. Raises Refused when somebody else was quicker."""
    decision = SignUp(offer.sign_up, offer.volunteer, offer.shift)
    journal.carry_out(decision, hand=Hand(offer.volunteer))


def opened(path: Path, world: World, vfs: str = "") -> Journal:
    """The journal, at the moment the world has come to."""
    return Journal(SQLiteRecorder(path, vfs=vfs), lambda: world.now)


def _rehearsed(path: Path, world: World, offers: list[Offer]) -> list[Script]:
    """Of each decision the statements SQLite was given, with their values."""
    heard: Script = []

    def listen(connection: apsw.Connection) -> None:
        def note(_cursor: apsw.Cursor, statement: str, values: Any) -> bool:
            heard.append((statement, values))
            return True

        connection.exec_trace = note

    apsw.connection_hooks.append(listen)
    try:
        journal = opened(path, world)
        scripts = []
        for offer in offers:
            heard.clear()
            sign_up(journal, offer)
            scripts.append(heard.copy())
        journal.close()
    finally:
        apsw.connection_hooks.remove(listen)
    return scripts


class _Bare:
    """The reads of a script on one connection, and one row committed on another."""

    def __init__(self, path: Path) -> None:
        self._reader = connect(str(path), reading=True)
        self._writer = connect(str(path))

    def play(self, script: Script) -> None:
        write = [statement for statement, _ in script].index("BEGIN IMMEDIATE")
        for statement, values in script[:write]:
            self._reader.execute(statement, values).fetchall()
        row = next(values for statement, values in script[write:] if statement == FACT)
        self._writer.execute("BEGIN IMMEDIATE").fetchall()
        self._writer.execute(FACT, row).fetchall()
        self._writer.execute("COMMIT").fetchall()

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


def _rates(stage: Stage, *, in_memory: bool) -> tuple[float, float]:
    """Decisions a second, and bare ones; taking turns, by the median of each."""
    made, world = stage.journal(10_000)
    offers = world.offers()[: stage.pick(900, 300, 20)]
    with stage.room(in_memory=in_memory) as folder, stage.room(in_memory=True) as aside:
        for path in (folder / "ours.db", folder / "bare.db", aside / "rehearsal.db"):
            shutil.copyfile(made, path)
        scripts = _rehearsed(aside / "rehearsal.db", world, offers)
        journal, bare = opened(folder / "ours.db", world), _Bare(folder / "bare.db")
        ours: list[float] = []
        theirs: list[float] = []
        for begin in range(0, len(offers), _TURN):
            turn = slice(begin, begin + _TURN)
            ours += [seconds(partial(sign_up, journal, offer)) for offer in offers[turn]]
            theirs += [seconds(partial(bare.play, script)) for script in scripts[turn]]
        journal.close()
        bare.close()
    return 1 / median(ours), 1 / median(theirs)


def bench(stage: Stage) -> Iterator[Row]:
    """Two rows: on the disk, where a commit waits for it, and in memory, where only the processor counts."""
    ours, bare = _rates(stage, in_memory=False)
    what = "the same reads and one bare commit each"
    yield Row("sign-ups decided and appended, 1 client, on disk", ours, "/s", what, bare, Target(0.5))
    ours, bare = _rates(stage, in_memory=True)
    yield Row("the same in memory, where no commit waits", ours, "/s", what, bare)
