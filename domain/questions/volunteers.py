"""What is asked about a volunteer: may they help at that time, and what are they allowed to do?"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.facts.volunteers import (
    GuardianConsented,
    VolunteerApproved,
    VolunteerLeft,
    VolunteerRegistered,
    VolunteerReinstated,
    VolunteerSuspended,
)
from domain.language import OrganisationId, PersonId, Question


@dataclass(frozen=True)
class Standing:
    """A volunteer as the network knows them. `suspended_until` counts only while `suspended`."""

    volunteer: PersonId
    organisation: OrganisationId
    birth_year: int | None
    approved: bool = False
    suspended: bool = False
    suspended_until: datetime | None = None
    left: bool = False
    guardian: PersonId | None = None

    def suspended_at(self, moment: datetime) -> bool:
        return self.suspended and (self.suspended_until is None or moment < self.suspended_until)


Heard = (
    VolunteerRegistered
    | VolunteerApproved
    | VolunteerSuspended
    | VolunteerReinstated
    | VolunteerLeft
    | GuardianConsented
)


def _standing(standing: Standing | None, fact: Heard) -> Standing | None:
    if isinstance(fact, VolunteerRegistered):
        anew = Standing(fact.volunteer, fact.organisation, fact.birth_year)
        if standing is None:
            return anew
        # a suspension outlives leaving and coming back
        return replace(anew, suspended=standing.suspended, suspended_until=standing.suspended_until)
    if standing is None:
        return None
    match fact:
        case VolunteerApproved():
            return replace(standing, approved=True)
        case VolunteerSuspended(until=until):
            return replace(standing, suspended=True, suspended_until=until)
        case VolunteerReinstated():
            return replace(standing, suspended=False)
        case VolunteerLeft():
            return replace(standing, left=True)
        case GuardianConsented(volunteer=minor, guardian=guardian):
            theirs = minor == standing.volunteer  # else this volunteer is the guardian, of somebody else
            return replace(standing, guardian=guardian) if theirs else standing


def standing_of(volunteer: PersonId) -> Question[Standing | None]:
    """How the volunteer stands; None: not registered."""
    return Question(about=(volunteer,), start=None, step=_standing)
