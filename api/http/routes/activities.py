"""Activities: drafted, revised, approved, published, cancelled."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from api.http.bodies import (
    Age,
    Body,
    Code,
    Flag,
    IdText,
    Name,
    Nothing,
    Prose,
    Reason,
    Recorded,
    Unit,
    example,
    page_of,
    row_of,
)
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one
from api.http.routes import API
from domain.decisions.activities import (
    ApproveActivity,
    CancelActivity,
    DraftActivity,
    PublishActivity,
    ReviseActivity,
)
from domain.language import ActivityId, OrganisationId, PersonId
from domain.policies.wording import PROSE
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/activities", tags=["activities"])
See = Annotated[Reading, reads("programme.see")]
Change = Annotated[Writing, writes("activities.change")]
_DRAFT = {
    "organisation": "320585104-yx",
    "name": "包饺子",
    "field": "elder-care",
    "type": "festival",
    "content": "大家一起包饺子",
    "place": "岳西礼堂一楼",
}


class Draft(Body):
    """`field`, `type`, `aid` are codes; ages whole years, inclusive; `recording_unit` defaults to the organisation."""

    model_config = example(**_DRAFT)
    organisation: Unit
    name: Name
    field: Code
    type: Code
    content: Prose = ""
    place: Prose = ""
    aid: Code | None = None
    recording_unit: Unit | None = None
    in_charge: IdText | None = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None

    def members(self, call: Writing, activity: ActivityId, unit: OrganisationId) -> dict[str, Any]:
        """As the decisions take them."""
        plain = self.model_dump(exclude={"organisation", "recording_unit", "in_charge"})
        recording = None if self.recording_unit is None else call.named_unit(self.recording_unit)
        charge = None if self.in_charge is None else PersonId(call.named("person", self.in_charge))
        ids = {"activity": activity, "organisation": unit, "recording_unit": recording, "in_charge": charge}
        return {**plain, **ids}


class Publish(Body):
    """Risks and protection are stated before anybody is asked to help (志愿服务条例 art. 12)."""

    model_config = example(risks="地面湿滑", protection="防滑鞋、工作人员在场", insured=True)
    risks: Annotated[str, Field(min_length=1, max_length=PROSE)]
    protection: Annotated[str, Field(min_length=1, max_length=PROSE)]
    dangerous: Flag = False
    insured: Flag = False


@router.get("", responses={200: {"model": page_of("activities")}}, summary="Activities")
def activities(
    call: See, page: Annotated[Paging, Depends()], organisation: str | None = None, status: str | None = None
) -> Json:
    """Drafts are shown to those who may see how they came about."""
    where = {"organisation": organisation and call.named_unit(organisation), "status": status}
    return listed(call, "activities", page, where)


@router.get("/{activity}", responses={200: {"model": row_of("activities")}}, summary="One activity")
def activity(call: See, activity: str) -> Json:
    """With its risks and protection."""
    return answered(one(call, "activities", activity))


@router.post("", status_code=201, response_model=Recorded, summary="Draft an activity")
def draft(call: Change, body: Draft) -> dict[str, Any]:
    """What is to be done, under whose responsibility."""
    unit = call.unit(body.organisation)
    return call.created("activity", DraftActivity(**body.members(call, ActivityId(new_id("activity")), unit)))


@router.post("/{activity}/revision", response_model=Recorded, summary="Revise a draft")
def revise(call: Change, activity: str, body: Draft) -> dict[str, Any]:
    """Possible until it is approved."""
    reached = ActivityId(call.reach("activity", activity))
    unit = call.unit(body.organisation)
    return call.recorded(reached, ReviseActivity(**body.members(call, reached, unit)))


@router.post("/{activity}/approval", response_model=Recorded, summary="Approve a draft")
def approve(call: Change, activity: str, _: Nothing | None = None) -> dict[str, Any]:
    """It can be published then."""
    reached = ActivityId(call.reach("activity", activity))
    return call.recorded(reached, ApproveActivity(reached))


@router.post("/{activity}/publication", response_model=Recorded, summary="Publish")
def publish(call: Change, activity: str, body: Publish) -> dict[str, Any]:
    """Volunteers may see it."""
    reached = ActivityId(call.reach("activity", activity))
    stated = (body.risks, body.protection, body.dangerous, body.insured)
    return call.recorded(reached, PublishActivity(reached, *stated))


@router.post("/{activity}/cancellation", response_model=Recorded, summary="Cancel")
def cancel(call: Change, activity: str, body: Reason) -> dict[str, Any]:
    """Refused while sessions are to come: cancelling those tells the people."""
    reached = ActivityId(call.reach("activity", activity))
    return call.recorded(reached, CancelActivity(reached, body.reason))
