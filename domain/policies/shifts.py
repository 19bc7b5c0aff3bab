"""What a shift may be: the default policy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShiftPolicy:
    """places: the most a shift may have; outside lies a slip of the pen. oldest: the highest age anybody is asked for.

    kinds: the most kinds of credential a shift needs, and the most books that count it.
    """

    id: str
    version: int
    places: int
    oldest: int
    kinds: int


DEFAULT = ShiftPolicy(id="shift-default", version=1, places=10_000, oldest=120, kinds=20)
