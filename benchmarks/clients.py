"""Many clients at once: group commit beside one client alone, on a slow disk and on this one."""

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Barrier, Thread

from benchmarks.decide import opened, sign_up
from benchmarks.slow_disk import register_slow_disk
from benchmarks.stage import Row, Stage, Target, median
from benchmarks.world import Offer, World
from domain.language import Refused
from journal.journal import Journal

_CROWDS = (1, 8, 64)
_SYNC_SECONDS = 0.004
_SLOW = "daybook-slow-disk"


def _rate(journal: Journal, offers: list[Offer], clients: int) -> float:
    """Sign-ups a second, each client taking up its share of the offers one after the other."""
    start = Barrier(clients + 1)

    def client(mine: list[Offer]) -> None:
        start.wait()
        for offer in mine:
            with suppress(Refused):  # somebody else took the place; the answer cost as much
                sign_up(journal, offer)

    threads = [Thread(target=client, args=(offers[number::clients],)) for number in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(offers) / (time.perf_counter() - began)


def _rates(stage: Stage, made: Path, world: World, offers: list[Offer], vfs: str, *, in_memory: bool) -> list[float]:
    """The median rate of each crowd; the crowds take turns, each time on a fresh copy of the journal."""
    shares = {1: len(offers) // 6, 8: len(offers) // 3, 64: len(offers)}
    found: dict[int, list[float]] = {clients: [] for clients in _CROWDS}
    for _ in range(stage.pick(5, 3, 1)):
        for clients in _CROWDS:
            with stage.room(in_memory=in_memory) as folder:
                path = folder / "journal.db"
                shutil.copyfile(made, path)
                journal = opened(path, world, vfs)
                found[clients].append(_rate(journal, offers[: shares[clients]], clients))
                journal.close()
    return [median(found[clients]) for clients in _CROWDS]


def bench(stage: Stage) -> Iterator[Row]:
    """8 and 64 clients beside one: a slow sync over memory, this disk, and memory alone."""
    made, world = stage.journal(10_000)
    offers = world.offers()[: stage.pick(1_280, 640, 64)]
    register_slow_disk(_SLOW, _SYNC_SECONDS)
    places = (("each sync 4 ms", _SLOW, True, 4.0), ("on disk", "", False, 1.0), ("in memory", "", True, None))
    for place, vfs, in_memory, least in places:
        stage.say(f"clients {place}")
        one, *crowds = _rates(stage, made, world, offers, vfs, in_memory=in_memory)
        for clients, rate in zip(_CROWDS[1:], crowds, strict=True):
            target = None if least is None or (clients == 8 and least > 1) else Target(least)
            yield Row(f"sign-ups of {clients} clients, {place}", rate, "/s", "one client", one, target)
