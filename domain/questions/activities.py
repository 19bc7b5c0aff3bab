"""What is asked about an activity: whose is it, is it published, what does it ask of volunteers, what is planned?"""

from dataclasses import dataclass, replace

from domain.facts.activities import (
    ActivityApproved,
    ActivityCancelled,
    ActivityDrafted,
    ActivityListed,
    ActivityPublished,
)
from domain.language import ActivityId, OrganisationId, Question

Stated = ActivityDrafted | ActivityListed


@dataclass(frozen=True)
class Programme:
    """An activity as it stands. `stated` is the last fact that described it: content, place, who answers for it."""

    organisation: OrganisationId
    name: str
    approved: bool
    published: bool
    cancelled: bool
    stated: Stated
    dangerous: bool = False
    insured: bool = False
    minimum_age: int | None = None
    maximum_age: int | None = None


Heard = Stated | ActivityApproved | ActivityPublished | ActivityCancelled


def _stated(programme: Programme | None, fact: Stated) -> Programme:
    listed = isinstance(fact, ActivityListed)
    return Programme(
        organisation=fact.organisation,
        name=fact.name,
        approved=listed,
        published=listed,
        cancelled=programme is not None and programme.cancelled,
        stated=fact,
        minimum_age=fact.minimum_age,
        maximum_age=fact.maximum_age,
    )


def _programme(programme: Programme | None, fact: Heard) -> Programme | None:
    if isinstance(fact, ActivityDrafted | ActivityListed):
        return _stated(programme, fact)
    if programme is None:
        return None
    match fact:
        case ActivityApproved():
            return replace(programme, approved=True)
        case ActivityPublished(dangerous=dangerous, insured=insured):
            return replace(programme, published=True, dangerous=dangerous, insured=insured)
        case ActivityCancelled():
            return replace(programme, cancelled=True)


def activity_of(activity: ActivityId) -> Question[Programme | None]:
    """The activity as it stands; None: no such activity."""
    return Question(about=(activity,), start=None, step=_programme)
