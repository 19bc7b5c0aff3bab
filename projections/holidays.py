"""Which days is nobody at work, and which free days are worked instead, by which calendar?"""

from collections.abc import Iterable
from datetime import date, timedelta

from domain.facts.holidays import HolidaysPublished
from projections.view import Key, Row, View


class HolidayLine(Row, frozen=True, kw_only=True):
    """`year`: that of the notice which names the day; a notice may name days of the December before.

    A year that no row names is not known yet.
    """

    calendar: str
    day: str
    name: str
    off: bool
    year: int


def keys(fact: HolidaysPublished) -> Iterable[Key]:
    """Every day that an earlier notice of the same year can have named, and all that this one names."""
    first = date(max(fact.year - 1, 1), 12, 1)
    ordinary = (first + timedelta(days=n) for n in range(397))
    days = {each.isoformat() for each in ordinary if each.year <= fact.year}
    days.update(each.day.isoformat() for each in fact.days)
    return [(fact.code, day) for day in sorted(days)]


def step(row: HolidayLine | None, fact: HolidaysPublished, key: Key) -> HolidayLine | None:
    for each in fact.days:
        if each.day.isoformat() == key[1]:
            return HolidayLine(calendar=fact.code, day=str(key[1]), name=each.name, off=each.off, year=fact.year)
    return None if row is not None and row.year == fact.year else row


view = View(
    name="holidays",
    row=HolidayLine,
    key=("calendar", "day"),
    keys=keys,
    step=step,
    by=(("calendar", "year"),),
)
