"""The whole book replayed to its fingerprint, in processes of their own, and how much memory that takes."""

import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from benchmarks.catching_up import read_and_decoded
from benchmarks.stage import Row, Stage, Target, median
from journal.sqlite import SQLiteRecorder
from projections.past import Moment
from projections.replay import replayed_state

_IN_MEMORY = 150_000  # facts; longer books are replayed through a scratch file


class Replayed(NamedTuple):
    """Facts a second, the most memory the process held (MB), and the fingerprint."""

    rate: float
    megabytes: float
    fingerprint: str


def _most_memory() -> float:
    """Megabytes. Linux counts what the parent held into a child's ru_maxrss, so there the process file is asked."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _replay(path: Path, facts: int, processes: int) -> Replayed:
    began = time.perf_counter()
    state = replayed_state(partial(SQLiteRecorder, path), Moment(at=facts), processes)
    return Replayed(facts / (time.perf_counter() - began), _most_memory(), state["fingerprint"])


def _read(path: Path, facts: int) -> float:
    recorder = SQLiteRecorder(path)
    began = time.perf_counter()
    read_and_decoded(recorder, 0, facts)
    taken = time.perf_counter() - began
    recorder.close()
    return facts / taken


def replayed(path: Path, facts: int, processes: int = 1) -> Replayed:
    """Replay the first so many facts in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_replay, path, facts, processes).result()


def bench(stage: Stage) -> Iterator[Row]:
    """In memory by one process and by two, a long book through a scratch file, and the memory each takes."""
    most = stage.pick(1_000_000, 200_000, 10_000)
    path, _ = stage.journal(most)
    some = min(most // 2, _IN_MEMORY)
    runs, read = [], []
    for _ in range(stage.pick(3, 2, 1)):
        stage.say(f"replaying {some:,} facts")
        runs.append(replayed(path, some))
        read.append(_read(path, some))
    rate, held = median([each.rate for each in runs]), median([each.megabytes for each in runs])
    what, least = "reading and decoding the same facts", Target(40_000, by="figure")
    yield Row(f"{some:,} facts replayed in memory to the fingerprint", rate, "facts/s", what, median(read), least)
    stage.say(f"replaying {most:,} facts")
    one, two, tenth = replayed(path, most), replayed(path, most, processes=2), replayed(path, some // 10)
    if one.fingerprint != two.fingerprint:
        raise RuntimeError("one and two processes came to different fingerprints")
    job = f"{most:,} facts replayed, through a scratch file"
    yield Row(job, one.rate, "facts/s", f"{some:,} in memory", rate)
    yield Row(f"{most:,} facts replayed by two processes", two.rate, "facts/s", "one process", one.rate, Target(1.0))
    flat = Target(300, most=True, by="figure")
    yield Row(f"memory while {some:,} facts are replayed", held, "MB", "a tenth of them", tenth.megabytes, flat)
    yield Row(f"memory while {most:,} facts are replayed", one.megabytes, "MB", f"{some:,} in memory", held, flat)
