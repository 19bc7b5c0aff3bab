"""Activities (活动): what is done, under whose responsibility."""

from domain.language import ActivityId, Fact, OrganisationId, PersonId


class ActivityDrafted(Fact, frozen=True, tag="activity-drafted"):
    """`field` is 养老, 儿童, 救助 …, `aid` 助老, 助残 …, `type` 节庆, 手工 …: codes of policies.codes.

    `recording_unit` defaults to the organising unit; ages are whole years, inclusive.
    """

    activity: ActivityId
    organisation: OrganisationId
    name: str
    field: str
    type: str
    content: str = ""
    place: str = ""
    aid: str | None = None
    recording_unit: OrganisationId | None = None
    in_charge: PersonId | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None


class ActivityListed(Fact, frozen=True, tag="activity-listed"):
    """Taken over from a programme that its organiser has already published; a later one states it anew."""

    activity: ActivityId
    organisation: OrganisationId
    name: str
    field: str
    type: str
    content: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    place: str = ""
    aid: str | None = None
    recording_unit: OrganisationId | None = None
    in_charge: PersonId | None = None


class ActivityApproved(Fact, frozen=True, tag="activity-approved"):
    activity: ActivityId
    organisation: OrganisationId


class ActivityPublished(Fact, frozen=True, tag="activity-published"):
    """Volunteers may see it. Risks and protection are stated first (志愿服务条例 art. 12); `dangerous` bars minors."""

    activity: ActivityId
    organisation: OrganisationId
    risks: str
    protection: str
    dangerous: bool = False
    insured: bool = False


class ActivityCancelled(Fact, frozen=True, tag="activity-cancelled"):
    activity: ActivityId
    organisation: OrganisationId
    reason: str
