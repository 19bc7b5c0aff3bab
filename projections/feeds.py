"""Which calendar feeds are open, for whom or what, in which language, and which address leads to each?"""

import msgspec

from domain.facts.feeds import FeedOpened, FeedRevoked, FeedRotated
from projections.view import Row, View

Heard = FeedOpened | FeedRotated | FeedRevoked


class Feed(Row, frozen=True, kw_only=True):
    """`sha256` is of the address that is good now; of a revoked feed, of the last. state: open or revoked.

    `revision` counts its addresses, from 0.
    """

    id: str
    kind: str
    subject: str
    language: str
    sha256: str
    state: str = "open"
    revision: int = 0


def step(row: Feed | None, fact: Heard) -> Feed | None:
    if isinstance(fact, FeedOpened):
        return Feed(id=fact.feed, kind=fact.kind, subject=fact.subject, language=fact.language, sha256=fact.sha256)
    if row is None:
        return None
    if isinstance(fact, FeedRotated):
        return msgspec.structs.replace(row, sha256=fact.sha256, revision=row.revision + 1)
    return msgspec.structs.replace(row, state="revoked")


view = View(
    name="feeds",
    row=Feed,
    key=("id",),
    keys=lambda fact: [(fact.feed,)],
    step=step,
    by=(("sha256",), ("subject", "kind")),
    scopes=("id", "subject"),
)
