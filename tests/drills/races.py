"""Races for the last places, from threads and from processes: `./run drill races [ROUNDS]`."""

import sys
import tempfile
import time
from pathlib import Path

from journal.sqlite import SQLiteRecorder
from tests.contenders import race_of_threads
from tests.racing import race_of_processes


def main(argv: list[str]) -> int:
    """20 rounds of 64 threads and of 6 processes, or as many as asked for. Exit 1 unless every place went once."""
    rounds = int(argv[0]) if argv else 20
    places = 3
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        recorder = SQLiteRecorder(Path(folder) / "threads.db")
        threads = [race_of_threads(recorder, f"shift-{n}", places, 64) for n in range(rounds)]
        recorded = recorder.head()
        recorder.close()
        print(f"64 threads: winners {threads}, {recorded} recorded ({time.monotonic() - begun:.1f} s)", file=sys.stderr)
        begun = time.monotonic()
        processes, held = race_of_processes(Path(folder), rounds, places, 6)
        print(f"6 processes: winners {processes}, {held} recorded ({time.monotonic() - begun:.1f} s)", file=sys.stderr)
    exact = threads == processes == [places] * rounds and recorded == held == places * rounds
    print(f"{rounds} rounds each: {'exactly' if exact else 'NOT'} {places} winners in every one")
    return 0 if exact else 1
