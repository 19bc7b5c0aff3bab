"""What every bench is given: a folder, made-up journals of any size, and a row to say its figure in."""

import os
import platform
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import apsw

from benchmarks.world import World, fill
from journal.sqlite import SQLiteRecorder

_MEMORY = Path("/dev/shm")  # a folder of Linux that lies in memory
Size = Literal["full", "small", "tiny"]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Target:
    """What a row must reach: `value` at least or at most, by its ratio or by its figure."""

    value: float
    most: bool = False
    by: Literal["ratio", "figure"] = "ratio"


@dataclass(frozen=True)
class Row:
    """One job: its figure, and beside it the figure of something else in the same run, both in `unit`.

    ratio: figure / beside. target None: told because it explains another row.
    """

    job: str
    figure: float
    unit: str
    against: str
    beside: float
    target: Target | None = None

    @property
    def ratio(self) -> float:
        return self.figure / self.beside

    @property
    def margin(self) -> float | None:
        """How many times as good as the target: 1 and more is met."""
        if self.target is None:
            return None
        reached = self.ratio if self.target.by == "ratio" else self.figure
        return self.target.value / reached if self.target.most else reached / self.target.value

    @property
    def met(self) -> bool | None:
        return None if self.margin is None else self.margin >= 1

    def stated(self) -> dict[str, Any]:
        """The row as JSON values."""
        return {**asdict(self), "ratio": self.ratio, "margin": self.margin, "met": self.met}


class Stage:
    """A folder of the run, on this machine's disk, and journals that are made once and copied.

    size: `full` takes minutes, `small` less than one, `tiny` only shows that everything runs.
    """

    def __init__(self, folder: Path, size: Size = "full", say: Say = lambda _: None) -> None:
        self.folder = folder
        self.size = size
        self.say = say
        self._made: dict[int, tuple[Path, World]] = {}

    def pick(self, full: int, small: int, tiny: int) -> int:
        """The number for this size of run."""
        return {"full": full, "small": small, "tiny": tiny}[self.size]

    def journal(self, facts: int) -> tuple[Path, World]:
        """A journal of at least so many facts, to be read only, and the world it tells of."""
        if facts not in self._made:
            self.say(f"laying down {facts:,} facts")
            path = self.folder / f"world-{facts}.db"
            recorder = SQLiteRecorder(path)
            world = fill(recorder, facts)
            recorder.close()
            self._made[facts] = path, world
        return self._made[facts]

    @contextmanager
    def room(self, bytes_needed: int = 0, *, in_memory: bool = False) -> Iterator[Path]:
        """A folder for one measurement: on the disk, or in memory where the machine has such a folder with room."""
        with TemporaryDirectory(prefix="daybook-bench-", dir=_memory(bytes_needed) if in_memory else self.folder) as at:
            yield Path(at)


def _memory(bytes_needed: int) -> Path | None:
    fits = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2 * bytes_needed
    return _MEMORY if fits else None


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(values: list[float]) -> float:
    return statistics.median(values)


def machine(folder: Path) -> dict[str, Any]:
    """What the figures are of: cores, versions, and how long this disk takes to make 4 KiB safe (milliseconds)."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": apsw.sqlite_lib_version(),
        "sync_ms": round(1000 * _sync(folder / "sync"), 2),
    }


def _sync(path: Path, rounds: int = 41) -> float:
    taken = []
    with path.open("wb", buffering=0) as file:
        for _ in range(rounds):
            file.write(bytes(4096))
            taken.append(seconds(lambda: os.fdatasync(file.fileno())))
    path.unlink()
    return median(taken)
