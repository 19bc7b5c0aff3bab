"""What is asked about credentials: what does somebody hold, and for which days?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from domain.facts.credentials import CredentialGranted, CredentialRevoked
from domain.language import CredentialId, PersonId, Question


@dataclass(frozen=True)
class Held:
    """One credential. `valid_until` and `revoked` None: without end; revoked counts from that day on."""

    kind: str
    valid_from: date
    valid_until: date | None
    revoked: date | None = None

    def covers(self, day: date) -> bool:
        ends_late = self.valid_until is None or day <= self.valid_until
        return self.valid_from <= day and ends_late and (self.revoked is None or day < self.revoked)


@dataclass(frozen=True)
class Credentials:
    held: Mapping[CredentialId, Held]

    def cover(self, kind: str, days: Iterable[date]) -> bool:
        """Whether each day is covered by one of the kind; a renewal may take over in between."""
        of_kind = [each for each in self.held.values() if each.kind == kind]
        return all(any(each.covers(day) for each in of_kind) for day in days)


def _credentials(credentials: Credentials, fact: CredentialGranted | CredentialRevoked) -> Credentials:
    match fact:
        case CredentialGranted():
            held = Held(fact.kind, fact.valid_from, fact.valid_until)
        case CredentialRevoked():
            before = credentials.held[fact.credential]
            held = Held(before.kind, before.valid_from, before.valid_until, fact.since)
    return Credentials({**credentials.held, fact.credential: held})


def credentials_of(person: PersonId) -> Question[Credentials]:
    """All credentials ever granted to the person; few in a lifetime, so they are read whole."""
    return Question(about=(person,), start=Credentials(MappingProxyType({})), step=_credentials)


@dataclass(frozen=True)
class Paper:
    """One credential as it stands; `revoked`: the first day it is not valid any more."""

    granted: CredentialGranted
    revoked: date | None = None


def _paper(paper: Paper | None, fact: CredentialGranted | CredentialRevoked) -> Paper | None:
    if isinstance(fact, CredentialGranted):
        return Paper(fact)
    return paper and replace(paper, revoked=fact.since)


def credential_of(credential: CredentialId) -> Question[Paper | None]:
    """The credential as it stands; None: no such credential."""
    return Question(about=(credential,), start=None, step=_paper)
