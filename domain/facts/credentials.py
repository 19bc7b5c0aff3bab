"""Credentials (资质): what somebody may do, and for how long. Dates are inclusive, in the organisation's zone."""

from datetime import date

from domain.language import CredentialId, Fact, OrganisationId, PersonId


class CredentialGranted(Fact, frozen=True, tag="credential-granted"):
    """`kind`: first-aid, health-check, insurance, agreement, training, ... `valid_until` None: without end."""

    credential: CredentialId
    person: PersonId
    organisation: OrganisationId
    kind: str
    valid_from: date
    valid_until: date | None = None


class CredentialRevoked(Fact, frozen=True, tag="credential-revoked"):
    """Not valid from `since` on. `reason` is a code; `note`: the version of the person's `note` in the address book."""

    credential: CredentialId
    person: PersonId
    organisation: OrganisationId
    kind: str
    since: date
    reason: str
    note: int | None = None
