"""Moving a session: to another time, with everybody who can still come, or to another room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.decisions.organisations import standing_unit
from domain.decisions.room_use import NO_ROOM, OUTSIDE_HOURS, Need, hold
from domain.decisions.sessions import at_work, planned
from domain.decisions.times import plannable
from domain.decisions.wording import fit, fit_or_empty
from domain.facts.sessions import SessionMoved, SessionMovedToRoom
from domain.facts.sign_ups import PromiseMoved, PromiseReleased
from domain.language import Ask, Fact, PersonId, Refused, RoomId, SessionId, SignUpId, Span
from domain.policies import horizon, sign_up
from domain.policies.wall_time import day_of
from domain.questions.sessions import Plan
from domain.questions.sign_ups import Promise, promised_to, promises_of


@dataclass
class SessionUnderWay(Refused):
    span: Span

    says = "This session has already begun ({span})."
    advice = "It stays where it is; plan another one."


@dataclass
class MoveClashes(Refused):
    """`who[n]` is promised to `sessions[n]` at the new time."""

    who: tuple[PersonId, ...]
    sessions: tuple[SessionId, ...]

    says = "At the new time some who signed up are promised elsewhere: {who}, to {sessions}."
    advice = "Choose another time, or move it and release them from this session."


@dataclass(frozen=True)
class MoveSession:
    """To another time. Who signed up comes along, or, with `release`, is freed where the new time clashes.

    Who only asked for a place comes along too: the answer asks about clashes again.
    """

    session: SessionId
    span: Span
    reason: str
    release: bool = False
    override: str = ""
    policy: horizon.HorizonPolicy = horizon.DEFAULT
    promising: sign_up.SignUpPolicy = sign_up.DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        plan, reason, override = _movable(ask, self.session, self.reason, self.override)
        if self.span == plan.span and plan.timed:
            return
        plannable(self.span, ask.now, self.policy)
        at_work(standing_unit(ask, plan.organisation), day_of(self.span.start, plan.zone))
        flags = hold(ask, plan.room, _need(plan, self.span, override))
        promises = ask(promised_to(self.session)).open()
        clashes = self._clashes(ask, promises)
        if clashes and not self.release:
            torn = [promise for promise in promises if promise.sign_up in clashes]
            raise MoveClashes(tuple(each.volunteer for each in torn), tuple(clashes[each.sign_up] for each in torn))
        kept = _without(plan.flags, "no-hours", NO_ROOM, OUTSIDE_HOURS)
        whose = (plan.session, plan.activity, plan.organisation)
        yield SessionMoved(*whose, plan.span, self.span, reason, plan.room, (*kept, *flags), override)
        for each in promises:
            of = (each.sign_up, each.volunteer, each.shift, each.session, each.organisation, each.span)
            if each.sign_up in clashes:
                yield PromiseReleased(*of, reason="clash", clashes_with=clashes[each.sign_up])
            else:
                yield PromiseMoved(*of, self.span, requested=each.waits)

    def _clashes(self, ask: Ask, promises: Sequence[Promise]) -> dict[SignUpId, SessionId]:
        """Which promise cannot come along, and the session it would clash with."""
        found: dict[SignUpId, SessionId] = {}
        coming: set[PersonId] = set()
        for each in (promise for promise in promises if promise.holds):
            near = ask(promises_of(each.volunteer, during=self.span.widened(self.promising.gap)))
            if clash := near.clash(self.span, self.promising.gap, own=each.sign_up):
                found[each.sign_up] = clash.session
            elif each.volunteer in coming:  # two duties of a session that had no hours, and now has
                found[each.sign_up] = each.session
            else:
                coming.add(each.volunteer)
        return found


@dataclass(frozen=True)
class MoveSessionToRoom:
    """To another room of its organisation, at the time it has."""

    session: SessionId
    room: RoomId
    reason: str
    override: str = ""

    def decide(self, ask: Ask) -> Iterator[Fact]:
        plan, reason, override = _movable(ask, self.session, self.reason, self.override)
        if self.room == plan.room:
            return
        flags = (*_without(plan.flags, NO_ROOM, OUTSIDE_HOURS), *hold(ask, self.room, _need(plan, plan.span, override)))
        whose = (plan.session, plan.activity, plan.organisation)
        yield SessionMovedToRoom(*whose, plan.span, self.room, reason, plan.room, flags, override)


def _movable(ask: Ask, session: SessionId, reason: str, override: str) -> tuple[Plan, str, str]:
    plan = planned(ask, session)
    if plan.span.start <= ask.now:
        raise SessionUnderWay(plan.span)
    return plan, fit("reason", reason), fit_or_empty("reason", override)


def _need(plan: Plan, span: Span, override: str) -> Need:
    return Need(plan.session, plan.organisation, span, plan.zone, plan.expected, override)


def _without(flags: tuple[str, ...], *gone: str) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag not in gone)
