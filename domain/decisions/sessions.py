"""Planning sessions one by one: scheduled, published, cancelled. Moving is in moves, weekly series in series."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.decisions.activities import going_on
from domain.decisions.calling_off import call_off
from domain.decisions.organisations import OrganisationEnded, standing_unit
from domain.decisions.room_use import Need, hold
from domain.decisions.times import plannable
from domain.decisions.wording import fit, fit_or_empty
from domain.facts.sessions import SessionPublished, SessionScheduled
from domain.language import ActivityId, Ask, Fact, Refused, RoomId, SessionId, Span
from domain.policies.horizon import DEFAULT, HorizonPolicy
from domain.questions.activities import Programme
from domain.questions.organisations import Unit
from domain.questions.sessions import Plan, plan_of


@dataclass
class SessionUnknown(Refused):
    kind = "unknown"
    says = "There is no such session."
    advice = "Open the list of sessions again; it may have been taken away."


@dataclass
class ActivityUnpublished(Refused):
    says = "The activity has not been published yet."
    advice = "Publish it first, with its risks and its protection."


@dataclass
class AlreadyEntered(Refused):
    says = "Something is entered under this number already."
    advice = "Open the list again; it may have been entered a moment ago."


@dataclass
class SessionOff(Refused):
    says = "This session will not take place."
    advice = "Choose another session, or plan a new one."


@dataclass
class SessionOver(Refused):
    span: Span

    says = "This session is over ({span})."
    advice = "What was held is recorded with its attendance."


@dataclass
class ExpectedUnfit(Refused):
    most: int

    says = "The number of people expected lies between 0 and {most}."
    advice = "Look at the number again."


@dataclass(frozen=True)
class ScheduleSession:
    """A session of an activity, at the activity's organisation. Without a room the rules about rooms are skipped.

    override: why it may be outside the room's opening hours. published: volunteers see it at once.
    """

    session: SessionId
    activity: ActivityId
    span: Span
    room: RoomId | None = None
    expected: int = 0
    published: bool = False
    override: str = ""
    policy: HorizonPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(plan_of(self.session)) is not None:
            raise AlreadyEntered()
        programme, unit = running(ask, self.activity)
        if self.published and not programme.published:
            raise ActivityUnpublished()
        plannable(self.span, ask.now, self.policy)
        at_work(unit, unit.day(self.span.start))
        expectable(self.expected, self.policy)
        override = fit_or_empty("reason", self.override)
        need = Need(self.session, programme.organisation, self.span, unit.zone, self.expected, override)
        yield SessionScheduled(
            session=self.session,
            activity=self.activity,
            organisation=programme.organisation,
            span=self.span,
            zone=unit.zone,
            room=self.room,
            expected=self.expected,
            published=self.published,
            flags=hold(ask, self.room, need),
            override=override,
        )


@dataclass(frozen=True)
class PublishSession:
    """Volunteers may see it from now on. Of an activity that is not published no session is."""

    session: SessionId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        plan = planned(ask, self.session)
        if plan.span.end <= ask.now:
            raise SessionOver(plan.span)
        programme, _ = running(ask, plan.activity)
        if not programme.published:
            raise ActivityUnpublished()
        if not plan.published:
            yield SessionPublished(session=self.session, activity=plan.activity, organisation=plan.organisation)


@dataclass(frozen=True)
class CancelSession:
    """It does not take place, or not to its end; its shifts are cancelled and whoever would have come is free again."""

    session: SessionId
    reason: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        plan = planned(ask, self.session)
        if plan.span.end <= ask.now:
            raise SessionOver(plan.span)
        yield from call_off(ask, plan, fit("reason", self.reason))


def planned(ask: Ask, session: SessionId) -> Plan:
    """The session, when it is to take place. Raises SessionUnknown, SessionOff."""
    plan = ask(plan_of(session))
    if plan is None:
        raise SessionUnknown()
    if not plan.on:
        raise SessionOff()
    return plan


def running(ask: Ask, activity: ActivityId) -> tuple[Programme, Unit]:
    """The activity and its organisation, when sessions of it can be planned.

    Raises ActivityUnknown, ActivityIsCancelled, OrganisationUnknown, OrganisationEnded.
    """
    programme = going_on(ask, activity)
    return programme, standing_unit(ask, programme.organisation)


def at_work(unit: Unit, day: date) -> None:
    """Raises OrganisationEnded when it is no more by that local day."""
    if unit.ended is not None and unit.ended_on(day):
        raise OrganisationEnded(unit.code, unit.ended)


def expectable(expected: int, policy: HorizonPolicy) -> None:
    """Raises ExpectedUnfit."""
    if not 0 <= expected <= policy.most_expected:
        raise ExpectedUnfit(policy.most_expected)
