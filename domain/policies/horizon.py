"""How far ahead sessions are planned, and how long one may be. Defaults; DOMAIN section 1 asks for a bound."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class HorizonPolicy:
    """running: how far ahead the clock keeps a series without a last date scheduled. furthest: the most anybody plans.

    longest: the most a session lasts that somebody schedules here; longest_listed: one taken over from a programme
    (a source without hours gives whole days). most_expected: the most people a session may expect.
    """

    id: str
    version: int
    running: timedelta
    furthest: timedelta
    longest: timedelta
    longest_listed: timedelta
    most_expected: int


DEFAULT = HorizonPolicy(
    id="horizon-default",
    version=1,
    running=timedelta(weeks=8),
    furthest=timedelta(days=731),
    longest=timedelta(hours=24),
    longest_listed=timedelta(days=31),
    most_expected=10_000,
)
