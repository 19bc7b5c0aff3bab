"""Public holidays: notices and calendar files say the same; what is no notice gets one sentence."""

import json
from datetime import date
from pathlib import Path

import pytest

from api.importers.cells import DateImpossible
from api.importers.holidays import NoDays, NotANotice, NotHolidays, YearUnknown, import_holidays
from api.importers.outcome import RefusedRow, Result
from api.importers.tables import FileEmpty, WrongEncoding
from calendars.holidays_in import DatesUnnamed, NotACalendar, NotWholeDays
from domain.decisions.holidays import HolidayOutside, HolidayTwice
from domain.facts.holidays import Holiday, HolidaysPublished
from domain.language import CalendarId, Refused, named
from journal.journal import Hand, Journal


class Desk:
    def __init__(self, journal: Journal, hand: Hand, folder: Path) -> None:
        self.journal, self.hand, self.folder = journal, hand, folder

    def take(self, path: Path, keep_good: bool = False, calendar: str = "CN") -> Result:
        return import_holidays(self.journal, "test", path, hand=self.hand, calendar=calendar, keep_good=keep_good)

    def text(self, text: str | bytes, keep_good: bool = False) -> Result:
        path = self.folder / "holidays"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.take(path, keep_good)

    def refusals(self, text: str | bytes) -> list[tuple[int, Refused]]:
        answer = self.text(text)
        assert (answer.recorded, list(self.journal.entries())) == (0, [])
        return [(row.line, row.refusal) for row in answer.refused]

    @property
    def notices(self) -> list[HolidaysPublished]:
        facts = (entry.fact for entry in self.journal.entries())
        return [fact for fact in facts if isinstance(fact, HolidaysPublished)]


@pytest.fixture
def desk(journal: Journal, staff: Hand, tmp_path: Path) -> Desk:
    return Desk(journal, staff, tmp_path)


def notice(year: int, *days: tuple[str, str, bool]) -> str:
    told = [{"name": name, "date": day, "isOffDay": off} for day, name, off in days]
    return json.dumps({"year": year, "days": told}, indent=1, ensure_ascii=False)


