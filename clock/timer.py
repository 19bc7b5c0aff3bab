"""The timer that wakes the tick: one job in memory, nothing stored, so nothing can be run twice from a store."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

_EVERY = timedelta(seconds=30)


def start(work: Callable[[datetime], Any], every: timedelta = _EVERY) -> Callable[[], None]:
    """Call `work(now)` at once and then every so often, one at a time, however late; returns what stops it.

    A tick that is missed while the machine sleeps is made up by the next one: what is due stays due.
    """
    timer = BackgroundScheduler(timezone=UTC)
    timer.add_job(
        lambda: work(datetime.now(UTC)),
        "interval",
        seconds=every.total_seconds(),
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    timer.start()
    return lambda: timer.shutdown(wait=True)
