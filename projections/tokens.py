"""Which tokens let somebody in, in which role, where, and until when?"""

import msgspec

from domain.facts.access import TokenIssued, TokenRevoked
from projections.view import Row, View, text_of

Heard = TokenIssued | TokenRevoked


class Token(Row, frozen=True, kw_only=True):
    """state: issued or revoked; whether it has expired is asked when it is used. organisation null: everywhere."""

    id: str
    sha256: str
    role: str
    organisation: str | None = None
    person: str | None = None
    until: str
    state: str = "issued"


def step(row: Token | None, fact: Heard) -> Token | None:
    if isinstance(fact, TokenIssued):
        return Token(
            id=fact.token,
            sha256=fact.sha256,
            role=fact.role,
            organisation=fact.organisation,
            person=fact.person,
            until=text_of(fact.until),
        )
    return None if row is None else msgspec.structs.replace(row, state="revoked")


view = View(
    name="tokens",
    row=Token,
    key=("id",),
    keys=lambda fact: [(fact.token,)],
    step=step,
    by=(("sha256",), ("person",), ("organisation",)),
    scopes=("id",),
)
