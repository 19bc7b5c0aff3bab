"""May this volunteer do this duty then? Approved, not suspended, of the right age, with valid credentials."""

from dataclasses import dataclass
from datetime import datetime

from domain.facts.shifts import ShiftOpened
from domain.language import Refused
from domain.policies.sign_up import SignUpPolicy
from domain.policies.wall_time import days_of
from domain.questions.activities import Programme
from domain.questions.credentials import Credentials
from domain.questions.sessions import Plan
from domain.questions.volunteers import Standing


@dataclass
class VolunteerUnknown(Refused):
    kind = "unknown"
    says = "There is no such volunteer."
    advice = "Register first; the coordinator can do it with you."


@dataclass
class VolunteerNotApproved(Refused):
    says = "Your registration has not been approved yet."
    advice = "Ask the coordinator of your centre to approve it."


@dataclass
class VolunteerIsSuspended(Refused):
    says = "You cannot sign up at the moment: your registration is suspended."
    advice = "Speak to the coordinator of your centre."


@dataclass
class BirthYearMissing(Refused):
    says = "This shift asks for an age, and your year of birth is not known."
    advice = "Tell the coordinator your year of birth."


@dataclass
class TooYoung(Refused):
    minimum: int

    says = "This shift is for people of {minimum} and older."
    advice = "Choose another shift."


@dataclass
class TooOld(Refused):
    maximum: int

    says = "This shift is for people up to {maximum}."
    advice = "Choose another shift."


@dataclass
class GuardianMissing(Refused):
    adult: int

    says = "Under {adult}, a guardian has to agree first."
    advice = "Ask a parent or guardian to sign the form at your centre."


@dataclass
class NotForMinors(Refused):
    adult: int

    says = "This activity is dangerous: nobody under {adult} may help."
    advice = "Choose another shift."


@dataclass
class CredentialMissing(Refused):
    credential: str

    says = "This shift needs a valid {credential}, on every day it lasts."
    advice = "Bring the paper to the coordinator, or choose a shift that does not need it."


def admit(
    standing: Standing | None,
    credentials: Credentials,
    shift: ShiftOpened,
    plan: Plan,
    activity: Programme,
    policy: SignUpPolicy,
    now: datetime,
) -> tuple[str, ...]:
    """Raises the refusal of the first rule that says no; returns the codes of what is only warned about."""
    if standing is None or standing.left:
        raise VolunteerUnknown()
    if not standing.approved:
        raise VolunteerNotApproved()
    if standing.suspended_at(now) or standing.suspended_at(plan.span.start):
        raise VolunteerIsSuspended()
    days = days_of(plan.span.start, plan.span.end, plan.zone)
    _fit_age(standing, shift, activity, policy, days[0].year)
    needed = dict.fromkeys(shift.needs)
    if activity.dangerous or activity.insured:
        needed["insurance"] = None  # 志愿服务条例 art. 17: cover first where harm is possible
    if policy.agreement == "required":
        needed["agreement"] = None
    for kind in needed:
        if not credentials.cover(kind, days):
            raise CredentialMissing(kind)
    if policy.agreement == "warn" and not credentials.cover("agreement", days):
        return ("no-agreement",)
    return ()


def _fit_age(standing: Standing, shift: ShiftOpened, activity: Programme, policy: SignUpPolicy, year: int) -> None:
    """Only the birth year is known to a rule: a minimum counts year - birth - 1, a maximum year - birth."""
    floors = [age for age in (shift.minimum_age, activity.minimum_age) if age is not None]
    tops = [age for age in (shift.maximum_age, activity.maximum_age) if age is not None]
    if standing.birth_year is None:
        if floors or tops or activity.dangerous:
            raise BirthYearMissing()
        return
    surely, at_most = year - standing.birth_year - 1, year - standing.birth_year
    if floors and surely < max(floors):
        raise TooYoung(max(floors))
    if tops and at_most > min(tops):
        raise TooOld(min(tops))
    if surely < policy.adult:
        if activity.dangerous:
            raise NotForMinors(policy.adult)
        if standing.guardian is None:
            raise GuardianMissing(policy.adult)
