"""What a room may be: the default policy."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RoomPolicy:
    """least, most: people a room may be said to hold; outside lies a slip of the pen."""

    id: str
    version: int
    least: int
    most: int


DEFAULT = RoomPolicy(id="room-default", version=1, least=1, most=10_000)
