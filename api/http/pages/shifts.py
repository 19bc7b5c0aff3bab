"""Finding a shift: a list by day, with one button each; and one shift by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.coded import promise_status
from api.http.looks import Look, Shown, looks
from api.http.programme import Duty, Planned, by_day, planned
from api.http.refusals import NotFound
from api.http.typed import a_day
from api.pages import Link
from domain.language import Refused
from domain.policies.sign_up import DEFAULT
from domain.policies.wall_time import near
from projections import activities, organisations, rosters, schedules, sessions, shifts
from projections.selection import Range
from projections.view import text_of

router = APIRouter(include_in_schema=False)
_DAYS = 7
_MOST = 300
_LONGEST = timedelta(days=31)  # no session begun before that still goes on
_BUSY = ("promised", "requested")
EVERYWHERE = "all"


@dataclass(frozen=True)
class Mine:
    """What the reader has to do with a shift: their own line on its roster, and what else they promised then.

    in_time_until: until when they may withdraw in time; None without a place to withdraw from.
    """

    sign_up: str | None
    status: str | None
    holds: bool
    elsewhere: str | None
    in_time_until: datetime | None

    @property
    def in_time(self) -> bool:
        """Whether withdrawing now is in time; from a mere request it always is."""
        return self.status == "asked" or (self.in_time_until is not None and datetime.now(UTC) <= self.in_time_until)


@router.get("/shifts")
def find(
    look: Annotated[Look, looks("programme.see")],
    organisation: Annotated[str, Query(max_length=100)] = "",
    on: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Shifts of the week from that day; of the reader's own centre, if they have one and name no other."""
    return show_list(look, organisation, on)


@router.get("/shifts/{shift}")
def shift(shift: str, look: Annotated[Look, looks("programme.see")]) -> HTMLResponse:
    """One shift."""
    return show_one(look, shift)


def show_list(look: Look, organisation: str, on: str, refused: Refused | None = None) -> HTMLResponse:
    """The list; `refused`: what came of a sign-up sent from it. Raises NotFound for an organisation that is none."""
    unit = _chosen(look, organisation)
    if unit is not None:
        look = look.at_home(unit.zone)
        look.request.state.zone = unit.zone
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(look.zone)).date()
    first = max(a_day(on), today - timedelta(days=3_650)) if on else today
    first = min(first, today + timedelta(days=3_650))
    with look.shown() as shown:
        found, more = _offered(look, shown, unit and unit.id, first, now if first == today else None)
        mine = _mine(look, shown, found)
        centres = _centres(shown)
    last = found[-1].day if more else first + timedelta(days=_DAYS - 1)
    chosen = unit.code if unit else EVERYWHERE
    return look.page(
        "shifts.html",
        shown,
        refused=refused,
        path=look.to("/shifts", organisation=organisation, on=on),
        days=by_day(found),
        mine=mine,
        today=today,
        centres=[*centres, *([(unit.code, unit.name)] if unit and unit.code not in dict(centres) else [])],
        chosen=chosen,
        on=on,
        first=first,
        last=last,
        later=look.to("/shifts", organisation=chosen, on=last + timedelta(days=1)),
        sooner=None if first <= today else look.to("/shifts", organisation=chosen, on=first - timedelta(days=_DAYS)),
    )


def _chosen(look: Look, organisation: str) -> Any | None:
    if organisation == EVERYWHERE:
        return None
    if organisation:
        unit = look.tree.unit(organisation)
        if unit is None:
            raise NotFound()
        return unit
    return look.tree.by_id.get(look.who.organisation) if look.who.organisation else None


def _offered(
    look: Look, shown: Shown, organisation: str | None, first: date, since: datetime | None
) -> tuple[list[Planned], bool]:
    """Published sessions that ask for volunteers, whole days of them; and whether there are more than are shown."""
    edges = [near(day, time(0), look.zone) for day in (first, first + timedelta(days=_DAYS))]
    where: dict[str, Any] = {"status": "published", "starts": Range(text_of(since or edges[0]), text_of(edges[1]))}
    if organisation is not None:
        where["organisation"] = organisation
    rows = shown.rows(sessions.view, where, ("starts",), _MOST + 1)
    found = [each for each in planned(look, shown, rows, organisation) if each.running]
    if len(rows) <= _MOST or found[0].day == found[-1].day:
        return found, False
    return [each for each in found if each.day < found[-1].day], True


