"""A centre's week: rooms by days, as a table that can be printed, and as a list by day on a phone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.http.looks import Look, Shown, looks
from api.http.programme import Planned, planned
from api.http.refusals import NotFound
from api.http.typed import a_day
from api.pages import Link
from api.permissions import Where
from api.pictures import bars
from api.tree import Unit
from domain.policies.wall_time import near
from projections import rooms, sessions
from projections.selection import Range
from projections.view import text_of

router = APIRouter(include_in_schema=False)
_MOST = 1_000
_FIRST, _LAST = date(1970, 1, 5), date(9990, 1, 1)


@dataclass(frozen=True)
class Line:
    """A room's week. `cells[n]`: what is held there on the n-th day. capacity None: no room at all."""

    name: str
    capacity: int | None
    cells: tuple[tuple[Planned, ...], ...]


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday, a line for each room, one for what has no room."""

    days: tuple[date, ...]
    lines: tuple[Line, ...]
    all: tuple[Planned, ...]

    def on(self, day: date) -> list[Planned]:
        return [each for each in self.all if each.day == day]

    def staffed(self, day: date) -> tuple[int, int]:
        """Places taken and places of that day."""
        return sum(each.have for each in self.on(day)), sum(each.places for each in self.on(day))


@router.get("/centres/{code}/week")
def week(
    code: str,
    look: Annotated[Look, looks("programme.see")],
    on: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """The week of that day, of today without one."""
    unit = look.tree.unit(code)
    if unit is None or not look.may(Where(unit.id)):
        raise NotFound()
    look = look.at_home(unit.zone)
    look.request.state.zone = unit.zone
    today = datetime.now(UTC).astimezone(ZoneInfo(unit.zone)).date()
    day = min(max(a_day(on), _FIRST), _LAST) if on else today
    monday = day - timedelta(days=day.weekday())
    with look.shown() as shown:
        found = _week(look, shown, unit, monday)
    say, path = look.language.say, f"/centres/{unit.code}/week"
    numbers = [(look.language.date(each), *found.staffed(each)) for each in found.days]
    return look.page(
        "week.html",
        shown,
        trail=(Link(say("Organisations"), "/organisations"), Link(unit.name, f"/organisations/{unit.code}"),
               Link(say("Week"))),
        unit=unit,
        week=found,
        today=today,
        day=monday,
        numbers=numbers,
        picture=bars([(look.language.weekday(each), *found.staffed(each)) for each in found.days]),
        ways={
            "before": look.to(path, on=monday - timedelta(days=7)),
            "after": look.to(path, on=monday + timedelta(days=7)),
            "now": look.to(path),
        },
    )  # fmt: skip


def _week(look: Look, shown: Shown, unit: Unit, monday: date) -> Week:
    days = tuple(monday + timedelta(days=n) for n in range(7))
    span = Range(*(text_of(near(edge, time(0), unit.zone)) for edge in (monday, monday + timedelta(days=7))))
    rows = shown.rows(sessions.view, {"organisation": unit.id, "starts": span}, ("starts",), _MOST)
    found = planned(look, shown, rows, unit.id)
    used = {each.row.room for each in found}
    open_now = (
        row for row in shown.rows(rooms.view, {"organisation": unit.id}) if row.status == "open" or row.id in used
    )
    places = [(row.id, row.name, row.capacity) for row in open_now]
    lines = [_line(days, found, *place) for place in sorted(places, key=lambda place: place[1])]
    known = {place[0] for place in places}
    homeless = [each for each in found if each.row.room not in known]
    if homeless or not lines:
        cells = tuple(tuple(each for each in homeless if each.day == day) for day in days)
        lines.append(Line("", None, cells))
    return Week(days, tuple(lines), tuple(found))


def _line(days: tuple[date, ...], found: list[Planned], room: str, name: str, capacity: int) -> Line:
    here = [each for each in found if each.row.room == room]
    return Line(name, capacity, tuple(tuple(each for each in here if each.day == day) for day in days))
