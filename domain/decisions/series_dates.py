"""The dates of a weekly series, and the sessions they give."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.decisions.room_use import NO_ROOM, Need, hold
from domain.facts.sessions import SeriesStarted, SessionScheduled, SessionSkipped
from domain.language import Ask, Fact, Refused, RoomId, SessionId, Span, named
from domain.policies.wall_time import instant_of, near
from domain.questions.holidays import holidays_of

PUBLIC_HOLIDAY = "public-holiday"
NO_SUCH_TIME = "no-such-time"
HOLIDAYS_UNKNOWN = "holidays-unknown"
_WEEK = timedelta(days=7)


def session_on(rule: SeriesStarted, day: date) -> SessionId:
    """The same session for the same day however often it is asked, so that extending twice cannot double it."""
    return SessionId(named("session", rule.series, day.isoformat()))


def from_weekday(day: date, weekday: int) -> date:
    """The first such weekday (1 is Monday) on that day or after it."""
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)


def dates_of(rule: SeriesStarted, first: date, last: date) -> Iterator[date]:
    """The rule's weekdays between two days, both included."""
    day = from_weekday(first, rule.weekday)
    while day <= last:
        yield day
        day += _WEEK


def nominal(rule: SeriesStarted, day: date) -> Span:
    """When it is on that day; where the clock goes forward over its start, when it would have been."""
    start = near(day, rule.starts, rule.zone)
    return Span(start, start + timedelta(minutes=rule.minutes))


def scheduled(ask: Ask, rule: SeriesStarted, dates: Iterable[date], *, never_stop: bool = False) -> Iterator[Fact]:
    """A session for each date; skipped on days off and where the wall time does not exist.

    Where the rules about the room say no it raises their refusal, or with `never_stop` plans without a room.
    """
    notices = {} if rule.calendar is None else ask(holidays_of(rule.calendar))
    off = {each.day for notice in notices.values() for each in notice.days if each.off}
    known = {year for year, notice in notices.items() if notice.days}
    for day in dates:
        session, span = session_on(rule, day), nominal(rule, day)
        skip = PUBLIC_HOLIDAY if day in off else None
        skip = skip or (NO_SUCH_TIME if instant_of(day, rule.starts, rule.zone) is None else None)
        if skip is not None:
            yield SessionSkipped(session, rule.series, rule.activity, rule.organisation, span, rule.zone, skip)
            continue
        room, flags = _room(ask, rule, session, span, never_stop)
        if rule.calendar is not None and day.year not in known:
            flags = (*flags, HOLIDAYS_UNKNOWN)
        yield SessionScheduled(
            session=session,
            activity=rule.activity,
            organisation=rule.organisation,
            span=span,
            zone=rule.zone,
            room=room,
            series=rule.series,
            expected=rule.expected,
            published=rule.published,
            flags=flags,
            override=rule.override,
        )


def _room(
    ask: Ask, rule: SeriesStarted, session: SessionId, span: Span, never_stop: bool
) -> tuple[RoomId | None, tuple[str, ...]]:
    need = Need(session, rule.organisation, span, rule.zone, rule.expected, rule.override)
    try:
        return rule.room, hold(ask, rule.room, need)
    except Refused as no:
        if not never_stop:
            raise
        return None, (NO_ROOM, no.code)
