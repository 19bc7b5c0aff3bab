"""Organisations: a tree of variable depth with dated membership. `since` is the local date a change holds from.

`since` None: since ever, as far as the source says; it replaces what was known before.
"""

from datetime import date

from domain.language import Fact, OrganisationId


class OrganisationEstablished(Fact, frozen=True, tag="organisation-established"):
    """A unit entered the network. `code` is its key in the source; `kind` is coded, `label` its local name.

    `managed_by` is set when another unit than the code's parent manages it. `zone` is an IANA name.
    """

    organisation: OrganisationId
    code: str
    name: str
    kind: str
    zone: str
    parent: OrganisationId | None = None
    managed_by: OrganisationId | None = None
    label: str = ""
    flags: tuple[str, ...] = ()
    since: date | None = None


class OrganisationRenamed(Fact, frozen=True, tag="organisation-renamed"):
    organisation: OrganisationId
    name: str
    since: date | None = None


class OrganisationReclassified(Fact, frozen=True, tag="organisation-reclassified"):
    """Its kind, local label or flags are others from a date."""

    organisation: OrganisationId
    kind: str
    label: str = ""
    flags: tuple[str, ...] = ()
    since: date | None = None


class OrganisationMoved(Fact, frozen=True, tag="organisation-moved"):
    """It stands under another parent from a date; `parent` None: directly under the network. `was`: the one before."""

    organisation: OrganisationId
    parent: OrganisationId | None = None
    since: date | None = None
    was: OrganisationId | None = None


class ManagingParentNamed(Fact, frozen=True, tag="managing-parent-named"):
    """Another unit than its parent manages it from a date; None: its parent does again."""

    organisation: OrganisationId
    managed_by: OrganisationId | None = None
    since: date | None = None
    was: OrganisationId | None = None


class OrganisationMerged(Fact, frozen=True, tag="organisation-merged"):
    """It ended and `successor` continues it: its open records, its certificates' issuer."""

    organisation: OrganisationId
    successor: OrganisationId
    since: date | None = None


class OrganisationClosed(Fact, frozen=True, tag="organisation-closed"):
    organisation: OrganisationId
    reason: str
    since: date | None = None
