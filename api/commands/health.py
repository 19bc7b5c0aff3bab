"""What `doctor` looks at: each finding is one thing, whether it is well, and what was seen."""

import shutil
import stat
from collections.abc import Iterator
from typing import NamedTuple

from api.book import Book

_LITTLE = 100 * 1024 * 1024  # bytes free below which somebody should look


class Finding(NamedTuple):
    subject: str
    well: bool
    detail: str


def findings(book: Book) -> list[Finding]:
    """Everything, in the order it is looked at."""
    return list(_found(book))


def _found(book: Book) -> Iterator[Finding]:
    recorder, store = book.journal.recorder, book.views.store
    head = recorder.head()
    yield Finding("journal", not recorder.stopped, recorder.stopped or f"{head} facts")
    yield Finding("index of tags", recorder.index_is_exact(), "every fact and nothing else")
    for name in ("journal.db", "views.db", "people.db"):
        mode = stat.S_IMODE((book.settings.data / name).stat().st_mode)
        yield Finding(name, mode == 0o600, f"mode {mode:o}")
    with store.reading() as now:
        yield Finding("views", now.position == head, f"position {now.position} of {head}")
        parked = "; ".join(f"{name} at {failed.position}: {failed.fault}" for name, failed in now.parked.items())
        yield Finding("views parked", not now.parked, parked or "none")
        skipped = ", ".join(f"{name} ({each.facts})" for name, each in now.skipped().items())
        yield Finding("facts unknown to this version", not skipped, skipped or "none")
    free = shutil.disk_usage(book.settings.data).free
    yield Finding("disk", free > _LITTLE, f"{free // (1024 * 1024)} MiB free")
