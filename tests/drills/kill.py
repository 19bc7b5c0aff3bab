"""kill -9 during group commit, many times over: `./run drill kill [CYCLES]`."""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.killing import kill_and_check


def main(argv: list[str]) -> int:
    """Run 100 cycles, or as many as asked for, and say what was checked. Exit 1 at the first loss."""
    cycles = int(argv[0]) if argv else 100
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    begun = time.monotonic()
    answers = 0
    with tempfile.TemporaryDirectory() as folder:
        for cycle in range(1, cycles + 1):
            if cycle % 10 == 1:  # a fresh journal now and then keeps the whole check short
                part = Path(folder) / str(cycle)
                part.mkdir()
            try:
                answers = kill_and_check(part, chance)
            except AssertionError as lost:
                print(f"cycle {cycle} (seed {seed}): {lost}", file=sys.stderr)
                return 1
            if cycle % 10 == 0 or cycle == cycles:
                print(f"{cycle} kills, {answers} answered appends in this journal all there", file=sys.stderr)
    print(f"{cycles} kills: nothing answered was lost, nothing torn, no gap ({time.monotonic() - begun:.1f} s)")
    return 0
