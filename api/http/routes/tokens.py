"""Tokens and one-time sign-in links: who may come in. Secrets are shown once; the book keeps digests."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime

from api.http.bodies import Body, Code, IdText, Nothing, Recorded, Unit, WithSecret, an_id, example, page_of
from api.http.conventions import Json, Reading, Writing, reads, told_of, writes
from api.http.lists import Paging, listed
from api.http.refusals import NotFound
from api.http.routes import API
from api.permissions import Where
from api.secrets import digest_of, new_secret
from domain.decisions.access import IssueToken, MakeSignInLink, RevokeToken
from domain.language import LinkId, OrganisationId, PersonId, TokenId
from journal.ids import new_id
from journal.journal import Done

router = APIRouter(prefix=API, tags=["tokens"])
See = Annotated[Reading, reads("tokens.change")]
Change = Annotated[Writing, writes("tokens.change")]
TOKEN_LASTS = timedelta(days=90)
LINK_LASTS = timedelta(days=7)  # TRUST: a personal link made by a coordinator


class AccessGrant(Body):
    """`organisation`: it counts there and below; left out: everywhere. `person`: whom an own role acts for."""

    model_config = example(role="volunteer", person=an_id("person"))
    role: Code
    organisation: Unit | None = None
    person: IdText | None = None
    until: AwareDatetime | None = None

    def members(self, call: Writing, lasts: timedelta) -> tuple[str, datetime, OrganisationId | None, PersonId | None]:
        """Role, end, place and person. Nobody gives away more than they have: raises NotFound."""
        if self.organisation is None and not call.may(Where()):
            raise NotFound()
        unit = None if self.organisation is None else call.unit(self.organisation)
        person = None
        if self.person is not None:  # a token acts as the person, wherever they have something to do
            everywhere = call.may(Where())
            person = PersonId(call.named("person", self.person) if everywhere else call.reach("person", self.person))
        until = self.until or datetime.now(UTC).replace(microsecond=0) + lasts
        return self.role, until, unit, person


@router.get("/tokens", responses={200: {"model": page_of("tokens")}}, summary="Tokens")
def tokens(call: See, page: Annotated[Paging, Depends()], person: str | None = None, state: str | None = None) -> Json:
    """Without their secrets: those are nowhere."""
    return listed(call, "tokens", page, {"person": person, "state": state})


@router.post("/tokens", status_code=201, response_model=WithSecret, summary="Issue a token")
def issue(call: Change, body: AccessGrant) -> dict[str, Any]:
    """For 90 days when `until` is left out. Its secret is in this answer alone."""
    secret = new_secret()
    granted = body.members(call, TOKEN_LASTS)
    done = call.carry_out(IssueToken(TokenId(new_id("token")), digest_of(secret), *granted))
    return _with_secret(call, done.facts[0].token, done, secret)  # type: ignore[attr-defined]


@router.post("/tokens/{token}/revocation", response_model=Recorded, summary="Revoke a token")
def revoke(call: Change, token: str, _: Nothing | None = None) -> dict[str, Any]:
    """It opens nothing from now on."""
    reached = TokenId(call.reach("token", token))
    return call.recorded(reached, RevokeToken(reached))


@router.get("/links", responses={200: {"model": page_of("links")}}, summary="One-time sign-in links")
def links(call: See, page: Annotated[Paging, Depends()], state: str | None = None) -> Json:
    """Whether each has been used."""
    return listed(call, "links", page, {"state": state})


@router.post("/links", status_code=201, response_model=WithSecret, summary="Make a sign-in link")
def make_link(call: Change, body: AccessGrant) -> dict[str, Any]:
    """For 7 days when `until` is left out; it signs in once. Its address is in this answer alone."""
    secret = new_secret()
    granted = body.members(call, LINK_LASTS)
    done = call.carry_out(MakeSignInLink(LinkId(new_id("link")), digest_of(secret), *granted))
    told = _with_secret(call, done.facts[0].link, done, secret)  # type: ignore[attr-defined]
    shown = told["secret"]
    return told | {"address": shown and f"{call.book.settings.url.rstrip('/')}/sign-in/{shown}"}


def _with_secret(call: Writing, thing: str, done: Done, secret: str) -> dict[str, Any]:
    return told_of(call.located(thing), done, secret=None if done.repeated else secret)
