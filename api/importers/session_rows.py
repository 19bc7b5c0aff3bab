"""One row of a table of sessions, read by its map: where, what, when, for whom; or why it cannot be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from api.importers.cells import CLOCK, TimeImpossible, day_in, key_of, text_in, wall_of, whole_in
from api.importers.maps import Columns, SessionMap, SessionsMap
from api.importers.tables import Row
from domain.decisions.times import listed_in
from domain.decisions.wording import fit
from domain.language import Refused, Span
from domain.policies.horizon import DEFAULT as HORIZON
from domain.policies.wall_time import near
from domain.policies.wording import NAME, PROSE

_OLDEST = 150
_MIDNIGHT = time(0)
_DAY = timedelta(days=1)


@dataclass
class AgesCrossed(Refused):
    minimum: int
    maximum: int

    says = "The lowest age, {minimum}, is above the highest, {maximum}."
    advice = "Correct one of the two cells."


@dataclass(frozen=True)
class Listed:
    """One session as its source has it. starts, minutes: wall time; None and a day's for a session without hours."""

    line: int
    key: str
    place: str
    place_name: str | None
    activity: str
    name: str
    content: str
    minimum_age: int | None
    maximum_age: int | None
    day: date
    starts: time | None
    minutes: int
    span: Span
    capacity: int | None


def columns_of(each: Columns | None) -> tuple[str, ...]:
    """The columns of a map's entry; a time written in the map itself is none."""
    if each is None:
        return ()
    return each if isinstance(each, tuple) else (() if CLOCK.fullmatch(each) else (each,))


def needed(using: SessionsMap) -> tuple[str, ...]:
    """Every column the map names, once."""
    place, activity, session = using.place, using.activity, using.session
    length = session.length if isinstance(session.length, str) else None
    of_activity = (activity.name, activity.content, activity.minimum_age, activity.maximum_age)
    of_session = (session.date, session.last_date, length, session.capacity)
    columns = [each for each in (place.key, place.name, *of_activity, *of_session) if each is not None]
    for several in (activity.key, session.key, session.start, session.end):
        columns.extend(columns_of(several))
    return tuple(dict.fromkeys(columns))


def reader_of(using: SessionsMap) -> Callable[[Row], Listed]:
    """A function from rows to sessions. It raises AgesCrossed, refusals of cells, of texts and of times."""
    place, activity, session = using.place, using.activity, using.session

    def read(row: Row) -> Listed:
        day = day_in(row, session.date, session.date_format)
        begins, ends = _walls(row, session, day)
        span = Span(*(near(wall.date(), wall.time(), using.zone) for wall in (begins, ends)))
        listed_in(span, HORIZON)
        minimum = _number(row, activity.minimum_age, 0, _OLDEST)
        maximum = _number(row, activity.maximum_age, 0, _OLDEST)
        if minimum is not None and maximum is not None and minimum > maximum:
            raise AgesCrossed(minimum, maximum)
        return Listed(
            line=row.line,
            key=key_of(*(row.cells[column] for column in columns_of(session.key))),
            place=place.prefix + _text("code", text_in(row, place.key)),
            place_name=_optional("name", row, place.name) or None,
            activity=key_of(*(text_in(row, column) for column in columns_of(activity.key))),
            name=_text("name", text_in(row, activity.name)),
            content=_optional("content", row, activity.content, PROSE),
            minimum_age=minimum,
            maximum_age=maximum,
            day=day,
            starts=None if session.start is None else begins.time(),
            minutes=(ends - begins) // timedelta(minutes=1),
            span=span,
            capacity=_number(row, session.capacity, 1, HORIZON.most_expected),
        )

    return read


def _walls(row: Row, session: SessionMap, day: date) -> tuple[datetime, datetime]:
    """Wall times of the start and the end; without a start in the map, the whole day."""
    midnight = datetime.combine(day, _MIDNIGHT)
    if session.start is None:
        return midnight, midnight + _DAY
    begins = _wall(row, session.start, day)
    if begins >= midnight + _DAY:
        raise TimeImpossible(", ".join(columns_of(session.start)), "24:00")
    if session.end is not None:
        last = day_in(row, session.last_date, session.date_format) if session.last_date else day
        return begins, _wall(row, session.end, last)
    length = session.length
    minutes = length if isinstance(length, int) else whole_in(row, length or "", 1, _most_minutes())
    return begins, begins + timedelta(minutes=minutes)


def _wall(row: Row, columns: Columns, day: date) -> datetime:
    """From an hour's and a minute's column, a column of times, or the time written in the map."""
    named = columns_of(columns)
    if not isinstance(columns, str):
        return wall_of(":".join(text_in(row, column).zfill(2) for column in named), ", ".join(named), day)
    return wall_of(text_in(row, columns) if named else columns, columns, day)


def _most_minutes() -> int:
    return HORIZON.longest_listed // timedelta(minutes=1)


def _number(row: Row, column: str | None, least: int, most: int) -> int | None:
    return whole_in(row, column, least, most) if column and row.cells[column] is not None else None


def _optional(field: str, row: Row, column: str | None, most: int = NAME) -> str:
    return _text(field, row.cells[column] or "", most) if column else ""


@lru_cache(4096)
def _text(field: str, text: str, most: int = NAME) -> str:
    """Fit to enter the book; most texts of a table stand in it many times."""
    return fit(field, text, most, lines=most == PROSE) if text else ""
