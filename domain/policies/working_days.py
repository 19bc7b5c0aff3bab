"""Working days (工作日): weekdays, but for public holidays and the days on which work is made up (调休补班).

Source: 全国年节及纪念日放假办法 (2024) and the State Council's notice of each year; years are data. What ships here is
the start of a book: a notice that was imported replaces the year. A year nobody announced goes by its weekdays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

Days = Mapping[date, bool]  # True: nobody works; False: work is made up for; other days go by the weekday


@dataclass(frozen=True)
class KnownDays:
    """The notices of one jurisdiction, a year each. A notice may name days of the December before."""

    notices: Mapping[int, Days]

    def knows(self, day: date) -> bool:
        """Whether every notice that can name this day is out; otherwise the answer for it is provisional."""
        return bool(self.notices.get(day.year)) and (day.month < 12 or bool(self.notices.get(day.year + 1)))

    def with_notice(self, year: int, days: Days) -> "KnownDays":
        """The same with another notice for a year; one without days is none."""
        return KnownDays({**self.notices, year: days}) if days else self


def is_working_day(day: date, known: KnownDays) -> bool:
    """Whether it counts towards a deadline in working days. The later notice decides where two name the day."""
    for year in (day.year + 1, day.year):
        off = known.notices.get(year, {}).get(day)
        if off is not None:
            return not off
    return day.isoweekday() <= 5


@cache
def shipped(code: str) -> KnownDays:
    """The notices this version brings along for a jurisdiction: `CN` 2024 to 2026; of any other none."""
    if code != "CN":
        return KnownDays({})
    notices: dict[int, dict[date, bool]] = {}
    text = resources.files("domain.policies").joinpath("holidays_cn.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        year, first, last, kind, _name = line.split(maxsplit=4)
        day, until = date.fromisoformat(first), date.fromisoformat(last)
        while day <= until:
            notices.setdefault(int(year), {})[day] = kind == "off"
            day += timedelta(days=1)
    return KnownDays(notices)