def _centres(shown: Shown) -> list[tuple[str, str]]:
    """Code and name of the organisations that have a published programme."""
    programme = shown.rows(activities.view, {"status": "published"})
    found = shown.by_id(organisations.view, (row.organisation for row in programme))
    return sorted(((row.code, row.name) for row in found.values()), key=lambda unit: unit[1])


def _mine(look: Look, shown: Shown, found: Iterable[Planned]) -> Mapping[str, Mine]:
    """By shift, for a reader who is a person."""
    sessions_here = list(found)
    if look.person is None or not sessions_here:
        return {}
    here = {"volunteer": str(look.person)}
    lines = shown.rows(rosters.view, {**here, "session": tuple(each.row.id for each in sessions_here)})
    by_shift = {line.shift: line for line in lines}
    around = Range(text_of(sessions_here[0].starts - _LONGEST), text_of(max(each.ends for each in sessions_here)))
    promised = shown.rows(schedules.view, {**here, "state": "promised", "starts": around})
    others = {row.session: row for row in promised}
    called = look.called(shown).gather(others)
    made: dict[str, Mine] = {}
    for each in sessions_here:
        clash = next((row for row in promised if _overlap(row, each.row)), None)
        for duty in each.running:
            made[duty.row.id] = _standing(by_shift.get(duty.row.id), each, clash and called.of(clash.session))
    return made


def _standing(line: Any | None, each: Planned, elsewhere: str | None) -> Mine:
    if line is None:
        return Mine(None, None, False, elsewhere, None)
    holds = line.state in _BUSY
    until = each.starts - DEFAULT.withdrawal if holds else None
    return Mine(line.sign_up, promise_status(line.state, line.reason), holds, None if holds else elsewhere, until)


def _overlap(promise: Any, session: Any) -> bool:
    return bool(promise.session != session.id and promise.starts < session.ends and session.starts < promise.ends)


def show_one(look: Look, shift: str, refused: Refused | None = None) -> HTMLResponse:
    """A shift's own page. Raises NotFound."""
    look = look.found("shift", shift)
    with look.shown() as shown:
        row = shown.row(shifts.view, shift)
        held = shown.row(sessions.view, row.session) if row is not None else None
        found = planned(look, shown, [held], held.organisation) if held is not None else []
        if row is None or not found:
            raise NotFound()
        one = found[0]
        duty = next(each for each in one.duties if each.row.id == shift)
        unit = look.tree.by_id[one.row.organisation]
        mine = _mine(look, shown, [one]).get(shift)
        others = _others(look, shown, duty, unit.id) if look.who.role != "public" else []
    say = look.language.say
    trail = (Link(say("Find a shift"), "/shifts"), Link(one.title, look.to(f"/sessions/{one.row.id}")), Link(row.duty))
    return look.page(
        "shift.html",
        shown,
        refused=refused,
        path=look.to(f"/shifts/{shift}"),
        trail=trail,
        one=one,
        duty=duty,
        unit=unit,
        mine=mine,
        others=others,
        begun=one.starts <= datetime.now(UTC),
        my_holds=mine is not None and mine.holds and look.moment.present,
        in_time=mine is not None and mine.in_time,
        may_see_history=look.does("history.see", unit.id),
    )


def _others(look: Look, shown: Shown, duty: Duty, organisation: str) -> list[str]:
    """Who else comes, as this reader may read it."""
    where = {"shift": duty.row.id, "state": "promised"}
    lines = [line for line in shown.rows(rosters.view, where, ("order",)) if line.volunteer != look.person]
    called = look.called(shown, at=organisation).gather(line.volunteer for line in lines)
    return [called.of(line.volunteer) for line in lines]
