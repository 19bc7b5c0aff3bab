"""Credentials: granted for some days, and revoked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.decisions.codes import formed, listed
from domain.decisions.organisations import known_unit, standing_unit
from domain.decisions.people import met, noted
from domain.facts.credentials import CredentialGranted, CredentialRevoked
from domain.language import Ask, CredentialId, Fact, OrganisationId, PersonId, Refused
from domain.policies.codes import REASONS_ABOUT_PEOPLE
from domain.questions.credentials import credential_of


@dataclass
class CredentialUnknown(Refused):
    kind = "unknown"
    says = "There is no such credential."
    advice = "Open the person's page again."


@dataclass
class CredentialExists(Refused):
    says = "This credential is already in the book."
    advice = "Nothing more is needed; a renewed one is granted anew."


@dataclass
class DatesReversed(Refused):
    first: date
    last: date

    says = "It would end ({last}) before it begins ({first})."
    advice = "Give a last day that is not before the first."


@dataclass
class CredentialIsRevoked(Refused):
    since: date

    says = "This credential is already revoked, from {since} on."
    advice = "Nothing more is needed."


@dataclass(frozen=True)
class GrantCredential:
    """Valid from the first day to the last, both included, in the organisation's zone; `valid_until` None: no end.

    kind: any code; policies.codes.CREDENTIALS has words for the usual ones.
    """

    credential: CredentialId
    person: PersonId
    organisation: OrganisationId
    kind: str
    valid_from: date
    valid_until: date | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(credential_of(self.credential)) is not None:
            raise CredentialExists()
        kind = formed("kind of credential", self.kind)
        met(ask, self.person)
        standing_unit(ask, self.organisation)
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise DatesReversed(self.valid_from, self.valid_until)
        whose = (self.credential, self.person, self.organisation)
        yield CredentialGranted(*whose, kind, self.valid_from, self.valid_until)


@dataclass(frozen=True)
class RevokeCredential:
    """Not valid from a local date on; None: from today. An earlier date than its first makes it never valid.

    reason: a code of policies.codes.REASONS_ABOUT_PEOPLE; its story is the person's `note` of that version, if any.
    """

    credential: CredentialId
    reason: str
    since: date | None = None
    note: int | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        paper = ask(credential_of(self.credential))
        if paper is None:
            raise CredentialUnknown()
        if paper.revoked is not None:
            raise CredentialIsRevoked(paper.revoked)
        granted, reason = paper.granted, listed("reason", self.reason, REASONS_ABOUT_PEOPLE)
        note = noted(ask, granted.person, self.note)
        since = self.since or known_unit(ask, granted.organisation).day(ask.now)
        whose = (self.credential, granted.person, granted.organisation)
        yield CredentialRevoked(*whose, granted.kind, since, reason, note)
