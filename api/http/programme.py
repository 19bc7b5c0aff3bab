"""Sessions with what stands around them, read in a fixed number of reads however many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.http.looks import Look, Shown
from api.words import shift_status
from projections import activities, organisations, rooms, shifts

DRAFTS = "history.see"  # what is not published yet is for those who may see how it came about
ON = ("draft", "published", "held")


@dataclass(frozen=True)
class Duty:
    """A shift of a session, as the shifts view has it."""

    row: Any

    @property
    def code(self) -> str:
        """full, enough, short or nobody; else what it is: closed or cancelled."""
        if self.row.status == "cancelled":
            return "cancelled"
        return shift_status(self.row.taken, max(self.row.least, 1), self.row.places)

    @property
    def takes(self) -> bool:
        """Whether somebody more may sign up."""
        return self.row.status == "open" and self.code != "full"


@dataclass(frozen=True)
class Planned:
    """A session: its row, its activity's row if it is known, its room's and organisation's name, its duties."""

    row: Any
    activity: Any | None
    room: str
    organisation: str
    duties: tuple[Duty, ...]

    @property
    def title(self) -> str:
        return str(self.activity.name) if self.activity is not None else str(self.row.activity)

    @property
    def starts(self) -> datetime:
        return datetime.fromisoformat(self.row.starts)

    @property
    def ends(self) -> datetime:
        return datetime.fromisoformat(self.row.ends)

    @property
    def day(self) -> date:
        """The local day it begins on."""
        return self.starts.astimezone(ZoneInfo(self.row.zone)).date()

    @property
    def on(self) -> bool:
        return self.row.status in ON

    @property
    def moved(self) -> bool:
        """A reason on a session that takes place says why it was moved."""
        return self.on and self.row.reason is not None

    @property
    def running(self) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if duty.row.status != "cancelled") if self.on else ()

    @property
    def have(self) -> int:
        return sum(duty.row.taken for duty in self.running)

    @property
    def places(self) -> int:
        return sum(duty.row.places for duty in self.running)

    @property
    def code(self) -> str | None:
        """How well it is staffed as a whole; None when nobody is asked for."""
        codes = [duty.code for duty in self.running]
        if not codes:
            return None
        if set(codes) == {"full"}:
            return "full"
        if self.have == 0:
            return "nobody"
        return "short" if {"short", "nobody"} & set(codes) else "enough"


def planned(look: Look, shown: Shown, sessions: Sequence[Any], organisation: str | None = None) -> list[Planned]:
    """The sessions this reader may see, in their order. organisation: the one they all are of, when it is one."""
    units_of = dict.fromkeys(row.organisation for row in sessions)
    if organisation is None and not look.moment.present and len(units_of) > 1:  # the past is read by organisation
        parts = (planned(look, shown, [row for row in sessions if row.organisation == unit], unit) for unit in units_of)
        return sorted((each for part in parts for each in part), key=lambda each: (each.row.starts, each.row.id))
    if len(units_of) == 1:
        organisation = next(iter(units_of))
    drafts = {unit: look.does(DRAFTS, unit) for unit in units_of}
    seen = [row for row in sessions if row.published or drafts[row.organisation]]
    scope = {} if organisation is None else {"organisation": organisation}
    programme = shown.by_id(activities.view, (row.activity for row in seen), **scope)
    places = shown.by_id(rooms.view, (row.room for row in seen), **scope)
    units = shown.by_id(organisations.view, (row.organisation for row in seen))
    duties: dict[str, list[Duty]] = {}
    for row in shown.rows(shifts.view, {**scope, "session": tuple(each.id for each in seen)}):
        duties.setdefault(row.session, []).append(Duty(row))
    return [
        Planned(
            row,
            programme.get(row.activity),
            _name(places.get(row.room or "")),
            _name(units.get(row.organisation)),
            tuple(sorted(duties.get(row.id, ()), key=lambda duty: (duty.row.status == "cancelled", duty.row.duty))),
        )
        for row in seen
    ]


def _name(row: Any | None) -> str:
    return "" if row is None else str(row.name)


def by_day(sessions: Iterable[Planned]) -> dict[date, list[Planned]]:
    """Sessions by the local day they begin on, days rising."""
    found: dict[date, list[Planned]] = {}
    for each in sessions:
        found.setdefault(each.day, []).append(each)
    return dict(sorted(found.items()))
