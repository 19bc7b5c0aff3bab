"""What is asked about a calendar of public holidays: which notices are out, and what does each say?"""

from collections.abc import Mapping
from types import MappingProxyType

from domain.facts.holidays import HolidaysPublished
from domain.language import CalendarId, Question

Notices = Mapping[int, HolidaysPublished]
_NONE: Notices = MappingProxyType({})


def _notices(notices: Notices, fact: HolidaysPublished) -> Notices:
    return {**notices, fact.year: fact}


def holidays_of(calendar: CalendarId) -> Question[Notices]:
    """The calendar's notices, one a year: the last one published of each."""
    return Question(about=(calendar,), start=_NONE, step=_notices)
