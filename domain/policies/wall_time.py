"""Wall time and instants: what a zone's clock shows, and when that is (zones by their IANA names).

Where the clock goes forward some wall times never are; where it goes back some are twice, and the first is meant.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant_of(day: date, wall: time, zone: str) -> datetime | None:
    """When a zone's clock shows that time on that day, UTC; the first of two; None: it never does."""
    shown = datetime.combine(day, wall.replace(fold=0), ZoneInfo(zone))
    instant = shown.astimezone(UTC)
    back = instant.astimezone(shown.tzinfo)
    return instant if back.replace(tzinfo=None) == shown.replace(tzinfo=None) else None


def near(day: date, wall: time, zone: str) -> datetime:
    """As `instant_of`; for a time that never is, the one the clock shows instead, having gone forward."""
    return datetime.combine(day, wall.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def days_of(start: datetime, end: datetime, zone: str) -> list[date]:
    """Every local day with an instant between start and end; `end` itself is out: midnight is no day more."""
    first, last = day_of(start, zone), day_of(end - timedelta(microseconds=1), zone)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
