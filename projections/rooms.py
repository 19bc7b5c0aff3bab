"""Which activity rooms are there, how many people do they hold, and when are they open?"""

import msgspec

from domain.facts.rooms import OpeningHours, OpeningHoursChanged, RoomClosed, RoomOpened, RoomResized
from projections.view import Row, View

Heard = RoomOpened | RoomResized | OpeningHoursChanged | RoomClosed


class Room(Row, frozen=True, kw_only=True):
    """hours: `1 08:30-17:00, 2 08:30-17:00` (1 is Monday, wall time); empty is round the clock.

    status: open or closed; `until`: the first day it is closed.
    """

    id: str
    organisation: str
    name: str
    capacity: int
    hours: str = ""
    status: str = "open"
    until: str | None = None
    reason: str | None = None


def _hours(hours: tuple[OpeningHours, ...]) -> str:
    return ", ".join(f"{each.weekday} {each.opens:%H:%M}-{each.closes:%H:%M}" for each in hours)


def step(row: Room | None, fact: Heard) -> Room | None:
    if isinstance(fact, RoomOpened):
        return Room(
            id=fact.room,
            organisation=fact.organisation,
            name=fact.name,
            capacity=fact.capacity,
            hours=_hours(fact.hours),
        )
    if row is None:
        return None
    match fact:
        case RoomResized(capacity=capacity):
            return msgspec.structs.replace(row, capacity=capacity)
        case OpeningHoursChanged(hours=hours):
            return msgspec.structs.replace(row, hours=_hours(hours))
        case RoomClosed(since=since, reason=reason):
            return msgspec.structs.replace(row, status="closed", until=since.isoformat(), reason=reason)


view = View(
    name="rooms",
    row=Room,
    key=("id",),
    keys=lambda fact: [(fact.room,)],
    step=step,
    by=(("organisation", "name"),),
    scopes=("id", "organisation"),
    dated=lambda fact: fact.since if isinstance(fact, RoomClosed) else None,
)
