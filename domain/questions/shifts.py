"""What is asked about a shift: its plan, and who holds its places."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged, SignUpClosed, SignUpReopened
from domain.facts.sign_ups import PromiseReleased, SignUpApproved, SignUpWithdrawn, VolunteerSignedUp
from domain.language import PersonId, Question, SessionId, ShiftId, SignUpId


@dataclass(frozen=True)
class ShiftPlan:
    """A shift as it stands. `opened` is the fact that opened it: its session, duty, needs, ages, way in."""

    opened: ShiftOpened
    places: int
    least: int
    open: bool
    cancelled: bool


Heard = ShiftOpened | ShiftPlacesChanged | SignUpClosed | SignUpReopened | ShiftCancelled


def _shift(plan: ShiftPlan | None, fact: Heard) -> ShiftPlan | None:
    if isinstance(fact, ShiftOpened):
        return ShiftPlan(fact, fact.places, fact.least, open=True, cancelled=False)
    if plan is None:
        return None
    match fact:
        case ShiftPlacesChanged(places=places, least=least):
            return replace(plan, places=places, least=least)
        case SignUpClosed():
            return replace(plan, open=False)
        case SignUpReopened():
            return replace(plan, open=True)
        case ShiftCancelled():
            return replace(plan, cancelled=True)


def shift_of(shift: ShiftId) -> Question[ShiftPlan | None]:
    """The shift as it stands; None: no such shift."""
    return Question(about=(shift,), start=None, step=_shift)


_NOBODY: Mapping[SignUpId, PersonId] = MappingProxyType({})
Places = VolunteerSignedUp | SignUpApproved | SignUpWithdrawn | PromiseReleased


def _taken(taken: Mapping[SignUpId, PersonId], fact: Places) -> Mapping[SignUpId, PersonId]:
    """One dictionary a fold: copying it for each fact made a shift of a thousand places cost a million copies."""
    own = taken if isinstance(taken, dict) else dict(taken)  # the start is shared and no dict, so it is copied
    match fact:
        case VolunteerSignedUp() | SignUpApproved():
            own[fact.sign_up] = fact.volunteer
        case SignUpWithdrawn() | PromiseReleased():
            own.pop(fact.sign_up, None)
    return own


def places_taken(shift: ShiftId) -> Question[Mapping[SignUpId, PersonId]]:
    """Who holds a place of the shift, by sign-up."""
    return Question(about=(shift,), start=_NOBODY, step=_taken)


def _shifts(shifts: tuple[ShiftId, ...], fact: ShiftOpened | ShiftCancelled) -> tuple[ShiftId, ...]:
    match fact:
        case ShiftOpened():
            return (*shifts, fact.shift)
        case ShiftCancelled():
            return tuple(shift for shift in shifts if shift != fact.shift)


def shifts_of(session: SessionId) -> Question[tuple[ShiftId, ...]]:
    """The session's shifts that are not cancelled, in the order they were opened."""
    return Question(about=(session,), start=(), step=_shifts)
