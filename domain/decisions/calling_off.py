"""What ends with a session or a shift: its shifts, and the promises of everybody who would have come."""

from collections.abc import Iterable, Iterator

from domain.facts.sessions import SessionCancelled
from domain.facts.shifts import ShiftCancelled
from domain.facts.sign_ups import PromiseReleased
from domain.language import Ask, Fact
from domain.questions.sessions import Plan
from domain.questions.shifts import shifts_of
from domain.questions.sign_ups import Promise, promised_to


def call_off(ask: Ask, plan: Plan, reason: str) -> Iterator[Fact]:
    """The session does not take place: it, its shifts, and who promised or asked to come is free again."""
    shifts, promises = ask(shifts_of(plan.session), promised_to(plan.session))
    yield SessionCancelled(
        session=plan.session,
        activity=plan.activity,
        organisation=plan.organisation,
        span=plan.span,
        reason=reason,
        room=plan.room,
    )
    for shift in shifts:
        yield ShiftCancelled(shift=shift, session=plan.session, organisation=plan.organisation, reason=reason)
    yield from release(promises.open(), "session-cancelled")


def release(promises: Iterable[Promise], reason: str) -> Iterator[Fact]:
    """Each is free again, through nothing of theirs; `reason` as PromiseReleased says."""
    for each in promises:
        yield PromiseReleased(
            sign_up=each.sign_up,
            volunteer=each.volunteer,
            shift=each.shift,
            session=each.session,
            organisation=each.organisation,
            span=each.span,
            reason=reason,
        )
