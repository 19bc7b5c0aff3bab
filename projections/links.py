"""Which one-time sign-in links were made, for which role, and has each been used?"""

import msgspec

from domain.facts.access import SignInLinkMade, SignInLinkUsed
from projections.view import Row, View, text_of

Heard = SignInLinkMade | SignInLinkUsed


class Link(Row, frozen=True, kw_only=True):
    """state: open or used (then `token` is what it gave). organisation null: everywhere."""

    id: str
    sha256: str
    role: str
    organisation: str | None = None
    person: str | None = None
    until: str
    state: str = "open"
    token: str | None = None


def step(row: Link | None, fact: Heard) -> Link | None:
    if isinstance(fact, SignInLinkMade):
        return Link(
            id=fact.link,
            sha256=fact.sha256,
            role=fact.role,
            organisation=fact.organisation,
            person=fact.person,
            until=text_of(fact.until),
        )
    return None if row is None else msgspec.structs.replace(row, state="used", token=fact.token)


view = View(
    name="links",
    row=Link,
    key=("id",),
    keys=lambda fact: [(fact.link,)],
    step=step,
    by=(("sha256",),),
    scopes=("id",),
)
