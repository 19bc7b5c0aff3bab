"""What is asked about ways in: is this token still good, was this link used?"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.access import SignInLinkMade, SignInLinkUsed, TokenIssued, TokenRevoked
from domain.language import LinkId, Question, TokenId


@dataclass(frozen=True)
class Token:
    """A token as it stands."""

    issued: TokenIssued
    revoked: bool = False

    def opens(self, moment: datetime) -> bool:
        return not self.revoked and moment < self.issued.until


def _token(token: Token | None, fact: TokenIssued | TokenRevoked) -> Token | None:
    if isinstance(fact, TokenIssued):
        return Token(fact)
    return token and replace(token, revoked=True)


def token_of(token: TokenId) -> Question[Token | None]:
    """The token as it stands; None: no such token."""
    return Question(about=(token,), start=None, step=_token)


@dataclass(frozen=True)
class Link:
    """A sign-in link as it stands. `used`: it has given its token."""

    made: SignInLinkMade
    used: bool = False


def _link(link: Link | None, fact: SignInLinkMade | SignInLinkUsed) -> Link | None:
    if isinstance(fact, SignInLinkMade):
        return Link(fact)
    return link and replace(link, used=True)


def link_of(link: LinkId) -> Question[Link | None]:
    """The sign-in link as it stands; None: no such link."""
    return Question(about=(link,), start=None, step=_link)
