"""Working days: the golden deadlines, and the shipped notices made again from their source."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.policies.working_days import KnownDays, is_working_day, shipped

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        ("2024-02-09", "2024-02-29"),
        ("2025-01-26", "2025-02-14"),
        ("2025-09-26", "2025-10-16"),
        ("2025-09-30", "2025-10-21"),
        ("2026-02-13", "2026-03-05"),
        ("2026-09-24", "2026-10-15"),
    ],
)
def test_ten_working_days_after_an_end_are_these(ends: str, due: str) -> None:
    day, left = date.fromisoformat(ends), 10
    while left:
        day += DAY
        left -= is_working_day(day, shipped("CN"))
    assert day == date.fromisoformat(due)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_what_ships_is_what_was_announced(real: Path, year: int) -> None:
    source = json.loads((real / "holidays_cn" / f"{year}.json").read_text("utf-8"))
    announced = {date.fromisoformat(day["date"]): day["isOffDay"] for day in source["days"]}
    assert shipped("CN").notices[year] == announced


def test_an_imported_notice_replaces_the_shipped_year() -> None:
    known = shipped("CN").with_notice(2026, {date(2026, 7, 1): True})
    assert is_working_day(date(2026, 7, 1), known) is False
    assert is_working_day(date(2026, 1, 1), known) is True
    assert is_working_day(date(2025, 1, 1), known) is False
    assert shipped("CN").with_notice(2026, {}) == shipped("CN")


def test_an_unknown_year_goes_by_its_weekdays() -> None:
    nobody = shipped("XX")
    assert [is_working_day(date(2027, 5, 3) + n * DAY, nobody) for n in range(7)] == [True] * 5 + [False] * 2


def test_december_is_known_when_the_notice_of_the_next_year_is_out() -> None:
    known = shipped("CN")
    assert [known.knows(date(*day)) for day in ((2026, 11, 30), (2026, 12, 1), (2025, 12, 31), (2027, 1, 1))] == [
        True,
        False,
        True,
        False,
    ]


def test_a_notice_may_name_days_of_the_december_before() -> None:
    known = KnownDays({2022: {date(2022, 12, 31): True}, 2023: {date(2022, 12, 30): True, date(2022, 12, 31): False}})
    assert [is_working_day(date(2022, 12, day), known) for day in (29, 30, 31)] == [True, False, True]
