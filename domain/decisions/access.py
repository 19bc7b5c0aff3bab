"""Ways in: tokens of a role issued and revoked, one-time sign-in links made and used."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.decisions.codes import CodeUnknown
from domain.decisions.digests import hexadecimal
from domain.decisions.instants import still_to_come
from domain.decisions.organisations import standing_unit
from domain.decisions.people import met
from domain.facts.access import SignInLinkMade, SignInLinkUsed, TokenIssued, TokenRevoked
from domain.language import Ask, Fact, LinkId, OrganisationId, PersonId, Refused, TokenId
from domain.policies.roles import ROLES
from domain.questions.access import link_of, token_of


@dataclass
class TokenUnknown(Refused):
    kind = "unknown"
    says = "There is no such token."
    advice = "Look for it in the list of tokens."


@dataclass
class TokenExists(Refused):
    says = "This token is already in the book."
    advice = "Make a new one."


@dataclass
class TokenIsRevoked(Refused):
    says = "This token is already revoked."
    advice = "Nothing more is needed."


@dataclass
class LinkUnknown(Refused):
    kind = "unknown"
    says = "This sign-in link does not exist."
    advice = "Ask your coordinator for a new link."


@dataclass
class LinkExists(Refused):
    says = "This sign-in link is already in the book."
    advice = "Make a new one."


@dataclass
class LinkUsed(Refused):
    says = "This sign-in link has already been used."
    advice = "A link works once. Ask your coordinator for a new one."


@dataclass
class LinkExpired(Refused):
    until: datetime

    says = "This sign-in link was good until {until}."
    advice = "Ask your coordinator for a new one."


@dataclass
class PersonMissing(Refused):
    role: str

    says = "The role {role} acts for one person, and none is named."
    advice = "Name the person."


@dataclass(frozen=True)
class IssueToken:
    """Whoever shows the secret acts in the role until then. `sha256` is hexadecimal, of a 256-bit random secret.

    organisation None: everywhere. Raises CodeUnknown for a role that is none, PersonMissing for a role of one's own,
    PersonUnknown, OrganisationUnknown, OrganisationEnded, UntilPast, TimeWithoutZone, DigestUnfit, TokenExists.
    """

    token: TokenId
    sha256: str
    role: str
    until: datetime
    organisation: OrganisationId | None = None
    person: PersonId | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(token_of(self.token)) is not None:
            raise TokenExists()
        until = _grantable(ask, self.role, self.until, self.organisation, self.person)
        sha256 = hexadecimal(self.sha256)
        yield TokenIssued(self.token, sha256, self.role, until, self.organisation, self.person)


@dataclass(frozen=True)
class RevokeToken:
    """It opens nothing from now on; one whose time is over can be revoked too."""

    token: TokenId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        token = ask(token_of(self.token))
        if token is None:
            raise TokenUnknown()
        if token.revoked:
            raise TokenIsRevoked()
        yield TokenRevoked(self.token, token.issued.sha256)


@dataclass(frozen=True)
class MakeSignInLink:
    """Whoever opens it first, before `until`, gets a token of the role. Raises what IssueToken raises, LinkExists."""

    link: LinkId
    sha256: str
    role: str
    until: datetime
    organisation: OrganisationId | None = None
    person: PersonId | None = None

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(link_of(self.link)) is not None:
            raise LinkExists()
        until = _grantable(ask, self.role, self.until, self.organisation, self.person)
        sha256 = hexadecimal(self.sha256)
        yield SignInLinkMade(self.link, sha256, self.role, until, self.organisation, self.person)


@dataclass(frozen=True)
class UseSignInLink:
    """The link is opened by somebody who shows its secret: they get the new token, good until `until`.

    A wrong secret is told the same as a link that never was.
    """

    link: LinkId
    sha256: str
    token: TokenId
    token_sha256: str
    until: datetime

    def decide(self, ask: Ask) -> Iterator[Fact]:
        link = ask(link_of(self.link))
        if link is None or link.made.sha256 != self.sha256:
            raise LinkUnknown()
        if link.used:
            raise LinkUsed()
        if link.made.until <= ask.now:
            raise LinkExpired(link.made.until)
        made = link.made
        issue = IssueToken(self.token, self.token_sha256, made.role, self.until, made.organisation, made.person)
        (issued,) = issue.decide(ask)
        yield SignInLinkUsed(self.link, made.sha256, self.token)
        yield issued


def _grantable(
    ask: Ask, role: str, until: datetime, organisation: OrganisationId | None, person: PersonId | None
) -> datetime:
    """The end in UTC, when somebody may be given that role, there, for that person."""
    if role not in ROLES:
        raise CodeUnknown("role", ", ".join(ROLES))
    if organisation is not None:
        standing_unit(ask, organisation)
    if person is not None:
        met(ask, person)
    elif ROLES[role].own:
        raise PersonMissing(role)
    return still_to_come(until, ask.now)
