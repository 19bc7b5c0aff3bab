"""The same decision in a young journal and in an old one: what it costs must not grow with the years."""

import shutil
from collections.abc import Iterator
from functools import partial

from benchmarks.decide import opened, sign_up
from benchmarks.stage import Row, Stage, Target, median, seconds

_BYTES_A_FACT = 1_600


def bench(stage: Stage) -> Iterator[Row]:
    """A sign-up at 100k and at 1M facts beside one at 10k, in turns; in memory, so that no disk hides a difference."""
    sizes = stage.pick(1_000_000, 100_000, 30_000), stage.pick(100_000, 30_000, 20_000), 10_000
    made = {size: stage.journal(size) for size in sizes}
    taken: dict[int, list[float]] = {size: [] for size in sizes}
    with stage.room(_BYTES_A_FACT * sizes[0], in_memory=True) as folder:
        journals, offers = {}, {}
        for size, (path, world) in made.items():
            stage.say(f"copying the journal of {size:,} facts")
            shutil.copyfile(path, folder / path.name)
            journals[size] = opened(folder / path.name, world)
            offers[size] = world.offers()
        for turn in range(stage.pick(1_000, 300, 10)):
            for size in sizes:
                taken[size].append(seconds(partial(sign_up, journals[size], offers[size][turn])))
        for journal in journals.values():
            journal.close()
    young = 1e6 * median(taken[10_000])
    for size in sorted(set(sizes) - {10_000}):
        old = 1e6 * median(taken[size])
        weeks = made[size][1].weeks
        job = f"a sign-up decided and appended at {size:,} facts, {weeks} weeks"
        yield Row(job, old, "µs", "the same at 10,000 facts", young, Target(1.2, most=True))
