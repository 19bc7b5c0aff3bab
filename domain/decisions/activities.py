"""Activities: drafted, revised, approved, published, cancelled. Taking over a programme is in activity_listings."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.activity_wording import worded
from domain.decisions.organisations import known_unit, standing_unit
from domain.decisions.people import met
from domain.decisions.wording import fit
from domain.facts.activities import ActivityApproved, ActivityCancelled, ActivityDrafted, ActivityPublished
from domain.language import ActivityId, Ask, Fact, OrganisationId, PersonId, Refused
from domain.policies.wording import PROSE
from domain.questions.activities import Programme, activity_of
from domain.questions.planning import planned_for


@dataclass
class ActivityUnknown(Refused):
    kind = "unknown"
    says = "There is no such activity."
    advice = "Look for it in the list of activities."


@dataclass
class ActivityExists(Refused):
    activity: str

    says = "This activity is already in the book, as {activity}."
    advice = "Change that one."


@dataclass
class ActivityIsCancelled(Refused):
    activity: str

    says = "The activity {activity} was cancelled."
    advice = "Draft a new one."


@dataclass
class AlreadyApproved(Refused):
    activity: str

    says = "The activity {activity} has already been approved."
    advice = "It can be published now. To change what it says, cancel it and draft it anew."


@dataclass
class AlreadyPublished(Refused):
    activity: str

    says = "The activity {activity} is already published."
    advice = "Nothing more is needed."


@dataclass
class NotYetApproved(Refused):
    activity: str

    says = "The activity {activity} has not been approved yet."
    advice = "Have it approved first."


@dataclass
class RisksNotStated(Refused):
    says = "Volunteers have to be told the risks, and how they are protected, before an activity is published."
    advice = "Write down both; when there is no risk worth naming, say that."


@dataclass
class SessionsToCome(Refused):
    activity: str
    sessions: int
    series: int

    says = "{activity} still has {sessions} sessions to come and {series} running series."
    advice = "End the series and cancel the sessions first, so that everybody who signed up is told."


@dataclass(frozen=True)
class DraftActivity:
    """What is to be done, under whose responsibility. Codes are of policies.codes; ages whole years, inclusive.

    `recording_unit` None: the organising unit.
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

    def decide(self, ask: Ask) -> Iterator[Fact]:
        before = ask(activity_of(self.activity))
        if before is not None:
            raise ActivityExists(before.name)
        yield self.draft(ask)

    def draft(self, ask: Ask) -> ActivityDrafted:
        draft = worded(ActivityDrafted(**vars(self)))
        standing_unit(ask, self.organisation)
        if self.recording_unit is not None:
            known_unit(ask, self.recording_unit)
        if self.in_charge is not None:
            met(ask, self.in_charge)
        return draft


@dataclass(frozen=True)
class ReviseActivity(DraftActivity):
    """The draft says something else now; possible until it is approved."""

    def decide(self, ask: Ask) -> Iterator[Fact]:
        before = going_on(ask, self.activity)
        if before.approved:
            raise AlreadyApproved(before.name)
        draft = self.draft(ask)
        if before.stated != draft:
            yield draft


@dataclass(frozen=True)
class ApproveActivity:
    activity: ActivityId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        activity = going_on(ask, self.activity)
        if activity.approved:
            raise AlreadyApproved(activity.name)
        yield ActivityApproved(self.activity, activity.organisation)


@dataclass(frozen=True)
class PublishActivity:
    """Volunteers may see it. Approved first; risks and protection stated first (志愿服务条例 art. 12)."""

    activity: ActivityId
    risks: str
    protection: str
    dangerous: bool = False
    insured: bool = False

    def decide(self, ask: Ask) -> Iterator[Fact]:
        activity = going_on(ask, self.activity)
        if activity.published:
            raise AlreadyPublished(activity.name)
        if not activity.approved:
            raise NotYetApproved(activity.name)
        if not self.risks.strip() or not self.protection.strip():
            raise RisksNotStated()
        yield ActivityPublished(
            activity=self.activity,
            organisation=activity.organisation,
            risks=fit("risks", self.risks, most=PROSE, lines=True),
            protection=fit("protection", self.protection, most=PROSE, lines=True),
            dangerous=self.dangerous,
            insured=self.insured,
        )


@dataclass(frozen=True)
class CancelActivity:
    """It will not take place any more. Refused while sessions are to come: cancelling those tells the people."""

    activity: ActivityId
    reason: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        activity = going_on(ask, self.activity)
        planned = ask(planned_for(self.activity, ask.now))
        today = known_unit(ask, activity.organisation).day(ask.now)
        sessions, series = len(planned.sessions), planned.running(today)
        if sessions or series:
            raise SessionsToCome(activity.name, sessions, series)
        yield ActivityCancelled(self.activity, activity.organisation, fit("reason", self.reason))


def going_on(ask: Ask, asked: ActivityId) -> Programme:
    """The activity, when it is not cancelled. Raises ActivityUnknown, ActivityIsCancelled."""
    activity = ask(activity_of(asked))
    if activity is None:
        raise ActivityUnknown()
    if activity.cancelled:
        raise ActivityIsCancelled(activity.name)
    return activity
