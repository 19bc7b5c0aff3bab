"""Signing up and withdrawing: the rules of a promise, each with its refusal."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.codes import listed
from domain.decisions.eligibility import admit
from domain.facts.sign_ups import SignUpRequested, SignUpWithdrawn, VolunteerSignedUp
from domain.language import Ask, Fact, PersonId, Refused, SessionId, ShiftId, SignUpId, Span
from domain.policies.codes import CONSENTS
from domain.policies.sign_up import DEFAULT, SignUpPolicy
from domain.questions.activities import Programme, activity_of
from domain.questions.credentials import credentials_of
from domain.questions.sessions import Plan, plan_of
from domain.questions.shifts import ShiftPlan, places_taken, shift_of
from domain.questions.sign_ups import promises_of, sign_up_of
from domain.questions.volunteers import standing_of


@dataclass
class ShiftUnknown(Refused):
    kind = "unknown"
    says = "There is no such shift."
    advice = "Open the list of shifts again; it may have been taken away."


@dataclass
class SignUpUnknown(Refused):
    kind = "unknown"
    says = "There is no such sign-up."
    advice = "Open the list of your shifts again."


@dataclass
class ShiftNotOpen(Refused):
    says = "Sign-up for this shift is closed."
    advice = "Choose another shift, or ask the coordinator."


@dataclass
class ShiftCalledOff(Refused):
    says = "This shift will not take place."
    advice = "Choose another shift."


@dataclass
class SessionBegun(Refused):
    span: Span

    says = "This session has already begun ({span})."
    advice = "Choose a later one, or speak to the coordinator at the door."


@dataclass
class InvitedOnly(Refused):
    says = "This shift is by invitation."
    advice = "Ask the coordinator whether you can be invited."


@dataclass
class ConsentMissing(Refused):
    says = "Nobody is signed up without having agreed."
    advice = "Ask the volunteer, and note how they agreed."


@dataclass
class AlreadySignedUp(Refused):
    says = "You are already signed up for this shift."
    advice = "Nothing more is needed; look at your shifts."


@dataclass
class ShiftFull(Refused):
    places: int

    says = "All places of this shift are taken ({places} of {places})."
    advice = "Choose another shift, or tell the coordinator that you would come if a place gets free."


@dataclass
class AlreadyPromised(Refused):
    session: SessionId
    span: Span

    says = "At that time you have promised to be somewhere else: {session}."
    advice = "Withdraw from that one first, or choose a shift at another time."


@dataclass
class NotPromised(Refused):
    says = "This sign-up holds no place any more."
    advice = "Nothing more is needed."


@dataclass(frozen=True)
class SignUp:
    """A volunteer promises to be at a shift.

    consent: `self`, or how they agreed when somebody else enters it (a code of policies.codes, art. 25).
    invited: the door has checked that who enters it may invite.
    """

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    consent: str = "self"
    invited: bool = False
    policy: SignUpPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if not self.consent or (self.consent == "self" and ask.actor != self.volunteer):
            raise ConsentMissing()
        listed("consent", self.consent, CONSENTS)
        shift, plan, activity = open_shift(ask, self.shift)
        if not shift.open:
            raise ShiftNotOpen()
        if shift.opened.way_in == "invited" and not self.invited:
            raise InvitedOnly()
        warnings = may_promise(ask, self.volunteer, shift, plan, activity, self.policy)
        to = (self.sign_up, self.volunteer, self.shift, plan.session, plan.organisation, plan.span, self.consent)
        if shift.opened.way_in == "approval":
            yield SignUpRequested(*to)
        else:
            yield VolunteerSignedUp(*to, warnings)


@dataclass(frozen=True)
class WithdrawSignUp:
    """Taking a promise back. In time is before the policy's deadline; late is recorded as late, never hidden."""

    sign_up: SignUpId
    policy: SignUpPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        held = ask(sign_up_of(self.sign_up))
        if held is None:
            raise SignUpUnknown()
        if not (held.holds or held.waits):
            raise NotPromised()
        if held.span.start <= ask.now:
            raise SessionBegun(held.span)
        in_time = held.waits or ask.now <= held.span.start - self.policy.withdrawal  # nobody counted on a request
        whose = (held.sign_up, held.volunteer, held.shift, held.session, held.organisation)
        yield SignUpWithdrawn(*whose, held.span, in_time)


def open_shift(ask: Ask, shift: ShiftId) -> tuple[ShiftPlan, Plan, Programme]:
    """The shift, its session and its activity, while they are to take place and volunteers may see them.

    Raises ShiftUnknown, ShiftCalledOff, ShiftNotOpen, SessionBegun.
    """
    found = ask(shift_of(shift))
    if found is None:
        raise ShiftUnknown()
    plan, activity = ask(plan_of(found.opened.session), activity_of(found.opened.activity))
    if plan is None or activity is None:
        raise ShiftUnknown()
    if found.cancelled or not plan.on or activity.cancelled:
        raise ShiftCalledOff()
    if not plan.published or not activity.published:
        raise ShiftNotOpen()
    if plan.span.start <= ask.now:
        raise SessionBegun(plan.span)
    return found, plan, activity


def may_promise(
    ask: Ask,
    volunteer: PersonId,
    shift: ShiftPlan,
    plan: Plan,
    activity: Programme,
    policy: SignUpPolicy,
    own: SignUpId | None = None,
) -> tuple[str, ...]:
    """Raises the refusal of the first rule that says no; returns what is only warned about. `own` is left out."""
    taken, promises, standing, credentials = ask(
        places_taken(shift.opened.shift),
        promises_of(volunteer, during=plan.span.widened(policy.gap)),
        standing_of(volunteer),
        credentials_of(volunteer),
    )
    if any(each.shift == shift.opened.shift and each.sign_up != own for each in promises.open()):
        raise AlreadySignedUp()
    warnings = admit(standing, credentials, shift.opened, plan, activity, policy, ask.now)
    if not plan.timed:
        warnings = (*warnings, "no-hours")
    elif clash := promises.clash(plan.span, policy.gap, own):
        raise AlreadyPromised(clash.session, clash.span)
    if len(taken) >= shift.places:
        raise ShiftFull(shift.places)
    return warnings
