"""Activity rooms."""

from datetime import date, time
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field, StrictInt

from api.http.bodies import Body, Name, Reason, Recorded, Unit, Whole, example, page_of, row_of
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one
from api.http.routes import API
from domain.decisions.rooms import ChangeOpeningHours, CloseRoom, OpenRoom, ResizeRoom
from domain.facts.rooms import OpeningHours
from domain.language import RoomId
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/rooms", tags=["rooms"])
See = Annotated[Reading, reads("programme.see")]
Change = Annotated[Writing, writes("rooms.change")]


class Hours(Body):
    """Wall time of the organisation's zone; weekday 1 is Monday."""

    model_config = example(weekday=1, opens="08:30", closes="17:00")
    weekday: Annotated[StrictInt, Field(ge=1, le=7)]
    opens: time
    closes: time


class HoursOfWeek(Body):
    """No hours at all: open round the clock."""

    model_config = example(hours=[{"weekday": 1, "opens": "08:30", "closes": "17:00"}])
    hours: Annotated[tuple[Hours, ...], Field(max_length=50)] = ()

    @property
    def facts(self) -> tuple[OpeningHours, ...]:
        return tuple(OpeningHours(each.weekday, each.opens, each.closes) for each in self.hours)


class RoomOpening(HoursOfWeek):
    model_config = example(
        organisation="320585104-yx",
        name="手工室",
        capacity=24,
        hours=[{"weekday": 1, "opens": "08:30", "closes": "17:00"}],
    )
    organisation: Unit
    name: Name
    capacity: Whole


class Resize(Body):
    model_config = example(capacity=30)
    capacity: Whole


class RoomClosure(Reason):
    model_config = example(reason="装修", since="2026-12-01")
    since: date | None = None


@router.get("", responses={200: {"model": page_of("rooms")}}, summary="Rooms")
def rooms(
    call: See, page: Annotated[Paging, Depends()], organisation: str | None = None, status: str | None = None
) -> Json:
    """`organisation`: id or code."""
    return listed(
        call, "rooms", page, {"organisation": organisation and call.named_unit(organisation), "status": status}
    )


@router.get("/{room}", responses={200: {"model": row_of("rooms")}}, summary="One room")
def room(call: See, room: str) -> Json:
    """With its opening hours."""
    return answered(one(call, "rooms", room))


@router.post("", status_code=201, response_model=Recorded, summary="Open a room")
def open_room(call: Change, body: RoomOpening) -> dict[str, Any]:
    """`capacity` counts people."""
    unit = call.unit(body.organisation)
    return call.created("room", OpenRoom(RoomId(new_id("room")), unit, body.name, body.capacity, body.facts))


@router.post("/{room}/capacity", response_model=Recorded, summary="Change how many people it holds")
def resize(call: Change, room: str, body: Resize) -> dict[str, Any]:
    """Sessions already planned stay as they are."""
    reached = RoomId(call.reach("room", room))
    return call.recorded(reached, ResizeRoom(reached, body.capacity))


@router.post("/{room}/opening-hours", response_model=Recorded, summary="Change its opening hours")
def change_hours(call: Change, room: str, body: HoursOfWeek) -> dict[str, Any]:
    """Sessions already planned stay as they are."""
    reached = RoomId(call.reach("room", room))
    return call.recorded(reached, ChangeOpeningHours(reached, body.facts))


@router.post("/{room}/closure", response_model=Recorded, summary="Close it")
def close(call: Change, room: str, body: RoomClosure) -> dict[str, Any]:
    """Refused while sessions are planned in it from then on."""
    reached = RoomId(call.reach("room", room))
    return call.recorded(reached, CloseRoom(reached, body.reason, body.since))
