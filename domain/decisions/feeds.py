"""Calendar feeds: opened under a secret address, given another one, ended."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.codes import CodeUnknown
from domain.decisions.digests import hexadecimal
from domain.decisions.organisations import standing_unit
from domain.decisions.volunteers import registered
from domain.facts.feeds import FeedOpened, FeedRevoked, FeedRotated
from domain.language import Ask, Fact, FeedId, Id, OrganisationId, PersonId, Refused, kind_of
from domain.policies.feeds import KINDS, LANGUAGES, SERVED
from domain.questions.feeds import Feed, feed_of


@dataclass
class FeedUnknown(Refused):
    kind = "unknown"
    says = "There is no such calendar feed."
    advice = "Open a new one."


@dataclass
class FeedExists(Refused):
    says = "This calendar feed is already in the book."
    advice = "Open a new one."


@dataclass
class FeedIsRevoked(Refused):
    says = "This calendar feed has ended."
    advice = "Open a new one."


@dataclass
class FeedNotServed(Refused):
    feed: str
    served: str

    says = "Calendar feeds of the kind {feed} are not served yet; these are: {served}."
    advice = "Choose one of them."


@dataclass
class SubjectUnfit(Refused):
    feed: str
    subject: str

    says = "A {feed} feed shows the calendar of one {subject}."
    advice = "Name one."


@dataclass
class AddressUsed(Refused):
    says = "This address was the feed's before."
    advice = "Make a new secret."


@dataclass(frozen=True)
class OpenFeed:
    """A calendar to subscribe to: `kind` of policies.feeds, `subject` a volunteer (my-shifts) or an organisation."""

    feed: FeedId
    kind: str
    subject: Id
    sha256: str
    language: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        if ask(feed_of(self.feed)) is not None:
            raise FeedExists()
        if self.kind not in KINDS:
            raise CodeUnknown("kind of feed", ", ".join(SERVED))
        if self.kind not in SERVED:
            raise FeedNotServed(self.kind, ", ".join(SERVED))
        if self.language not in LANGUAGES:
            raise CodeUnknown("language", ", ".join(LANGUAGES))
        if kind_of(self.subject) != SERVED[self.kind]:
            raise SubjectUnfit(self.kind, SERVED[self.kind])
        if SERVED[self.kind] == "person":
            registered(ask, PersonId(self.subject))
        else:
            standing_unit(ask, OrganisationId(self.subject))
        yield FeedOpened(self.feed, self.kind, self.subject, hexadecimal(self.sha256), self.language)


@dataclass(frozen=True)
class RotateFeed:
    """The old address answers no more, a new one does: whoever had the old one has to be given the new one."""

    feed: FeedId
    sha256: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        feed = _answering(ask, self.feed)
        sha256 = hexadecimal(self.sha256)
        if sha256 in {feed.sha256, *feed.past}:
            raise AddressUsed()
        yield FeedRotated(self.feed, feed.opened.kind, feed.opened.subject, was=feed.sha256, sha256=sha256)


@dataclass(frozen=True)
class RevokeFeed:
    """It answers no more, under no address."""

    feed: FeedId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        feed = _answering(ask, self.feed)
        yield FeedRevoked(self.feed, feed.opened.kind, feed.opened.subject, feed.sha256)


def _answering(ask: Ask, asked: FeedId) -> Feed:
    feed = ask(feed_of(asked))
    if feed is None:
        raise FeedUnknown()
    if feed.revoked:
        raise FeedIsRevoked()
    return feed
