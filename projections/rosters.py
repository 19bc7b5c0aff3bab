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
    """state: requested, promised, declined, withdrawn, withdrawn-late or released.

    `order`: the how-manieth of the shift it came as, from 1. Who comes back after leaving stands at the end.
    """

    shift: str
    volunteer: str
    state: str
    order: int = 0
    sign_up: str
    session: str
    consent: str = "self"
    reason: str | None = None


def step(row: RosterLine | None, fact: Heard) -> RosterLine | None:
    if isinstance(fact, VolunteerSignedUp | SignUpRequested):
        return RosterLine(
            shift=fact.shift,
            volunteer=fact.volunteer,
            state="promised" if isinstance(fact, VolunteerSignedUp) else "requested",
            sign_up=fact.sign_up,
            session=fact.session,
            consent=fact.consent,
        )
    if row is None or row.sign_up != fact.sign_up:
        return row
    match fact:
        case SignUpApproved():
            return msgspec.structs.replace(row, state="promised")
        case SignUpDeclined(reason=reason):
            return msgspec.structs.replace(row, state="declined", reason=reason)
        case SignUpWithdrawn(in_time=in_time):
            return msgspec.structs.replace(row, state="withdrawn" if in_time else "withdrawn-late")
        case PromiseReleased(reason=reason):
            return msgspec.structs.replace(row, state="released", reason=reason)


view = View(
    name="rosters",
    row=RosterLine,
    key=("shift", "volunteer"),
    keys=lambda fact: [(fact.shift, fact.volunteer)],
    step=step,
    by=(("shift", "order"), ("session", "order"), ("volunteer",), ("sign_up",)),
    scopes=("shift", "session"),
    numbered=("order", "shift"),
)
