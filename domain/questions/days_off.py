"""What is asked about public holidays (法定节假日): on which days does nobody work?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.facts.holidays import HolidaysPublished
from domain.language import CalendarId, Question


@dataclass(frozen=True)
class DaysOff:
    """The days off of each year's notice. A notice may name days of the December before (DOMAIN section 5)."""

    years: Mapping[int, frozenset[date]]

    def off(self, day: date) -> bool:
        return any(day in days for days in self.years.values())

    def known(self, day: date) -> bool:
        """Whether the notice of that year is out; without it every day passes for a working day."""
        return bool(self.years.get(day.year))


def _days_off(known: DaysOff, fact: HolidaysPublished) -> DaysOff:
    return DaysOff({**known.years, fact.year: frozenset(each.day for each in fact.days if each.off)})


def days_off(calendar: CalendarId | None) -> Question[DaysOff]:
    """The calendar's days off, all years; of no calendar: none."""
    about = () if calendar is None else (calendar,)
    return Question(about=about, start=DaysOff(MappingProxyType({})), step=_days_off)
