"""What is asked about a session: when and where is it to be?"""

from dataclasses import dataclass, replace

from domain.facts.sessions import (
    SessionCancelled,
    SessionMoved,
    SessionMovedToRoom,
    SessionPublished,
    SessionScheduled,
    SessionSkipped,
)
from domain.language import ActivityId, OrganisationId, Question, RoomId, SessionId, Span


@dataclass(frozen=True)
class Plan:
    """A session as it is planned now."""

    session: SessionId
    activity: ActivityId
    organisation: OrganisationId
    span: Span
    zone: str
    room: RoomId | None
    expected: int
    published: bool
    cancelled: bool = False
    skipped: bool = False
    flags: tuple[str, ...] = ()

    @property
    def on(self) -> bool:
        """It will take place, as far as the book knows."""
        return not self.cancelled and not self.skipped

    @property
    def timed(self) -> bool:
        """Its hours are known. Without them it fills the local day for want of better, and keeps nobody busy."""
        return "no-hours" not in self.flags


Heard = SessionScheduled | SessionSkipped | SessionPublished | SessionMoved | SessionMovedToRoom | SessionCancelled


def _plan(plan: Plan | None, fact: Heard) -> Plan | None:
    match fact:
        case SessionScheduled(session=session, activity=activity, organisation=organisation, span=span, zone=zone):
            room, expected, published, flags = fact.room, fact.expected, fact.published, fact.flags
            return Plan(session, activity, organisation, span, zone, room, expected, published, flags=flags)
        case SessionSkipped(session=session, activity=activity, organisation=organisation, span=span, zone=zone):
            return Plan(session, activity, organisation, span, zone, None, 0, published=True, skipped=True)
    if plan is None:
        return None
    match fact:
        case SessionPublished():
            return replace(plan, published=True)
        case SessionMoved(span=span, flags=flags):
            return replace(plan, span=span, flags=flags)
        case SessionMovedToRoom(room=room, flags=flags):
            return replace(plan, room=room, flags=flags)
        case SessionCancelled():
            return replace(plan, cancelled=True)


def plan_of(session: SessionId) -> Question[Plan | None]:
    """When and where the session is to be; None: no such session."""
    return Question(about=(session,), start=None, step=_plan)
