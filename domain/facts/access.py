"""Who may come in by what: tokens of a role, and one-time sign-in links. Only SHA-256 of a secret is recorded."""

from datetime import datetime

from domain.language import Fact, LinkId, OrganisationId, PersonId, TokenId


class TokenIssued(Fact, frozen=True, tag="token-issued"):
    """`sha256` is hexadecimal, of a 256-bit random secret that was shown once. `organisation` None: everywhere."""

    token: TokenId
    sha256: str
    role: str
    until: datetime
    organisation: OrganisationId | None = None
    person: PersonId | None = None


class TokenRevoked(Fact, frozen=True, tag="token-revoked"):
    token: TokenId
    sha256: str


class SignInLinkMade(Fact, frozen=True, tag="sign-in-link-made"):
    """Whoever opens it before `until` gets a token of that role, once."""

    link: LinkId
    sha256: str
    role: str
    until: datetime
    organisation: OrganisationId | None = None
    person: PersonId | None = None


class SignInLinkUsed(Fact, frozen=True, tag="sign-in-link-used"):
    link: LinkId
    sha256: str
    token: TokenId
