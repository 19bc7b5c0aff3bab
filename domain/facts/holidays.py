"""Public holidays and make-up working days, as a jurisdiction publishes them, a year at a time."""

from datetime import date

import msgspec

from domain.language import CalendarId, Fact


class Holiday(msgspec.Struct, frozen=True):
    """`off`: nobody works; otherwise a make-up working day (调休补班)."""

    day: date
    name: str
    off: bool


class HolidaysPublished(Fact, frozen=True, tag="holidays-published"):
    """The days of one notice. A later fact of the same calendar and year replaces them."""

    calendar: CalendarId
    code: str
    year: int
    days: tuple[Holiday, ...]
