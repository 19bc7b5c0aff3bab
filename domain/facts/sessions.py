"""Sessions (场/节), one by one, and the weekly series that some come from.

A series' wall time is kept with its zone, so that it stays ten o'clock across a change of summer time.
"""

from datetime import date, time

from domain.language import ActivityId, CalendarId, Fact, OrganisationId, RoomId, SeriesId, SessionId, Span


class SeriesStarted(Fact, frozen=True, tag="series-started"):
    """Every `weekday` (1 is Monday) at `starts`, `minutes` long, from `first`; `last` None: until it is ended.

    The clock keeps the sessions of a series without a last date scheduled some weeks ahead, not on the days off of
    `calendar`. `expected` and `override` are what its sessions are scheduled with. Stated again, the later one holds.
    """

    series: SeriesId
    activity: ActivityId
    organisation: OrganisationId
    weekday: int
    starts: time
    minutes: int
    zone: str
    first: date
    last: date | None = None
    room: RoomId | None = None
    calendar: CalendarId | None = None
    published: bool = False
    expected: int = 0
    override: str = ""


class SeriesEnded(Fact, frozen=True, tag="series-ended"):
    """No session of it after `last`."""

    series: SeriesId
    activity: ActivityId
    organisation: OrganisationId
    last: date
    reason: str


class SessionScheduled(Fact, frozen=True, tag="session-scheduled"):
    """`flags`: what could not be checked or known, e.g. `no-room`, `no-hours`, `outside-hours`.

    `override`: why it may be outside its room's opening hours.
    """

    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    zone: str
    room: RoomId | None = None
    series: SeriesId | None = None
    expected: int = 0
    published: bool = False
    flags: tuple[str, ...] = ()
    override: str = ""


class SessionSkipped(Fact, frozen=True, tag="session-skipped"):
    """A date of the series on which nothing happens: `public-holiday`, `absent-from-source`, ..."""

    session: SessionId
    series: SeriesId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    zone: str
    reason: str


class SessionPublished(Fact, frozen=True, tag="session-published"):
    session: SessionId
    activity: ActivityId
    organisation: OrganisationId


class SessionMoved(Fact, frozen=True, tag="session-moved"):
    """To another time, in the room it has; `flags` as they are from now on."""

    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    was: Span
    span: Span
    reason: str
    room: RoomId | None = None
    flags: tuple[str, ...] = ()
    override: str = ""


class SessionMovedToRoom(Fact, frozen=True, tag="session-moved-to-room"):
    """To another room, at the time it has; `flags` as they are from now on."""

    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    room: RoomId
    reason: str
    was: RoomId | None = None
    flags: tuple[str, ...] = ()
    override: str = ""


class SessionCancelled(Fact, frozen=True, tag="session-cancelled"):
    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    reason: str
    room: RoomId | None = None
