"""A race of processes for the places of one shift after another."""

import multiprocessing
from collections import Counter
from pathlib import Path

from journal.sqlite import SQLiteRecorder
from tests.contenders import contending_process

_PRELOADED = multiprocessing.get_context("forkserver")
_PRELOADED.set_forkserver_preload(["tests.contenders"])


def race_of_processes(folder: Path, rounds: int, places: int, processes: int) -> tuple[list[int], int]:
    """Winners told in each round, and how many facts the journal then holds. Each process tries twice a round."""
    path, won = folder / "race.db", folder / "won"
    barrier = _PRELOADED.Barrier(processes)
    racing = [
        _PRELOADED.Process(
            target=contending_process, args=(str(path), barrier, rounds, places, str(won), f"volunteer-{n}")
        )
        for n in range(processes)
    ]
    for process in racing:
        process.start()
    for process in racing:
        process.join()
    if any(process.exitcode for process in racing):
        raise AssertionError(f"exit codes {[process.exitcode for process in racing]}")
    winners: Counter[int] = Counter()
    for line in won.read_text().splitlines():
        n, wins = line.split()
        winners[int(n)] += int(wins)
    recorder = SQLiteRecorder(path)
    try:
        return [winners[n] for n in range(rounds)], recorder.head()
    finally:
        recorder.close()
