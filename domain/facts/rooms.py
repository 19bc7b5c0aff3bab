"""Activity rooms (活动室) of an organisation."""

from datetime import date, time

import msgspec

from domain.language import Fact, OrganisationId, RoomId


class OpeningHours(msgspec.Struct, frozen=True):
    """Wall time of the organisation's zone; weekday 1 is Monday (ISO 8601)."""

    weekday: int
    opens: time
    closes: time


class RoomOpened(Fact, frozen=True, tag="room-opened"):
    """`hours` empty: open round the clock. `capacity` counts people."""

    room: RoomId
    organisation: OrganisationId
    name: str
    capacity: int
    hours: tuple[OpeningHours, ...] = ()


class RoomResized(Fact, frozen=True, tag="room-resized"):
    room: RoomId
    organisation: OrganisationId
    capacity: int


class OpeningHoursChanged(Fact, frozen=True, tag="opening-hours-changed"):
    room: RoomId
    organisation: OrganisationId
    hours: tuple[OpeningHours, ...] = ()


class RoomClosed(Fact, frozen=True, tag="room-closed"):
    room: RoomId
    organisation: OrganisationId
    since: date
    reason: str
