"""kill -9 during an import, many times over: `./run drill kill_import [CYCLES]`."""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.killed_imports import kill_and_check


def main(argv: list[str]) -> int:
    """100 cycles, or as many as asked for. Exit 1 at the first half of a file, loss, or difference from a replay."""
    cycles = int(argv[0]) if argv else 100
    seed = random.randrange(10**6)
    chance, begun, through = random.Random(seed), time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        for cycle in range(1, cycles + 1):
            try:
                through += kill_and_check(Path(folder) / str(cycle), 2_000, chance, 0.6)
            except AssertionError as lost:
                print(f"cycle {cycle} (seed {seed}): {lost}", file=sys.stderr)
                return 1
            if cycle % 10 == 0:
                print(f"{cycle} kills, {through} imports had got through", file=sys.stderr)
    print(
        f"{cycles} kills during an import of 2,000 units: {through} were through, {cycles - through} left nothing; "
        f"nothing acknowledged was lost, replay equals live ({time.monotonic() - begun:.1f} s)"
    )
    return 0
