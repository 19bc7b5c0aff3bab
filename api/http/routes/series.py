"""Weekly series: started, a date skipped, ended."""

from datetime import date, time
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field, StrictInt

from api.http.bodies import Body, Flag, IdText, Name, Reason, Recorded, Whole, an_id, example, page_of, row_of
from api.http.conventions import Json, Reading, Writing, reads, writes
from api.http.lists import Paging, answered, listed, one
from api.http.routes import API
from domain.decisions.series import ScheduleWeekly
from domain.decisions.series_changes import EndSeries, SkipSession
from domain.language import ActivityId, CalendarId, RoomId, SeriesId, named
from journal.ids import new_id

router = APIRouter(prefix=f"{API}/series", tags=["series"])
See = Annotated[Reading, reads("programme.see")]
Change = Annotated[Writing, writes("sessions.change")]


class Weekly(Body):
    """`starts` is wall time of the organisation's zone. `last` null: until it is ended. `calendar`: whose days off
    are skipped, by its code."""

    model_config = example(
        activity=an_id("activity"), weekday=2, starts="09:30", minutes=90, first="2026-12-01", calendar="cn"
    )
    activity: IdText
    weekday: Annotated[StrictInt, Field(ge=1, le=7)]
    starts: time
    minutes: Annotated[StrictInt, Field(ge=1, le=1440)]
    first: date
    last: date | None = None
    room: IdText | None = None
    expected: Whole = 0
    published: Flag = False
    calendar: IdText | None = None
    override: str = ""


class Skip(Reason):
    model_config = example(day="2026-12-29", reason="年终盘点")
    day: date


class End(Body):
    """No session after `last`."""

    model_config = example(last="2027-01-31", reason="课程结束")
    last: date
    reason: Name


@router.get("", responses={200: {"model": page_of("series")}}, summary="Weekly series")
def series(
    call: See,
    page: Annotated[Paging, Depends()],
    organisation: str | None = None,
    activity: str | None = None,
    status: str | None = None,
) -> Json:
    """`organisation`: id or code."""
    unit = organisation and call.named_unit(organisation)
    return listed(call, "series", page, {"organisation": unit, "activity": activity, "status": status})


@router.get("/{series}", responses={200: {"model": row_of("series")}}, summary="One series")
def one_series(call: See, series: str) -> Json:
    """Its rule."""
    return answered(one(call, "series", series))


@router.post("", status_code=201, response_model=Recorded, summary="Begin a weekly series")
def begin(call: Change, body: Weekly) -> dict[str, Any]:
    """Its sessions are planned some weeks ahead, all or none; further ones by the clock."""
    activity = ActivityId(call.reach("activity", body.activity))
    network = call.book.network
    calendar = None if body.calendar is None or network is None else named("calendar", network.name, body.calendar)
    decision = ScheduleWeekly(
        series=SeriesId(new_id("series")),
        activity=activity,
        weekday=body.weekday,
        starts=body.starts,
        minutes=body.minutes,
        first=body.first,
        last=body.last,
        room=None if body.room is None else RoomId(call.named("room", body.room)),
        expected=body.expected,
        published=body.published,
        calendar=None if calendar is None else CalendarId(calendar),
        override=body.override,
    )
    return call.created("series", decision)


@router.post("/{series}/skips", response_model=Recorded, summary="Skip a date")
def skip(call: Change, series: str, body: Skip) -> dict[str, Any]:
    """One that is not planned yet; a planned session is cancelled instead."""
    reached = SeriesId(call.reach("series", series))
    return call.recorded(reached, SkipSession(reached, body.day, body.reason))


@router.post("/{series}/end", response_model=Recorded, summary="End it")
def end(call: Change, series: str, body: End) -> dict[str, Any]:
    """Sessions planned for later days are cancelled."""
    reached = SeriesId(call.reach("series", series))
    return call.recorded(reached, EndSeries(reached, body.last, body.reason))
