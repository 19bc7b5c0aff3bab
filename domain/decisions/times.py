"""When a session may be: a start before its end, a bounded length, a bounded distance."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.language import Refused, Span
from domain.policies.horizon import HorizonPolicy
from domain.policies.wall_time import instant_of


@dataclass
class EndsBeforeStart(Refused):
    span: Span

    says = "This would end before it begins, or as it begins ({span})."
    advice = "Give an end that is later than the start."


@dataclass
class LastsTooLong(Refused):
    span: Span
    hours: int

    says = "A session lasts {hours} hours at most; this would be {span}."
    advice = "Make it a session for each day."


@dataclass
class TooFarAhead(Refused):
    span: Span
    days: int

    says = "This is too far ahead ({span}): plans reach {days} days."
    advice = "Look at the year again, or plan it later."


@dataclass
class AlreadyPast(Refused):
    span: Span

    says = "This time has already begun ({span})."
    advice = "Choose a time still to come; what has been held is recorded with its attendance."


@dataclass
class NoSuchTime(Refused):
    day: date
    wall: time

    says = "There is no {wall} on {day}: the clock goes forward over it."
    advice = "Choose another time on that day."


def span_at(day: date, wall: time, minutes: int, zone: str) -> Span:
    """From what a zone's clock shows, so many minutes long; of a time that is twice, the first. Raises NoSuchTime."""
    start = instant_of(day, wall, zone)
    if start is None:
        raise NoSuchTime(day, wall)
    return Span(start, start + timedelta(minutes=minutes))


def listed_in(span: Span, policy: HorizonPolicy) -> None:
    """Raises EndsBeforeStart, LastsTooLong: all that is asked of a session taken over from a programme."""
    if span.end <= span.start:
        raise EndsBeforeStart(span)
    if span.end - span.start > policy.longest_listed:
        raise LastsTooLong(span, hours=int(policy.longest_listed.total_seconds()) // 3600)


def plannable(span: Span, now: datetime, policy: HorizonPolicy) -> None:
    """Raises EndsBeforeStart, LastsTooLong, AlreadyPast, TooFarAhead."""
    if span.end <= span.start:
        raise EndsBeforeStart(span)
    if span.end - span.start > policy.longest:
        raise LastsTooLong(span, hours=int(policy.longest.total_seconds()) // 3600)
    if span.start <= now:
        raise AlreadyPast(span)
    if span.end > now + policy.furthest:
        raise TooFarAhead(span, days=policy.furthest.days)
