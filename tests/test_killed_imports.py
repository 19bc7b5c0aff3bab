"""All of a file or nothing of it, whenever the machine stops."""

import random
from pathlib import Path

from tests.killed_imports import kill_and_check


def test_a_killed_import_leaves_all_of_the_file_or_nothing_of_it(tmp_path: Path) -> None:
    chance = random.Random(7)
    for cycle in range(4):
        kill_and_check(tmp_path / str(cycle), 600, chance, 0.25)
