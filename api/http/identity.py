"""Who comes in: the bearer of a token, or of the cookie that a one-time sign-in link left.

Secrets are 256 bits from the system's generator; the book knows their SHA-256 alone (ASVS 5.0 V6.5.2, V7.2), so a
look-up by digest tells nothing by the time it takes.
"""

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Request, Response

from api.book import Book
from api.http.refusals import SignInNeeded
from api.permissions import NOBODY, Who
from api.secrets import digest_of, new_secret
from domain.decisions.access import LinkUnknown, RevokeToken, UseSignInLink
from domain.facts.access import TokenIssued
from domain.language import Id, LinkId, OrganisationId, PersonId, TokenId
from domain.policies.roles import ROLES
from journal.ids import new_id
from journal.journal import Hand
from projections import registry
from projections.view import View

_COOKIE = "daybook-session"
_COOKIE_SECURE = "__Host-daybook-session"
STAFF_SIGNED_IN = timedelta(hours=12)  # TRUST 2.4
OWN_SIGNED_IN = timedelta(days=180)  # a person's own device, for their own affairs alone


def who_of(request: Request) -> Who:
    """Who asks. A token that is unknown, revoked or over raises SignInNeeded; such a cookie makes one nobody."""
    state = request.state
    if (who := getattr(state, "who", None)) is None:
        state.who = who = _who_of(request)
    return who


def _who_of(request: Request) -> Who:
    book: Book = request.app.state.book
    if authorization := request.headers.get("authorization"):
        scheme, _, secret = authorization.partition(" ")
        found = token_of(book, secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise SignInNeeded()
        return _acting(found)
    kept = session_secret(request)
    found = token_of(book, kept) if kept else None
    return _acting(found) if found is not None else NOBODY


def session_secret(request: Request) -> str | None:
    """The secret of the cookie, if one came."""
    return request.cookies.get(_COOKIE_SECURE) or request.cookies.get(_COOKIE)


def token_of(book: Book, secret: str) -> Any | None:
    """The row of the token with that secret, while it is good."""
    row = _by_secret(book, registry()["tokens"], secret)
    good = row is not None and row.state == "issued" and datetime.fromisoformat(row.until) > datetime.now(UTC)
    return row if good else None


def _by_secret(book: Book, view: View[Any], secret: str) -> Any | None:
    """The row with that secret's digest; waits for the views when what was just made may not be in them yet."""
    wanted = {"sha256": digest_of(secret)}
    found = book.views.rows(view, wanted, limit=1)
    if not found and book.views.position < (head := book.journal.recorder.head()):
        book.views.wait_for(head)
        found = book.views.rows(view, wanted, limit=1)
    return found[0] if found else None


def _acting(token: Any) -> Who:
    """Somebody's own token acts as that person, so that what they agree to is their own doing."""
    organisation = token.organisation and OrganisationId(token.organisation)
    return Who(Id(token.person or token.id), token.role, organisation, token.person and PersonId(token.person))


def sign_in(book: Book, secret: str) -> tuple[str, TokenIssued]:
    """Use a one-time link: the secret of the session it opens, and the fact that says so.

    Raises LinkUnknown, LinkUsed, LinkExpired.
    """
    link = _by_secret(book, registry()["links"], secret)
    if link is None:
        raise LinkUnknown()
    lasts = OWN_SIGNED_IN if link.role in ROLES and ROLES[link.role].own else STAFF_SIGNED_IN
    token, session = TokenId(new_id("token")), new_secret()
    until = datetime.now(UTC).replace(microsecond=0) + lasts
    use = UseSignInLink(LinkId(link.id), digest_of(secret), token, digest_of(session), until)
    done = book.journal.carry_out(use, hand=Hand(Id(link.person or link.id), organisation=link.organisation))
    book.views.wait_for(done.last)
    (issued,) = [fact for fact in done.facts if isinstance(fact, TokenIssued)]
    return session, issued


def sign_out(book: Book, secret: str) -> None:
    """The session's token opens nothing from now on. Nothing happens for one that is over already."""
    token = token_of(book, secret)
    if token is not None:
        done = book.journal.carry_out(RevokeToken(token.id), hand=Hand(_acting(token).actor))
        book.views.wait_for(done.last)


def keep_session(request: Request, response: Response, secret: str, until: datetime) -> None:
    """Leave the cookie: for this host alone, out of scripts' reach, not sent from other sites' forms."""
    secure = needs_tls(request)
    age = int((until - datetime.now(UTC)).total_seconds())
    response.set_cookie(
        _COOKIE_SECURE if secure else _COOKIE, secret, age, path="/", secure=secure, httponly=True, samesite="lax"
    )


def forget_session(response: Response) -> None:
    """Take the cookies away."""
    for name in (_COOKIE, _COOKIE_SECURE):
        response.delete_cookie(name, path="/", secure=name == _COOKIE_SECURE, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"storage"'


def needs_tls(request: Request) -> bool:
    """Everywhere but over plain http on this machine or in its own network, where a Secure cookie would not come."""
    if request.url.scheme == "https":
        return True
    name = request.url.hostname or ""
    try:
        return not (name == "localhost" or ipaddress.ip_address(name).is_private)
    except ValueError:
        return True
