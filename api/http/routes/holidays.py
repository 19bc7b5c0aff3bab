"""Public holidays and make-up working days, a notice at a time."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field, StrictInt

from api.http.bodies import Body, Flag, Name, Recorded, example, page_of
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, listed
from api.http.refusals import NotFound
from api.http.routes import API
from api.permissions import Where
from domain.decisions.holidays import PublishHolidays
from domain.facts.holidays import Holiday
from domain.language import CalendarId, named

router = APIRouter(prefix=f"{API}/holidays", tags=["holidays"])


class Day(Body):
    """`off` false: a make-up working day."""

    model_config = example(day="2026-10-01", name="国庆节", off=True)
    day: date
    name: Name
    off: Flag


class Notice(Body):
    """The days of one year; it replaces the notice of that year before it."""

    model_config = example(calendar="cn", year=2026, days=[{"day": "2026-10-01", "name": "国庆节", "off": True}])
    calendar: Annotated[str, Field(min_length=1, max_length=40)]
    year: Annotated[StrictInt, Field(ge=1900, le=2200)]
    days: Annotated[list[Day], Field(min_length=1, max_length=150)]


@router.get("", responses={200: {"model": page_of("holidays")}}, summary="Holidays and make-up days")
def holidays(
    call: Annotated[Reading, reads("programme.see")],
    page: Annotated[Paging, Depends()],
    calendar: str | None = None,
    year: int | None = None,
) -> Json:
    """A year without any is not known yet."""
    return listed(call, "holidays", page, {"calendar": calendar, "year": year})


@router.post("", status_code=201, response_model=Recorded, summary="Publish a year's notice")
def publish(call: Annotated[Writing, writes("holidays.change")], body: Notice) -> dict[str, Any]:
    """A notice that says the same leaves no trace."""
    if not call.may(Where()):
        raise NotFound()
    network = call.book.founded(call.hand())
    calendar = CalendarId(named("calendar", network.name, body.calendar))
    days = tuple(Holiday(each.day, each.name, each.off) for each in body.days)
    return call.recorded(calendar, PublishHolidays(calendar, body.calendar, body.year, days))
