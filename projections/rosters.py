"""Who has signed up for each shift, in which order did they come, and what became of it?"""

import msgspec

from domain.facts.sign_ups import (
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from projections.view import Row, View

Heard = VolunteerSignedUp | SignUpRequested | SignUpApproved | SignUpDeclined | SignUpWithdrawn | PromiseReleased


class RosterLine(Row, frozen=True, kw_only=True):
    """state: requested, promised, declined, withdrawn (with the reason `late`, when it was) or released.

    `order`: the how-manieth of the shift it came as, from 1. Who comes back after leaving stands at the end.
    """

    shift: str
    volunteer: str
    state: str
    order: int = 0
    sign_up: str
    session: str
    organisation: str
    consent: str = "self"
    reason: str | None = None


def _begun(fact: VolunteerSignedUp | SignUpRequested, state: str) -> RosterLine:
    return RosterLine(
        shift=fact.shift,
        volunteer=fact.volunteer,
        state=state,
        sign_up=fact.sign_up,
        session=fact.session,
        organisation=fact.organisation,
        consent=fact.consent,
    )


def step(row: RosterLine | None, fact: Heard) -> RosterLine | None:
    match fact:
        case VolunteerSignedUp():
            return _begun(fact, "promised")
        case SignUpRequested():
            return _begun(fact, "requested")
    if row is None or row.sign_up != fact.sign_up:
        return row
    match fact:
        case SignUpApproved():
            return msgspec.structs.replace(row, state="promised")
        case SignUpDeclined(reason=reason):
            return msgspec.structs.replace(row, state="declined", reason=reason)
        case SignUpWithdrawn(in_time=in_time):
            return msgspec.structs.replace(row, state="withdrawn", reason=None if in_time else "late")
        case PromiseReleased(reason=reason):
            return msgspec.structs.replace(row, state="released", reason=reason)


view = View(
    name="rosters",
    row=RosterLine,
    key=("shift", "volunteer"),
    keys=lambda fact: [(fact.shift, fact.volunteer)],
    step=step,
    by=(("shift", "order"), ("session", "order"), ("volunteer",), ("sign_up",), ("organisation",)),
    scopes=("shift", "session", "organisation"),
    numbered=("order", "shift"),
)
