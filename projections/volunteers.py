"""Who is a volunteer, of which organisation, and may they sign up?"""

import msgspec

from domain.facts.volunteers import (
    GuardianConsented,
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteerSuspended,
)
from projections.view import Row, View, text_of

Heard = (
    VolunteerRegistered
    | VolunteerApproved
    | VolunteerSuspended
    | VolunteerReinstated
    | VolunteerLeft
    | GuardianConsented
)


class Volunteer(Row, frozen=True, kw_only=True):
    """state: registered, approved, suspended (`until` a time, or until reinstated) or left.

    approved, suspended: what holds besides. A suspension outlives leaving and coming back; approval and a guardian's
    consent do not.
    """

    person: str
    organisation: str
    state: str
    birth_year: int | None = None
    guardian: str | None = None
    until: str | None = None
    reason: str | None = None
    by: str
    consent: str
    approved: bool = False
    suspended: bool = False


def step(row: Volunteer | None, fact: Heard) -> Volunteer | None:
    if isinstance(fact, VolunteerRegistered):
        return _stated(
            Volunteer(
                person=fact.volunteer,
                organisation=fact.organisation,
                state="registered",
                birth_year=fact.birth_year,
                until=None if row is None else row.until,
                reason=None if row is None else row.reason,
                by=fact.by,
                consent=fact.consent,
                suspended=row is not None and row.suspended,
            )
        )
    if row is None:
        return None
    match fact:
        case VolunteerApproved():
            return _stated(msgspec.structs.replace(row, approved=True))
        case VolunteerReinstated():
            return _stated(msgspec.structs.replace(row, suspended=False, until=None, reason=None))
        case VolunteerSuspended(reason=reason, until=until):
            ends = None if until is None else text_of(until)
            return _stated(msgspec.structs.replace(row, suspended=True, until=ends, reason=reason))
        case VolunteerLeft():
            return msgspec.structs.replace(row, state="left")
        case GuardianConsented(guardian=guardian):
            return msgspec.structs.replace(row, guardian=guardian)


def _stated(row: Volunteer) -> Volunteer:
    state = "suspended" if row.suspended else "approved" if row.approved else "registered"
    return msgspec.structs.replace(row, state=state)


view = View(
    name="volunteers",
    row=Volunteer,
    key=("person",),
    keys=lambda fact: [(fact.volunteer,)],
    step=step,
    by=(("organisation", "state"),),
    scopes=("person",),
)
