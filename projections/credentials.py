"""Which credentials does each person hold, and from which day until which?"""

from datetime import date, timedelta

import msgspec

from domain.facts.credentials import CredentialGranted, CredentialRevoked
from projections.view import Row, View

Heard = CredentialGranted | CredentialRevoked


class Credential(Row, frozen=True, kw_only=True):
    """Both dates are inclusive; `until` null: without end. state: granted or revoked (then `until` is cut)."""

    person: str
    kind: str
    from_: str = msgspec.field(name="from")
    until: str | None = None
    credential: str
    organisation: str
    state: str = "granted"
    reason: str | None = None


def step(row: Credential | None, fact: Heard) -> Credential | None:
    if isinstance(fact, CredentialGranted):
        return Credential(
            person=fact.person,
            kind=fact.kind,
            from_=fact.valid_from.isoformat(),
            until=None if fact.valid_until is None else fact.valid_until.isoformat(),
            credential=fact.credential,
            organisation=fact.organisation,
        )
    if row is None:
        return None
    last = (fact.since - timedelta(days=1)).isoformat()
    until = last if row.until is None else min(row.until, last)
    return msgspec.structs.replace(row, until=until, state="revoked", reason=fact.reason)


def _holds_from(fact: Heard) -> date:
    return fact.valid_from if isinstance(fact, CredentialGranted) else fact.since


view = View(
    name="credentials",
    row=Credential,
    key=("credential",),
    keys=lambda fact: [(fact.credential,)],
    step=step,
    by=(("person", "kind"), ("organisation", "until"), ("until",)),
    scopes=("credential", "person"),
    dated=_holds_from,
)
