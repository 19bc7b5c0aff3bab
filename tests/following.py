"""Views that follow a journal in other processes: what test_catch_up starts there."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from domain.facts.sessions import SessionCancelled, SessionScheduled
from journal.sqlite import SQLiteRecorder
from projections import registry
from projections.catch_up import CatchUp
from projections.store import Store
from projections.view import Key, Row, View

POISON = "poison"  # a session cancelled for this reason is one that the poisonable view cannot take


class Count(Row, frozen=True, kw_only=True):
    """How many sessions an activity has."""

    activity: str
    sessions: int


def step(row: Count | None, fact: SessionScheduled | SessionCancelled) -> Count | None:
    """One more, or a fault."""
    if isinstance(fact, SessionCancelled):
        if fact.reason == POISON and not os.environ.get("POISON_IS_TAKEN"):
            raise ZeroDivisionError("no such reason")
        return row
    return Count(activity=fact.activity, sessions=1 if row is None else row.sessions + 1)


def keys(fact: SessionScheduled | SessionCancelled) -> list[Key]:
    return [(fact.activity,)]


POISONABLE = View(name="counts", row=Count, key=("activity",), keys=keys, step=step)


def with_poisonable() -> dict[str, View[Any]]:
    return {**registry(), "counts": POISONABLE}


def follow(folder: Path, die_at_commit: int = 0) -> None:
    """Catch up; with `die_at_commit` killed as hard as can be when that commit is under way."""
    recorder, store = SQLiteRecorder(folder / "journal.db"), Store(folder / "views.db")
    commits = 0

    def committing() -> bool:
        nonlocal commits
        commits += 1
        if commits == die_at_commit:
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    if die_at_commit:
        store._writer.set_commit_hook(committing)
    print(CatchUp(recorder, store).run())
    store.close()
    recorder.close()


if __name__ == "__main__":
    follow(Path(sys.argv[1]), int(sys.argv[2]))
