"""Volunteers: registered, approved, suspended, reinstated, gone. A guardian's consent for a minor is in guardians."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.decisions.codes import listed
from domain.decisions.eligibility import VolunteerUnknown
from domain.decisions.instants import still_to_come
from domain.decisions.organisations import standing_unit
from domain.decisions.people import noted
from domain.facts.volunteers import (
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteerSuspended,
)
from domain.language import Ask, Fact, OrganisationId, PersonId, Refused, Span
from domain.policies.codes import CONSENTS, REASONS_ABOUT_PEOPLE
from domain.policies.horizon import DEFAULT as HORIZON
from domain.policies.horizon import HorizonPolicy
from domain.policies.volunteering import DEFAULT, VolunteeringPolicy
from domain.questions.sign_ups import promises_of
from domain.questions.volunteers import Standing, standing_of


@dataclass
class AlreadyRegistered(Refused):
    says = "This volunteer is already registered."
    advice = "Open their page; nothing more is needed."


@dataclass
class NotAgreed(Refused):
    says = "Nobody is entered without having agreed."
    advice = "Ask them, and note how they agreed: on a form, in person, by phone."


@dataclass
class BirthYearUnfit(Refused):
    earliest: int
    latest: int

    says = "The year of birth lies outside {earliest} to {latest}."
    advice = "Give four digits, or leave it away."


@dataclass
class VolunteerIsApproved(Refused):
    says = "This volunteer has already been approved."
    advice = "Nothing more is needed."


@dataclass
class NotSuspended(Refused):
    says = "This volunteer is not suspended."
    advice = "Nothing more is needed."


@dataclass
class PromisesHeld(Refused):
    promises: int

    says = "{promises} promised or requested shifts are still to come."
    advice = "Withdraw from them first, so that somebody else can take the places."


@dataclass(frozen=True)
class RegisterVolunteer:
    """By themselves, or by staff, who then note how they agreed (志愿服务条例 art. 25). Who left may come again.

    consent: `self`, or a code of policies.codes.CONSENTS. birth_year: None when it is not known.
    """

    volunteer: PersonId
    organisation: OrganisationId
    consent: str = "self"
    birth_year: int | None = None
    policy: VolunteeringPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        before = ask(standing_of(self.volunteer))
        if before is not None and not before.left:
            raise AlreadyRegistered()
        unit = standing_unit(ask, self.organisation)
        consent = agreed(ask, self.volunteer, self.consent)
        year = unit.day(ask.now).year
        if self.birth_year is not None and not year - self.policy.oldest <= self.birth_year <= year:
            raise BirthYearUnfit(year - self.policy.oldest, year)
        by: Literal["self", "staff"] = "self" if ask.actor == self.volunteer else "staff"
        yield VolunteerRegistered(self.volunteer, self.organisation, by, consent, self.birth_year)


@dataclass(frozen=True)
class ApproveVolunteer:
    volunteer: PersonId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        standing = registered(ask, self.volunteer)
        if standing.approved:
            raise VolunteerIsApproved()
        yield VolunteerApproved(self.volunteer, standing.organisation)


@dataclass(frozen=True)
class SuspendVolunteer:
    """No new promises until then (None: until reinstated); those already made stay. Said again, the last one counts.

    reason: a code of policies.codes.REASONS_ABOUT_PEOPLE; its story is the `note` of that version, if any.
    """

    volunteer: PersonId
    reason: str
    until: datetime | None = None
    note: int | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        standing = registered(ask, self.volunteer)
        reason = listed("reason", self.reason, REASONS_ABOUT_PEOPLE)
        until = None if self.until is None else still_to_come(self.until, ask.now)
        note = noted(ask, self.volunteer, self.note)
        yield VolunteerSuspended(self.volunteer, standing.organisation, reason, until, note)


@dataclass(frozen=True)
class ReinstateVolunteer:
    volunteer: PersonId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        standing = registered(ask, self.volunteer)
        if not standing.suspended_at(ask.now):
            raise NotSuspended()
        yield VolunteerReinstated(self.volunteer, standing.organisation)


@dataclass(frozen=True)
class LeaveNetwork:
    """They volunteer no more. Refused while they hold promises: a place must not fall empty without anybody knowing."""

    volunteer: PersonId
    policy: HorizonPolicy = HORIZON

    def decide(self, ask: Ask) -> Iterator[Fact]:
        standing = registered(ask, self.volunteer)
        ahead = Span(ask.now, ask.now + self.policy.furthest + self.policy.longest_listed)
        held = ask(promises_of(self.volunteer, during=ahead)).open()
        if held:
            raise PromisesHeld(len(held))
        yield VolunteerLeft(self.volunteer, standing.organisation)


def registered(ask: Ask, volunteer: PersonId) -> Standing:
    """Raises VolunteerUnknown for somebody who never registered, or left."""
    standing = ask(standing_of(volunteer))
    if standing is None or standing.left:
        raise VolunteerUnknown()
    return standing


def agreed(ask: Ask, whose: PersonId, consent: str) -> str:
    """How they agreed. Raises NotAgreed when somebody else says `self` for them, CodeUnknown."""
    if consent == "self" and ask.actor != whose:
        raise NotAgreed()
    return listed("consent", consent, CONSENTS)
