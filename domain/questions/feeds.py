"""What is asked about a calendar feed: whose is it, under which secret, does it still answer?"""

from dataclasses import dataclass, replace

from domain.facts.feeds import FeedOpened, FeedRevoked, FeedRotated
from domain.language import FeedId, Question


@dataclass(frozen=True)
class Feed:
    """A feed as it stands. `sha256`: of its present address; `past`: of those that answer no more."""

    opened: FeedOpened
    sha256: str
    past: frozenset[str] = frozenset()
    revoked: bool = False


def _feed(feed: Feed | None, fact: FeedOpened | FeedRotated | FeedRevoked) -> Feed | None:
    if isinstance(fact, FeedOpened):
        return Feed(fact, fact.sha256)
    if feed is None:
        return None
    match fact:
        case FeedRotated(sha256=sha256):
            return replace(feed, sha256=sha256, past=feed.past | {feed.sha256})
        case FeedRevoked():
            return replace(feed, revoked=True)


def feed_of(feed: FeedId) -> Question[Feed | None]:
    """The feed as it stands; None: no such feed."""
    return Question(about=(feed,), start=None, step=_feed)
