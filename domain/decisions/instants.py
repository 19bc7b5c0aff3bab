"""Instants until which something holds: still to come, and with their zone."""

from dataclasses import dataclass
from datetime import datetime

from domain.language import Refused, utc


@dataclass
class TimeWithoutZone(Refused):
    says = "This time does not say its zone."
    advice = "Write it like this: 2026-12-31T18:00:00+08:00."


@dataclass
class UntilPast(Refused):
    until: datetime

    says = "This would end at {until}, which is past."
    advice = "Choose a time still to come."


def still_to_come(until: datetime, now: datetime) -> datetime:
    """The same instant in UTC, when it lies after `now`. Raises TimeWithoutZone, UntilPast."""
    if until.tzinfo is None:
        raise TimeWithoutZone()
    if until <= now:
        raise UntilPast(utc(until))
    return utc(until)
