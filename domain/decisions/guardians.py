"""Guardians: who allows a minor to volunteer."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.people import met
from domain.decisions.volunteers import agreed, registered
from domain.facts.volunteers import GuardianConsented
from domain.language import Ask, Fact, PersonId, Refused
from domain.policies.volunteering import DEFAULT, VolunteeringPolicy
from domain.questions.volunteers import standing_of


@dataclass
class OwnGuardian(Refused):
    says = "Nobody is their own guardian."
    advice = "Name the parent or guardian who agreed."


@dataclass
class GuardianTooYoung(Refused):
    minimum: int

    says = "A guardian is {minimum} or older."
    advice = "Name an adult who is the parent or guardian."


@dataclass(frozen=True)
class ConsentAsGuardian:
    """A guardian allows a minor to volunteer: by themselves (`self`), or noted by staff. The last consent counts.

    The guardian is a person the book has met; their age is looked at only where a year of birth is known.
    """

    volunteer: PersonId
    guardian: PersonId
    consent: str = "signed-form"
    policy: VolunteeringPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        standing = registered(ask, self.volunteer)
        if self.guardian == self.volunteer:
            raise OwnGuardian()
        guardian = ask(standing_of(met(ask, self.guardian)))
        born = None if guardian is None else guardian.birth_year
        if born is not None and ask.now.year - born < self.policy.guardian:
            raise GuardianTooYoung(self.policy.guardian)
        consent = agreed(ask, self.guardian, self.consent)
        yield GuardianConsented(self.volunteer, self.guardian, standing.organisation, consent)
