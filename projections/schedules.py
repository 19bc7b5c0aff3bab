"""When and where is each volunteer promised, and what became of each promise?"""

import msgspec

from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from projections.view import Row, View, text_of

Begins = VolunteerSignedUp | SignUpRequested | SignUpApproved
Heard = (
    VolunteerSignedUp
    | SignUpRequested
    | SignUpApproved
    | SignUpDeclined
    | SignUpWithdrawn
    | PromiseMoved
    | PromiseReleased
)


class Appointment(Row, frozen=True, kw_only=True):
    """One line a volunteer and session: a calendar shows a session once, whichever of its shifts it is for.

    `revision` rises with whatever that calendar would show differently, also across leaving and coming back.
    Somebody promised to one shift may ask for another of the session; until approved the promise is what is shown.
    state: requested, promised, declined, withdrawn (with the reason `late`, when it was) or released.
    """

    volunteer: str
    session: str
    shift: str
    starts: str
    ends: str
    state: str
    revision: int = 0
    sign_up: str
    organisation: str
    reason: str | None = None


def _begun(row: Appointment | None, fact: Begins, state: str) -> Appointment:
    return Appointment(
        volunteer=fact.volunteer,
        session=fact.session,
        shift=fact.shift,
        starts=text_of(fact.span.start),
        ends=text_of(fact.span.end),
        state=state,
        revision=0 if row is None else row.revision + 1,
        sign_up=fact.sign_up,
        organisation=fact.organisation,
    )


def step(row: Appointment | None, fact: Heard) -> Appointment | None:
    match fact:
        case VolunteerSignedUp() | SignUpApproved():
            return _begun(row, fact, "promised")
        case SignUpRequested():
            return row if row is not None and row.state == "promised" else _begun(row, fact, "requested")
    if row is None or row.sign_up != fact.sign_up:
        return row
    revision = row.revision + 1
    match fact:
        case SignUpDeclined(reason=reason):
            return msgspec.structs.replace(row, state="declined", reason=reason, revision=revision)
        case SignUpWithdrawn(in_time=in_time):
            late = None if in_time else "late"
            return msgspec.structs.replace(row, state="withdrawn", reason=late, revision=revision)
        case PromiseMoved(span=span):
            starts, ends = text_of(span.start), text_of(span.end)
            return msgspec.structs.replace(row, starts=starts, ends=ends, revision=revision)
        case PromiseReleased(reason=reason):
            return msgspec.structs.replace(row, state="released", reason=reason, revision=revision)


view = View(
    name="schedules",
    row=Appointment,
    key=("volunteer", "session"),
    keys=lambda fact: [(fact.volunteer, fact.session)],
    step=step,
    by=(("volunteer", "starts"), ("session",), ("organisation", "starts")),
    scopes=("volunteer", "session", "organisation"),
)
