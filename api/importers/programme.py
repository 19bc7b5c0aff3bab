"""The rows of a table of sessions put together: which are one centre's, one activity's, one weekly series'."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from api.importers.cells import key_of
from api.importers.maps import SessionsMap
from api.importers.outcome import RefusedRow
from api.importers.places import UNKNOWN, EnterPlace
from api.importers.recording import Plan, Step
from api.importers.session_rows import Listed, reader_of
from api.importers.tables import Row
from domain.decisions.activity_listings import ListActivity
from domain.decisions.listings import ListSeries, ListSession, ListSkip
from domain.decisions.organisations import EstablishOrganisation
from domain.language import ActivityId, Id, OrganisationId, Refused, SeriesId, SessionId, Span, named
from domain.policies.wall_time import near

ABSENT = "absent-from-source"
_WEEK = timedelta(weeks=1)
_SEASON = timedelta(weeks=53)  # a longer silence is the end of one season and the beginning of another, not gaps


@dataclass
class RowTwice(Refused):
    other: int

    says = "Line {other:d} is the same session and says something else."
    advice = "Keep one of the two, or give the map a key that tells them apart."


@dataclass
class ActivityDiffers(Refused):
    other: int

    says = "Line {other:d} has the same activity with another place, name, content or age."
    advice = "Correct one of the two, or give the map a key that tells the activities apart."


@dataclass(frozen=True)
class Weekly:
    """What makes sessions a series: the activity, the weekday (1 is Monday) and the wall time."""

    activity: str
    weekday: int
    starts: time


@dataclass
class Programme:
    """The rows of one file, taken up one by one."""

    network: str
    using: SessionsMap
    names: dict[str, str]
    under: OrganisationId | None
    lines: list[int] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    sessions: dict[str, Listed] = field(default_factory=dict)
    activities: dict[str, Listed] = field(default_factory=dict)
    places: dict[str, Listed] = field(default_factory=dict)
    series: dict[Weekly, list[Listed]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read = reader_of(self.using)

    def add(self, row: Row) -> None:
        """Take a row up, or note why it is refused."""
        self.lines.append(row.line)
        try:
            listed = self._read(row)
            known = self.sessions.get(listed.key)
            if known is None:
                self._add(listed)
            elif _told(known) != _told(listed):
                raise RowTwice(known.line)
        except Refused as refusal:
            self.refused.append(RefusedRow(row.line, refusal))

    def _add(self, listed: Listed) -> None:
        first = self.activities.setdefault(listed.activity, listed)
        if _activity_of(first) != _activity_of(listed):
            raise ActivityDiffers(first.line)
        self.places.setdefault(listed.place, listed)
        self.sessions[listed.key] = listed
        if self.using.session.weekly:
            self.series.setdefault(_weekly(listed), []).append(listed)

    def plan(self) -> Plan:
        """Centres, activities, series, sessions, skipped dates, each in the order of the file."""
        steps = (
            *map(self._place, self.places.values()),
            *map(self._activity, self.activities.values()),
            *(self._series(weekly, sessions) for weekly, sessions in self.series.items()),
            *map(self._session, self.sessions.values()),
            *(skip for weekly, sessions in self.series.items() for skip in self._skips(weekly, sessions)),
        )
        return Plan(tuple(self.lines), steps, tuple(self.refused))

    # --- ids; keys are told apart under the name of their source
    def _named(self, kind: str, key: str) -> Id:
        return named(kind, self.network, f"{self.using.source}/{key}")

    def _place_id(self, code: str) -> OrganisationId:
        return OrganisationId(named("organisation", self.network, code))

    def _activity_id(self, key: str) -> ActivityId:
        return ActivityId(self._named("activity", key))

    def _series_id(self, weekly: Weekly) -> SeriesId:
        return SeriesId(self._named("series", _key(weekly)))

    # --- steps
    def _place(self, listed: Listed) -> Step:
        place = self.using.place
        code = listed.place
        name = listed.place_name or self.names.get(code.removeprefix(place.prefix))
        established = EstablishOrganisation(
            organisation=self._place_id(code),
            code=code,
            name=name or code,
            kind=place.kind,
            zone=self.using.zone,
            parent=self.under,
            label=place.label,
            flags=() if name else (UNKNOWN,),
        )
        entered = established.organisation
        return Step(listed.line, code, EnterPlace(established), about=entered, organisation=entered)

    def _activity(self, listed: Listed) -> Step:
        place = self._place_id(listed.place)
        decision = ListActivity(
            activity=self._activity_id(listed.activity),
            organisation=place,
            name=listed.name,
            field=self.using.activity.field,
            type=self.using.activity.type,
            content=listed.content,
            minimum_age=listed.minimum_age,
            maximum_age=listed.maximum_age,
        )
        return Step(listed.line, listed.activity, decision, decision.activity, (place,), place)

    def _series(self, weekly: Weekly, sessions: list[Listed]) -> Step:
        place, activity = self._place_id(sessions[0].place), self._activity_id(weekly.activity)
        decision = ListSeries(
            series=self._series_id(weekly),
            activity=activity,
            organisation=place,
            weekday=weekly.weekday,
            starts=weekly.starts,
            minutes=_usual_minutes(sessions),
            zone=self.using.zone,
            first=min(each.day for each in sessions),
            last=max(each.day for each in sessions),
        )
        return Step(sessions[0].line, _key(weekly), decision, decision.series, (activity,), place)

    def _session(self, listed: Listed) -> Step:
        place, activity = self._place_id(listed.place), self._activity_id(listed.activity)
        flags = ["no-room"]
        if listed.capacity is None:
            flags.append("no-capacity")
        if listed.starts is None:
            flags.append("no-hours")
        decision = ListSession(
            session=SessionId(self._named("session", listed.key)),
            activity=activity,
            organisation=place,
            span=listed.span,
            zone=self.using.zone,
            series=self._series_id(_weekly(listed)) if self.using.session.weekly else None,
            expected=listed.capacity or 0,
            flags=tuple(flags),
        )
        return Step(listed.line, listed.key, decision, decision.session, (activity,), place)

    def _skips(self, weekly: Weekly, sessions: list[Listed]) -> Iterator[Step]:
        """The weeks of a series in which its source has no session, as long as the usual one."""
        place, activity, series = (
            self._place_id(sessions[0].place),
            self._activity_id(weekly.activity),
            self._series_id(weekly),
        )
        minutes = timedelta(minutes=_usual_minutes(sessions))
        for day in _gaps(each.day for each in sessions):
            begins = datetime.combine(day, weekly.starts)
            ends = begins + minutes
            key = key_of(_key(weekly), day.isoformat(), ABSENT)
            decision = ListSkip(
                session=SessionId(self._named("session", key)),
                series=series,
                activity=activity,
                organisation=place,
                span=Span(*(near(wall.date(), wall.time(), self.using.zone) for wall in (begins, ends))),
                zone=self.using.zone,
                reason=ABSENT,
            )
            yield Step(sessions[0].line, key, decision, decision.session, (activity, series), place)


def _gaps(days: Iterator[date]) -> Iterator[date]:
    for day, following in pairwise(sorted(set(days))):
        if following - day <= _SEASON:
            yield from (day + n * _WEEK for n in range(1, (following - day) // _WEEK))


def _weekly(listed: Listed) -> Weekly:
    return Weekly(listed.activity, listed.day.isoweekday(), listed.starts or time(0))


def _key(weekly: Weekly) -> str:
    return key_of(weekly.activity, str(weekly.weekday), weekly.starts.isoformat("minutes"))


def _usual_minutes(sessions: list[Listed]) -> int:
    """The length most of its sessions have; of several, the shortest. The end belongs to each session itself."""
    counted = Counter(each.minutes for each in sessions)
    return min(counted, key=lambda minutes: (-counted[minutes], minutes))


def _activity_of(listed: Listed) -> tuple[str | int | None, ...]:
    return (listed.place, listed.name, listed.content, listed.minimum_age, listed.maximum_age)


def _told(listed: Listed) -> tuple[object, ...]:
    """What a row says of its session."""
    return (*_activity_of(listed), listed.activity, listed.span, listed.capacity)
