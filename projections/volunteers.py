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
    """state: registered, approved, suspended (`until` a time, or until reinstated) or left."""

    person: str
    organisation: str
    state: str
    birth_year: int | None = None
    guardian: str | None = None
    until: str | None = None
    reason: str | None = None
    by: str
    consent: str


def step(row: Volunteer | None, fact: Heard) -> Volunteer | None:
    if isinstance(fact, VolunteerRegistered):
        return Volunteer(
            person=fact.volunteer,
            organisation=fact.organisation,
            state="registered",
            birth_year=fact.birth_year,
            guardian=None if row is None else row.guardian,
            by=fact.by,
            consent=fact.consent,
        )
    if row is None:
        return None
    match fact:
        case VolunteerApproved() | VolunteerReinstated():
            return msgspec.structs.replace(row, state="approved", until=None, reason=None)
        case VolunteerSuspended(reason=reason, until=until):
            ends = None if until is None else text_of(until)
            return msgspec.structs.replace(row, state="suspended", until=ends, reason=reason)
        case VolunteerLeft():
            return msgspec.structs.replace(row, state="left", until=None, reason=None)
        case GuardianConsented(guardian=guardian):
            return msgspec.structs.replace(row, guardian=guardian)


view = View(
    name="volunteers",
    row=Volunteer,
    key=("person",),
    keys=lambda fact: [(fact.volunteer,)],
    step=step,
    by=(("organisation", "state"),),
    scopes=("person",),
)
