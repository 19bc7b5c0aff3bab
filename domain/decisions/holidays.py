"""Public holidays: a jurisdiction's notice of one year is taken over."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.wording import fit
from domain.facts.holidays import Holiday, HolidaysPublished
from domain.language import Ask, CalendarId, Fact, Refused
from domain.questions.holidays import holidays_of


@dataclass
class HolidayTwice(Refused):
    day: str

    says = "The notice names {day} twice, and differently."
    advice = "Correct the notice: a day is off, or a working day."


@dataclass
class HolidayOutside(Refused):
    day: str
    year: int

    says = "{day} is not of the year {year}, nor of the December before."
    advice = "Put it into the notice of its own year."


@dataclass
class CalendarIsAnother(Refused):
    calendar: str

    says = "This calendar is already in the book, as {calendar}."
    advice = "Give the other jurisdiction a calendar of its own."


@dataclass(frozen=True)
class PublishHolidays:
    """One notice: every day off and every make-up working day of a year (DOMAIN section 5).

    A notice that says the same as the one before it leaves no trace; one without days is no notice. `code` names the
    jurisdiction. It may name days of the December before.
    """

    calendar: CalendarId
    code: str
    year: int
    days: tuple[Holiday, ...]

    def decide(self, ask: Ask) -> Iterator[Fact]:
        known = ask(holidays_of(self.calendar))
        code = fit("calendar", self.code, most=40)
        other = next((notice.code for notice in known.values() if notice.code != code), None)
        if other is not None:
            raise CalendarIsAnother(other)
        notice = HolidaysPublished(self.calendar, code, self.year, self._days())
        if notice.days and known.get(self.year) != notice:
            yield notice

    def _days(self) -> tuple[Holiday, ...]:
        """In order, each once."""
        days: dict[str, Holiday] = {}
        for each in self.days:
            day = each.day.isoformat()
            if each.day.year != self.year and (each.day.year, each.day.month) != (self.year - 1, 12):
                raise HolidayOutside(day, self.year)
            holiday = Holiday(each.day, fit("name", each.name), each.off)
            if days.setdefault(day, holiday) != holiday:
                raise HolidayTwice(day)
        return tuple(days[day] for day in sorted(days))
