"""Kill a process in the middle of an import, and look whether the book holds all of the file or nothing of it."""

import multiprocessing
import random
import time
from pathlib import Path

from api.importers.organisations import import_organisations
from domain.language import Id
from journal.journal import Hand, Journal
from journal.sqlite import SQLiteRecorder
from projections import registry
from projections.catch_up import CatchUp
from projections.replay import replay, state
from projections.store import Store

_PRELOADED = multiprocessing.get_context("forkserver")
_PRELOADED.set_forkserver_preload(["tests.killed_imports"])
HAND = Hand(Id("terminal"), imports=True)


def a_file(folder: Path, units: int) -> Path:
    """A made-up tree of units: a city, ten districts, the rest under them."""
    lines = ["code,name,level,parent_code", "10,Made-up city,city,"]
    lines += [f"10{n:02d},District {n},area,10" for n in range(10)]
    lines += [f"10{n % 10:02d}{n:05d},Station {n},street,10{n % 10:02d}" for n in range(units - 11)]
    path = folder / "units.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def take_over(journal_path: str, file: str, told: str) -> None:
    """Import, and say so only after the import has said so."""
    recorder = SQLiteRecorder(Path(journal_path))
    Path(told).write_text("begun")
    result = import_organisations(Journal(recorder), "killed", Path(file), hand=HAND)
    Path(told).write_text(f"done {result.recorded}")


def kill_and_check(folder: Path, units: int, chance: random.Random, lasts: float) -> bool:
    """One kill of one import into a new book; whether the import had got through. Raises AssertionError."""
    folder.mkdir()
    file, told = a_file(folder, units), folder / "told"
    process = _PRELOADED.Process(target=take_over, args=(str(folder / "journal.db"), str(file), str(told)))
    process.start()
    while not told.exists():
        assert process.is_alive() or process.exitcode == 0
        time.sleep(0.001)
    time.sleep(chance.uniform(0, lasts))
    process.kill()
    process.join()
    said = told.read_text()
    recorder = SQLiteRecorder(folder / "journal.db")
    try:
        head = recorder.head()
        assert head in (0, units + 1), f"half a file: {head} facts"  # the network's founding goes with it
        assert not said.startswith("done") or head == units + 1, "acknowledged, and not there"
        again = import_organisations(Journal(recorder), "killed", file, hand=HAND)
        assert again.recorded == (units if head == 0 else 0)
        store = Store(folder / "views.db")
        CatchUp(recorder, store).run()
        with store.reading() as now:
            assert state(now, registry().values()) == state(replay(recorder), registry().values())
        store.close()
    finally:
        recorder.close()
    return head > 0
