"""Public holidays: one notice a year, the last one counts."""

import json
from datetime import date
from pathlib import Path

from domain.decisions.holidays import CalendarIsAnother, HolidayOutside, HolidayTwice, PublishHolidays
from domain.decisions.wording import TextUnfit
from domain.facts.holidays import Holiday, HolidaysPublished
from domain.language import CalendarId
from domain.questions.holidays import holidays_of
from tests.grammar import answer, given
from tests.scene import an

CN = CalendarId(an("calendar", "CN"))
EVE, FIRST, WORK = (
    Holiday(date(2026, 2, 16), "除夕", True),
    Holiday(date(2026, 1, 1), "元旦", True),
    Holiday(date(2026, 2, 14), "春节", False),
)
NOTICE = HolidaysPublished(CN, "CN", 2026, (FIRST, WORK, EVE))


def publish(*days: Holiday, year: int = 2026, code: str = "CN") -> PublishHolidays:
    return PublishHolidays(CN, code, year, days)


def test_a_notice_is_published_in_order() -> None:
    given().when(publish(EVE, FIRST, WORK)).then(NOTICE)


def test_the_same_notice_again_leaves_no_trace() -> None:
    given(NOTICE).when(publish(WORK, EVE, FIRST, FIRST)).nothing_happens()


def test_another_notice_of_the_year_replaces_it() -> None:
    shorter = HolidaysPublished(CN, "CN", 2026, (FIRST,))
    given(NOTICE).when(publish(FIRST)).then(shorter)
    assert answer(holidays_of(CN), [NOTICE, shorter]) == {2026: shorter}
    given(NOTICE, shorter).when(publish(FIRST, WORK, EVE)).then(NOTICE)


def test_a_year_without_days_stays_unknown() -> None:
    given().when(publish()).nothing_happens()
    given(NOTICE).when(publish()).nothing_happens()
    assert answer(holidays_of(CN), []) == {}


def test_a_notice_may_name_days_of_the_december_before() -> None:
    december = Holiday(date(2025, 12, 31), "元旦", True)
    given().when(publish(FIRST, december)).then(HolidaysPublished(CN, "CN", 2026, (december, FIRST)))
    for outside in (date(2025, 11, 30), date(2027, 1, 1), date(2024, 12, 31)):
        given().when(publish(Holiday(outside, "元旦", True))).refused(HolidayOutside(outside.isoformat(), 2026))


def test_a_day_is_off_or_it_is_not() -> None:
    given().when(publish(FIRST, Holiday(FIRST.day, "元旦", False))).refused(HolidayTwice("2026-01-01"))


def test_a_holidays_name_is_readable() -> None:
    given().when(publish(Holiday(date(2026, 1, 1), "New\nYear", True))).refused(TextUnfit("name"))


def test_a_calendar_is_of_one_jurisdiction() -> None:
    given(NOTICE).when(publish(Holiday(date(2027, 1, 1), "x", True), year=2027, code="CA-ON")).refused(
        CalendarIsAnother("CN")
    )


def test_the_real_notices_are_taken_over_whole(real: Path) -> None:
    """holiday-cn: 2024 to 2026, with 8, 5 and 6 make-up working days."""
    counts = []
    for year in (2024, 2025, 2026):
        days = json.loads((real / "holidays_cn" / f"{year}.json").read_text())["days"]
        holidays = [Holiday(date.fromisoformat(each["date"]), each["name"], each["isOffDay"]) for each in days]
        outcome = given().when(PublishHolidays(CN, "CN", year, tuple(holidays)))
        (notice,) = outcome.facts
        assert isinstance(notice, HolidaysPublished)
        counts.append((year, len(notice.days) == len(days), sum(not each.off for each in notice.days)))
    assert counts == [(2024, True, 8), (2025, True, 5), (2026, True, 6)]
