"""Kill a process in the middle of group commit, and look whether the journal kept what it had answered for."""

import multiprocessing
import random
import time
from pathlib import Path

from journal.sqlite import SQLiteRecorder
from tests.contenders import writing_process

_PRELOADED = multiprocessing.get_context("forkserver")
_PRELOADED.set_forkserver_preload(["tests.contenders"])


def kill_and_check(folder: Path, chance: random.Random) -> int:
    """One cycle in `folder` (its journal goes on from the cycles before). Returns how many answers were checked.

    Raises AssertionError when an answered append is not there exactly once where the answer said, or is torn.
    """
    path, told = folder / "journal.db", folder / "acknowledged"
    already = told.stat().st_size if told.exists() else 0
    process = _PRELOADED.Process(target=writing_process, args=(str(path), str(told), 8))
    process.start()
    while not told.exists() or told.stat().st_size == already:
        assert process.is_alive(), f"it ended by itself, exit code {process.exitcode}"
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.08))
    process.kill()
    process.join()
    answers = [line.split() for line in told.read_text().splitlines()]
    recorder = SQLiteRecorder(path)
    try:
        where: dict[str, list[int]] = {}
        for position, tags in recorder.tags_at(0, 10**9):
            where.setdefault(tags[0], []).append(position)
        for key, first, last in answers:
            assert where[key] == list(range(int(first), int(last) + 1)), key
        for key, held in where.items():
            assert len(held) == 1 + int(key.rsplit("-", 1)[1]) % 3, f"{key} is torn"
        assert [row.position for row in recorder.page().rows] == list(range(1, recorder.head() + 1))
        assert recorder.index_is_exact()
    finally:
        recorder.close()
    return len(answers)
