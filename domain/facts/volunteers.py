"""Volunteers (志愿者): the capacity of a person who helps. Names and phones are never here (see facts.people)."""

from datetime import datetime
from typing import Literal

from domain.language import Fact, OrganisationId, PersonId


class VolunteerRegistered(Fact, frozen=True, tag="volunteer-registered"):
    """By themselves, or by staff with the consent they gave (志愿服务条例 art. 25); `consent` is how it was given."""

    volunteer: PersonId
    organisation: OrganisationId
    by: Literal["self", "staff"]
    consent: str
    birth_year: int | None = None


class VolunteerApproved(Fact, frozen=True, tag="volunteer-approved"):
    volunteer: PersonId
    organisation: OrganisationId


class VolunteerSuspended(Fact, frozen=True, tag="volunteer-suspended"):
    """`until` None: until reinstated.

    `reason` is a code; what is said in words is a version of the person's `note` in the address book.
    """

    volunteer: PersonId
    organisation: OrganisationId
    reason: str
    until: datetime | None = None
    note: int | None = None


class VolunteerReinstated(Fact, frozen=True, tag="volunteer-reinstated"):
    volunteer: PersonId
    organisation: OrganisationId


class VolunteerLeft(Fact, frozen=True, tag="volunteer-left"):
    volunteer: PersonId
    organisation: OrganisationId


class GuardianConsented(Fact, frozen=True, tag="guardian-consented"):
    """A guardian allows a minor to volunteer; both are persons of the address book, `consent` is how it was given."""

    volunteer: PersonId
    guardian: PersonId
    organisation: OrganisationId
    consent: str
