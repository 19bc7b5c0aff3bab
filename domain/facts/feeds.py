"""Calendar feeds (日历订阅): each has its own secret address; only the address' SHA-256 is recorded."""

from domain.language import Fact, FeedId, Id


class FeedOpened(Fact, frozen=True, tag="feed-opened"):
    """`kind`: my-shifts, centre, ...; `subject` is whom or what it shows; `language` is its subscriber's."""

    feed: FeedId
    kind: str
    subject: Id
    sha256: str
    language: str


class FeedRotated(Fact, frozen=True, tag="feed-rotated"):
    """The old address ended and a new one began."""

    feed: FeedId
    kind: str
    subject: Id
    was: str
    sha256: str


class FeedRevoked(Fact, frozen=True, tag="feed-revoked"):
    feed: FeedId
    kind: str
    subject: Id
    sha256: str