def calendar(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//made up//EN\n{body}END:VCALENDAR\n"


@pytest.mark.parametrize(("year", "off", "made_up"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_a_real_notice_is_one_fact_and_again_none(desk: Desk, real: Path, year: int, off: int, made_up: int) -> None:
    path = real / "holidays_cn" / f"{year}.json"
    assert desk.take(path) == Result(off + made_up, 1, by_type={"holidays-published": 1})
    (published,) = desk.notices
    assert (published.calendar, published.code, published.year) == (named("calendar", "test", "CN"), "CN", year)
    assert [each.off for each in published.days].count(True) == off
    assert [each.off for each in published.days].count(False) == made_up
    assert desk.take(path) == Result(off + made_up, unchanged=off + made_up)


@pytest.mark.parametrize("name", ["holiday-cn__holiday-cn.ics", "chinese-days__holidays.ics"])
def test_real_calendars_name_the_same_days_as_the_notices(desk: Desk, real: Path, name: str) -> None:
    desk.take(real / "ics" / name)
    from_calendar = {each.year: [(day.day, day.off) for day in each.days] for each in desk.notices}
    for year in (2024, 2025, 2026):
        desk.take(real / "holidays_cn" / f"{year}.json")
        assert [(day.day, day.off) for day in desk.notices[-1].days] == from_calendar[year]


def test_a_year_without_days_stays_unknown_and_that_is_said(desk: Desk) -> None:
    unknown = RefusedRow(0, YearUnknown(2027))
    answer = desk.text(notice(2027))
    assert answer == Result(0, notes=(unknown,))
    said = "The file has no days for 2027: that year stays unknown, and its weekdays pass for working days."
    assert answer.plain()["notes"] == [{"line": 0, "code": "year-unknown", "message": said}]
    assert list(desk.journal.entries()) == []


def test_a_later_notice_replaces_the_year_of_its_calendar_alone(desk: Desk, tmp_path: Path) -> None:
    desk.text(notice(2030, ("2030-01-01", "元旦", True)))
    desk.text(notice(2030, ("2030-01-01", "元旦", True), ("2029-12-30", "元旦", False)))
    other = tmp_path / "other.json"
    other.write_text(notice(2030, ("2030-07-01", "Day", True)), "utf-8")
    desk.take(other, calendar="CA")
    assert [(each.code, each.days) for each in desk.notices] == [
        ("CN", (Holiday(date(2030, 1, 1), "元旦", True),)),
        ("CN", (Holiday(date(2029, 12, 30), "元旦", False), Holiday(date(2030, 1, 1), "元旦", True))),
        ("CA", (Holiday(date(2030, 7, 1), "Day", True),)),
    ]
    assert desk.notices[-1].calendar == CalendarId(named("calendar", "test", "CA"))


def test_an_entry_of_a_calendar_lasts_until_its_end_which_is_out(desk: Desk) -> None:
    text = calendar(
        "SUMMARY:元旦\nDTSTART;VALUE=DATE:20300101\nDTEND;VALUE=DATE:20300103",
        "SUMMARY:元旦(班)\nDTSTART;VALUE=DATE:20300105",
        "SUMMARY:清明\nDTSTART;VALUE=DATE:20300405\nDURATION:P1D",
        "SUMMARY:没有了\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20300501",
        "SUMMARY:国庆\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\nDTSTART;VALUE=DATE:20300928",
    )
    assert desk.text(text).read == 5
    assert [(str(each.day), each.off) for each in desk.notices[0].days] == [
        ("2030-01-01", True),
        ("2030-01-02", True),
        ("2030-01-05", False),
        ("2030-04-05", True),
        ("2030-09-28", False),
    ]


def test_each_bad_day_of_a_notice_is_refused_with_its_line(desk: Desk) -> None:
    text = notice(
        2026,
        ("2026-02-30", "春节", True),
        ("2026-01-01", "元旦", True),
        ("2026-01-01", "元旦", False),
        ("2024-01-01", "元旦", True),
    )
    assert desk.refusals(text) == [
        (6, DateImpossible("date", "2026-02-30")),
        (16, HolidayTwice("2026-01-01")),
        (21, HolidayOutside("2024-01-01", 2026)),
    ]
    kept = desk.text(text, keep_good=True)
    assert (kept.recorded, [str(each.day) for each in desk.notices[0].days]) == (1, ["2026-01-01"])


def test_each_bad_entry_of_a_calendar_is_refused_with_its_line(desk: Desk) -> None:
    text = calendar(
        "SUMMARY:Every year\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY",
        "SUMMARY:An hour\nDTSTART:20260101T090000Z\nDTEND:20260101T100000Z",
        "SUMMARY:Backwards\nDTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260101",
        "SUMMARY:Never\nDTSTART;VALUE=DATE:20260230",
    )
    assert desk.refusals(text) == [
        (4, DatesUnnamed("Every year")),
        (10, NotWholeDays("An hour")),
        (16, NotWholeDays("Backwards")),
        (22, NotWholeDays("Never")),
    ]


@pytest.mark.parametrize(
    ("text", "line", "refusal"),
    [
        ("", 0, FileEmpty(0)),
        ("code,name\n1,2\n", 0, NotANotice()),
        ('{"year": 2026}', 0, NotANotice()),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 0, NotACalendar()),
        (calendar(), 0, NoDays()),
        (notice(2026, ("2026-01-01", "元旦", True)).encode("gb18030"), 5, WrongEncoding(5, "GB18030", "gb18030")),
    ],
)
def test_what_is_no_notice_is_refused_in_one_sentence(
    desk: Desk, text: str | bytes, line: int, refusal: Refused
) -> None:
    assert desk.refusals(text) == [(line, refusal)]


def test_a_calendar_of_every_day_is_no_list_of_holidays(desk: Desk) -> None:
    months = (f"SUMMARY:Month {m}\nDTSTART;VALUE=DATE:2026{m:02d}01\nDURATION:P28D" for m in range(1, 13))
    assert desk.refusals(calendar(*months)) == [(0, NotHolidays(2026, 336))]
