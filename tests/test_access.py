"""Ways in: a role, for a time; a link opens once."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from domain.decisions.access import (
    IssueToken,
    LinkExists,
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    MakeSignInLink,
    PersonMissing,
    RevokeToken,
    TokenExists,
    TokenIsRevoked,
    TokenUnknown,
    UseSignInLink,
)
from domain.decisions.codes import CodeUnknown
from domain.decisions.digests import DigestUnfit
from domain.decisions.instants import UntilPast
from domain.decisions.organisations import OrganisationUnknown
from domain.decisions.people import PersonUnknown
from domain.facts.access import SignInLinkMade, SignInLinkUsed, TokenIssued, TokenRevoked
from domain.language import LinkId, OrganisationId, TokenId
from domain.policies.roles import ROLES
from domain.questions.access import token_of
from tests.grammar import NOW, answer, given
from tests.scene import CENTRE, WANG, an, centre, volunteer

TOKEN, LINK = TokenId(an("token")), LinkId(an("link"))
SECRET, OTHER = sha256(b"secret").hexdigest(), sha256(b"other").hexdigest()
SOON, LATER = NOW + timedelta(minutes=10), NOW + timedelta(days=180)
ISSUED = TokenIssued(TOKEN, SECRET, "coordinator", LATER, CENTRE)
MADE = SignInLinkMade(LINK, SECRET, "volunteer", SOON, CENTRE, WANG)
USE = UseSignInLink(LINK, SECRET, TOKEN, OTHER, LATER)


def issue(role: str = "coordinator", **said: Any) -> IssueToken:
    return IssueToken(**{"token": TOKEN, "sha256": SECRET, "role": role, "until": LATER, **said})


def test_the_roles_are_a_closed_list() -> None:
    assert list(ROLES) == [
        *("administrator", "guidance", "coordinator", "case-worker", "supervisor", "door", "team-leader"),
        *("volunteer", "family", "operator", "purchaser", "evaluator", "auditor", "public"),
    ]
    assert [code for code, role in ROLES.items() if not role.zh or not role.en] == []


def test_a_token_is_issued_for_a_role_a_place_and_a_time() -> None:
    given(centre()).when(issue(organisation=CENTRE)).then(ISSUED)
    given().when(issue("administrator")).then(TokenIssued(TOKEN, SECRET, "administrator", LATER))
    given(centre(), ISSUED).when(issue()).refused(TokenExists())
    given().when(issue("king")).refused(CodeUnknown("role", ", ".join(ROLES)))
    given().when(issue(until=NOW)).refused(UntilPast(NOW))


def test_a_token_names_only_what_is_known() -> None:
    given().when(issue(organisation=OrganisationId(an("organisation", "?")))).refused(OrganisationUnknown())
    given().when(issue(person=WANG)).refused(PersonUnknown())


@pytest.mark.parametrize("role", ["volunteer", "family"])
def test_a_role_of_ones_own_needs_the_person(role: str) -> None:
    given(centre()).when(issue(role)).refused(PersonMissing(role))
    given(centre(), volunteer(WANG)).when(issue(role, person=WANG)).then(
        TokenIssued(TOKEN, SECRET, role, LATER, person=WANG)
    )


@pytest.mark.parametrize("digest", ["", "secret", SECRET.upper(), SECRET[:-1], SECRET + "0", SECRET + "\n"])
def test_only_a_digest_of_a_secret_enters_the_book(digest: str) -> None:
    given().when(issue(sha256=digest)).refused(DigestUnfit())


def test_a_token_is_revoked_once() -> None:
    revoked = TokenRevoked(TOKEN, SECRET)
    given(centre(), ISSUED).when(RevokeToken(TOKEN)).then(revoked)
    given(centre(), ISSUED, revoked).when(RevokeToken(TOKEN)).refused(TokenIsRevoked())
    given().when(RevokeToken(TOKEN)).refused(TokenUnknown())


def test_a_token_opens_until_its_time_is_over_or_it_is_revoked() -> None:
    issued, revoked = answer(token_of(TOKEN), [ISSUED]), answer(token_of(TOKEN), [ISSUED, TokenRevoked(TOKEN, SECRET)])
    assert issued is not None
    assert revoked is not None
    assert [issued.opens(NOW), issued.opens(LATER), revoked.opens(NOW)] == [True, False, False]


def test_a_link_is_made_like_a_token() -> None:
    make = MakeSignInLink(LINK, SECRET, "volunteer", SOON, CENTRE, WANG)
    given(centre(), volunteer(WANG)).when(make).then(MADE)
    given(centre(), volunteer(WANG), MADE).when(make).refused(LinkExists())
    given(centre()).when(make).refused(PersonUnknown())


def test_a_link_gives_its_token_once() -> None:
    known = [*centre(), *volunteer(WANG), MADE]
    used, issued = SignInLinkUsed(LINK, SECRET, TOKEN), TokenIssued(TOKEN, OTHER, "volunteer", LATER, CENTRE, WANG)
    given(known).when(USE).then(used, issued)
    again = UseSignInLink(LINK, SECRET, TokenId(an("token", "2")), OTHER, LATER)
    given(known, used, issued).when(again).refused(LinkUsed())


def test_a_link_opens_before_its_time_is_over() -> None:
    known = [*centre(), *volunteer(WANG), MADE]
    given(known).at(SOON).when(USE).refused(LinkExpired(SOON))
    assert len(given(known).at(SOON - timedelta(microseconds=1)).when(USE).facts) == 2


def test_a_wrong_secret_is_told_the_same_as_no_link() -> None:
    known = [*centre(), *volunteer(WANG), MADE, SignInLinkUsed(LINK, SECRET, TOKEN)]
    wrong = UseSignInLink(LINK, OTHER, TOKEN, OTHER, LATER)
    given(known).when(wrong).refused(LinkUnknown())
    given().when(wrong).refused(LinkUnknown())
