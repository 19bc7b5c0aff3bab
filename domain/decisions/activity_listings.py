"""Taking over a published programme: its activities, each known by its id and listed once."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.activities import ActivityExists
from domain.decisions.activity_wording import worded
from domain.decisions.organisations import known_unit, standing_unit
from domain.decisions.people import met
from domain.facts.activities import ActivityDrafted, ActivityListed
from domain.language import ActivityId, Ask, Fact, OrganisationId, PersonId
from domain.questions.activities import activity_of


@dataclass(frozen=True)
class ListActivity:
    """An activity of a programme. Stated again when its source states it otherwise; once cancelled here it stays so."""

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

    def decide(self, ask: Ask) -> Iterator[Fact]:
        before = ask(activity_of(self.activity))
        if before is not None and isinstance(before.stated, ActivityDrafted):
            raise ActivityExists(before.name)
        stated = worded(ActivityListed(**vars(self)))
        if before is not None and (before.cancelled or before.stated == stated):
            return
        standing_unit(ask, self.organisation)
        if self.recording_unit is not None:
            known_unit(ask, self.recording_unit)
        if self.in_charge is not None:
            met(ask, self.in_charge)
        yield stated
