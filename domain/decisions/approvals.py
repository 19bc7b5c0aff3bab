"""Answering those who asked for a place: approved or declined."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.codes import listed
from domain.decisions.sign_ups import SignUpUnknown, may_promise, open_shift
from domain.facts.sign_ups import SignUpApproved, SignUpDeclined
from domain.language import Ask, Fact, Refused, SignUpId
from domain.policies.codes import REASONS_ABOUT_PEOPLE
from domain.policies.sign_up import DEFAULT, SignUpPolicy
from domain.questions.sign_ups import Promise, sign_up_of


@dataclass
class NotWaiting(Refused):
    says = "This sign-up does not wait for approval."
    advice = "Open the roster again; somebody may have answered it."


@dataclass(frozen=True)
class ApproveSignUp:
    """A coordinator lets a requested sign-up in; every rule is asked again, for things have moved since.

    Not whether sign-up is open: who asked before it closed is answered after.
    """

    sign_up: SignUpId
    policy: SignUpPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        asked = _waiting(ask, self.sign_up)
        shift, plan, activity = open_shift(ask, asked.shift)
        warnings = may_promise(ask, asked.volunteer, shift, plan, activity, self.policy, own=self.sign_up)
        whose = (asked.sign_up, asked.volunteer, asked.shift, asked.session, plan.organisation)
        yield SignUpApproved(*whose, plan.span, warnings)


@dataclass(frozen=True)
class DeclineSignUp:
    """`reason` is a code of policies.codes: words about a person stay out of the book."""

    sign_up: SignUpId
    reason: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        asked = _waiting(ask, self.sign_up)
        whose = (asked.sign_up, asked.volunteer, asked.shift, asked.session, asked.organisation)
        yield SignUpDeclined(*whose, asked.span, listed("reason", self.reason, REASONS_ABOUT_PEOPLE))


def _waiting(ask: Ask, sign_up: SignUpId) -> Promise:
    asked = ask(sign_up_of(sign_up))
    if asked is None:
        raise SignUpUnknown()
    if not asked.waits:
        raise NotWaiting()
    return asked
