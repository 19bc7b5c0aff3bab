"""What is asked about an activity room (活动室): how it stands, and who holds it when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from domain.facts.rooms import OpeningHours, OpeningHoursChanged, RoomClosed, RoomOpened, RoomResized
from domain.facts.sessions import SessionCancelled, SessionMoved, SessionMovedToRoom, SessionScheduled
from domain.language import OrganisationId, Question, RoomId, SessionId, Span


@dataclass(frozen=True)
class Room:
    """A room as it stands. `hours` empty: open round the clock; `closed` is its first closed day."""

    room: RoomId
    organisation: OrganisationId
    name: str
    capacity: int
    hours: tuple[OpeningHours, ...] = ()
    closed: date | None = None


def _room(room: Room | None, fact: RoomOpened | RoomResized | OpeningHoursChanged | RoomClosed) -> Room | None:
    if isinstance(fact, RoomOpened):
        return Room(fact.room, fact.organisation, fact.name, fact.capacity, fact.hours)
    if room is None:
        return None
    match fact:
        case RoomResized(capacity=capacity):
            return replace(room, capacity=capacity)
        case OpeningHoursChanged(hours=hours):
            return replace(room, hours=hours)
        case RoomClosed(since=since):
            return replace(room, closed=since)


def room_of(room: RoomId) -> Question[Room | None]:
    """The room as it stands; None: no such room."""
    return Question(about=(room,), start=None, step=_room)


@dataclass(frozen=True)
class Uses:
    """The sessions that hold the room and touch `during`, each with its span."""

    room: RoomId
    during: Span
    spans: Mapping[SessionId, Span] = field(default_factory=dict)

    def overlapping(self, span: Span, own: SessionId | None = None) -> tuple[SessionId, Span] | None:
        """The first session that claims any of the span, `own` left out."""
        return next(((who, when) for who, when in self.spans.items() if who != own and when.overlaps(span)), None)


def _uses(uses: Uses, fact: SessionScheduled | SessionMoved | SessionMovedToRoom | SessionCancelled) -> Uses:
    others = {session: span for session, span in uses.spans.items() if session != fact.session}
    stays = not isinstance(fact, SessionCancelled) and fact.room == uses.room
    if stays and fact.span.overlaps(uses.during):
        others[fact.session] = fact.span
    return replace(uses, spans=others)


def uses_of(room: RoomId, during: Span) -> Question[Uses]:
    """The sessions that hold the room at some time of `during`: by bucket, as they stand."""
    return Question(about=(room,), during=during, start=Uses(room, during), step=_uses)


def uses_after(room: RoomId, moment: datetime) -> Question[Uses]:
    """The sessions that hold the room at some time after that, however far ahead: of the room's whole history."""
    return Question(about=(room,), start=Uses(room, Span(moment, datetime.max.replace(tzinfo=UTC))), step=_uses)
