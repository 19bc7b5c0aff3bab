"""Calendar feeds: opened for somebody who is there, under an address that never comes back."""

from hashlib import sha256

import pytest

from domain.decisions.codes import CodeUnknown
from domain.decisions.digests import DigestUnfit
from domain.decisions.eligibility import VolunteerUnknown
from domain.decisions.feeds import (
    AddressUsed,
    FeedExists,
    FeedIsRevoked,
    FeedNotServed,
    FeedUnknown,
    OpenFeed,
    RevokeFeed,
    RotateFeed,
    SubjectUnfit,
)
from domain.decisions.organisations import OrganisationUnknown
from domain.facts.feeds import FeedOpened, FeedRevoked, FeedRotated
from domain.language import FeedId, Id
from domain.policies.feeds import KINDS
from tests.grammar import given
from tests.scene import CENTRE, WANG, an, centre, volunteer

FEED = FeedId(an("feed"))
FIRST, SECOND, THIRD = (sha256(each).hexdigest() for each in (b"1", b"2", b"3"))
OPENED = FeedOpened(FEED, "my-shifts", WANG, FIRST, "zh")
ROTATED = FeedRotated(FEED, "my-shifts", WANG, was=FIRST, sha256=SECOND)
REVOKED = FeedRevoked(FEED, "my-shifts", WANG, FIRST)


def open_feed(kind: str = "my-shifts", subject: Id = WANG, digest: str = FIRST, language: str = "zh") -> OpenFeed:
    return OpenFeed(FEED, kind, subject, digest, language)


def test_a_feed_is_opened_for_a_volunteer_or_a_centre() -> None:
    given(volunteer(WANG)).when(open_feed()).then(OPENED)
    given(centre()).when(open_feed("centre", CENTRE, language="en")).then(
        FeedOpened(FEED, "centre", CENTRE, FIRST, "en")
    )
    given(volunteer(WANG), OPENED).when(open_feed()).refused(FeedExists())


def test_a_feed_shows_what_there_is() -> None:
    given().when(open_feed()).refused(VolunteerUnknown())
    given().when(open_feed("centre", CENTRE)).refused(OrganisationUnknown())
    given(centre()).when(open_feed("my-shifts", CENTRE)).refused(SubjectUnfit("my-shifts", "person"))
    given(volunteer(WANG)).when(open_feed("centre", WANG)).refused(SubjectUnfit("centre", "organisation"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("my-shifts", "centre")])
def test_a_kind_that_is_not_served_yet_says_so(kind: str) -> None:
    given(volunteer(WANG)).when(open_feed(kind)).refused(FeedNotServed(kind, "my-shifts, centre"))


def test_kinds_and_languages_are_closed_lists() -> None:
    assert KINDS == ("my-shifts", "person-days", "centre", "room", "activity", "team", "subtree", "public", "gaps")
    given(volunteer(WANG)).when(open_feed("all")).refused(CodeUnknown("kind of feed", "my-shifts, centre"))
    given(volunteer(WANG)).when(open_feed(language="fr")).refused(CodeUnknown("language", "zh, en"))
    given(volunteer(WANG)).when(open_feed(digest="my secret")).refused(DigestUnfit())


def test_a_new_address_ends_the_old_one() -> None:
    given(volunteer(WANG), OPENED).when(RotateFeed(FEED, SECOND)).then(ROTATED)
    given(volunteer(WANG), OPENED, ROTATED).when(RotateFeed(FEED, THIRD)).then(
        FeedRotated(FEED, "my-shifts", WANG, was=SECOND, sha256=THIRD)
    )


def test_an_old_address_never_comes_back() -> None:
    given(volunteer(WANG), OPENED).when(RotateFeed(FEED, FIRST)).refused(AddressUsed())
    given(volunteer(WANG), OPENED, ROTATED).when(RotateFeed(FEED, FIRST)).refused(AddressUsed())


def test_a_revoked_feed_answers_no_more() -> None:
    given(volunteer(WANG), OPENED).when(RevokeFeed(FEED)).then(REVOKED)
    given(volunteer(WANG), OPENED, ROTATED).when(RevokeFeed(FEED)).then(FeedRevoked(FEED, "my-shifts", WANG, SECOND))
    for change in (RevokeFeed(FEED), RotateFeed(FEED, SECOND)):
        given(volunteer(WANG), OPENED, REVOKED).when(change).refused(FeedIsRevoked())
        given().when(change).refused(FeedUnknown())
