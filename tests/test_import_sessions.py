"""Tables of sessions: what a row becomes by its map, and the one sentence each broken row gets."""

import json
from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from api.importers.cells import CellEmpty, CellNumberUnfit, DateImpossible, TimeImpossible
from api.importers.filters import ConditionUnclear
from api.importers.outcome import RefusedRow, Result
from api.importers.places import PlacesUnreadable, UnderUnknown
from api.importers.programme import ActivityDiffers, RowTwice
from api.importers.session_rows import AgesCrossed
from api.importers.sessions import import_sessions
from api.importers.tables import ColumnMissing
from domain.decisions.times import EndsBeforeStart
from domain.decisions.wording import TextTooLong, TextUnfit
from domain.facts.activities import ActivityListed
from domain.facts.organisations import OrganisationEstablished, OrganisationReclassified, OrganisationRenamed
from domain.facts.sessions import SeriesStarted, SessionScheduled, SessionSkipped
from domain.language import Fact, OrganisationId, Refused, Span, named
from journal.journal import Hand, Journal

COLUMNS = "Place,Course,Title,Day,From,To,Age,Oldest,People\n"
MAP = """
source = "made-up"
zone = "America/Toronto"
[place]
key = "Place"
kind = "day-care-centre"
file-key = "id"
file-name = "name"
[activity]
key = "Course"
name = "Title"
field = "elder-care"
type = "craft"
minimum-age = "Age"
maximum-age = "Oldest"
[session]
key = ["Course", "Day", "From"]
date = "Day"
"""
HOURS = 'start = "From"\nend = "To"\n'


class Desk:
    """Imports made-up tables by the made-up map into one book."""

    def __init__(self, journal: Journal, hand: Hand, folder: Path) -> None:
        self.journal, self.hand, self.folder = journal, hand, folder

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def take(
        self,
        rows: str,
        session: str = HOURS,
        *,
        places: str | None = None,
        where: tuple[str, ...] = (),
        under: str | None = None,
        keep_good: bool = False,
    ) -> Result:
        return import_sessions(
            self.journal,
            "test",
            self.file("sessions.csv", COLUMNS + rows),
            hand=self.hand,
            using=self.file("map.toml", MAP + session),
            places=None if places is None else self.file("places.json", places),
            where=where,
            under=under,
            keep_good=keep_good,
        )

    @property
    def facts(self) -> list[Fact]:
        return [entry.fact for entry in self.journal.entries()]

    def refusals(self, rows: str, session: str = HOURS) -> list[tuple[int, Refused]]:
        """Of each refused row; nothing was recorded."""
        answer = self.take(rows, session)
        assert (answer.recorded, list(self.journal.entries())) == (0, [])
        return [(row.line, row.refusal) for row in answer.refused]


@pytest.fixture
def desk(journal: Journal, staff: Hand, tmp_path: Path) -> Desk:
    return Desk(journal, staff, tmp_path)


# --- what a table says -----------------------------------------------------------------------------------------------
def test_one_row_is_a_centre_an_activity_a_series_and_a_session(desk: Desk) -> None:
    desk.take("7,C1,Painting,2026-03-02,9:30,11:00,55,None,\n", places='[{"id": 7, "name": "Elm Centre"}]')
    unit, activity, series, session = desk.facts[1:]
    assert isinstance(unit, OrganisationEstablished)
    assert isinstance(activity, ActivityListed)
    assert (unit.code, unit.name, unit.kind, unit.zone) == ("7", "Elm Centre", "day-care-centre", "America/Toronto")
    assert unit.organisation == OrganisationId(named("organisation", "test", "7"))
    assert (activity.name, activity.organisation) == ("Painting", unit.organisation)
    assert (activity.minimum_age, activity.maximum_age) == (55, None)
    assert isinstance(series, SeriesStarted)
    assert (series.weekday, series.starts, series.minutes, series.published) == (1, time(9, 30), 90, True)
    assert (series.first, series.last) == (date(2026, 3, 2), date(2026, 3, 2))
    assert isinstance(session, SessionScheduled)
    assert (session.series, session.published, session.flags) == (series.series, True, ("no-room", "no-capacity"))


def test_each_fact_names_the_row_it_was_read_from(desk: Desk) -> None:
    desk.take("7,C1,Painting,2026-03-02,9:30,11:00,,,\n")
    assert [entry.source for entry in desk.journal.entries(after=1)] == [
        {"import": "sessions", "row": "7"},
        {"import": "sessions", "row": '["C1"]'},
        {"import": "sessions", "row": '["[\\"C1\\"]","1","09:30"]'},
        {"import": "sessions", "row": '["C1","2026-03-02","9:30"]'},
    ]


def test_the_wall_time_stays_when_the_clocks_change(desk: Desk) -> None:
    desk.take("7,C1,Painting,2026-03-02,9:30,11:00,,,\n7,C1,Painting,2026-03-09,9:30,11:00,,,\n")
    spans = [fact.span for fact in desk.facts if isinstance(fact, SessionScheduled)]
    assert [(span.start, span.minutes) for span in spans] == [
        (datetime(2026, 3, 2, 14, 30, tzinfo=UTC), 90),
        (datetime(2026, 3, 9, 13, 30, tzinfo=UTC), 90),
    ]


def test_a_missing_week_is_skipped_and_a_missing_year_is_another_season(desk: Desk) -> None:
    days = ("2026-03-02", "2026-03-23", "2028-03-20")
    desk.take("".join(f"7,C1,Painting,{day},9:30,11:00,,,\n" for day in days))
    skipped = [fact for fact in desk.facts if isinstance(fact, SessionSkipped)]
    assert [(fact.span.start, fact.span.minutes, fact.reason) for fact in skipped] == [
        (datetime(2026, 3, 9, 13, 30, tzinfo=UTC), 90, "absent-from-source"),
        (datetime(2026, 3, 16, 13, 30, tzinfo=UTC), 90, "absent-from-source"),
    ]


def test_the_end_belongs_to_the_session_and_the_usual_length_to_the_series(desk: Desk) -> None:
    ends = {"2026-03-02": "11:00", "2026-03-09": "10:30", "2026-03-16": "10:30"}
    desk.take("".join(f"7,C1,Painting,{day},9:30,{end},,,\n" for day, end in ends.items()))
    assert [fact.minutes for fact in desk.facts if isinstance(fact, SeriesStarted)] == [60]
    assert [fact.span.minutes for fact in desk.facts if isinstance(fact, SessionScheduled)] == [90, 60, 60]


def test_without_hours_a_session_is_its_whole_local_day(desk: Desk) -> None:
    desk.take("7,C1,Painting,2026-03-08,,,,,\n", session="")
    session = desk.facts[-1]
    assert isinstance(session, SessionScheduled)
    assert session.flags == ("no-room", "no-capacity", "no-hours")
    assert session.span.minutes == 23 * 60  # the clocks go forward that night


@pytest.mark.parametrize(
    ("session", "minutes", "flags", "expected"),
    [
        ('start = "From"\nlength = 45\n', 45, ("no-room", "no-capacity"), 0),
        ('start = "From"\nlength = "People"\n', 20, ("no-room", "no-capacity"), 0),
        ('start = "10:00"\nlength = 60\ncapacity = "People"\n', 60, ("no-room",), 20),
        ('start = ["Age", "Oldest"]\nend = "24:00"\n', 230, ("no-room", "no-capacity"), 0),
    ],
)
def test_a_map_may_say_start_length_and_capacity(
    desk: Desk, session: str, minutes: int, flags: tuple[str, ...], expected: int
) -> None:
    rows = "7,C1,Painting,2026-03-02,9:30,11:00,20,10,20\n"
    text = MAP.replace('minimum-age = "Age"\nmaximum-age = "Oldest"\n', "")
    using = desk.file("map.toml", text + session)
    import_sessions(desk.journal, "test", desk.file("s.csv", COLUMNS + rows), hand=desk.hand, using=using)
    found = desk.facts[-1]
    assert isinstance(found, SessionScheduled)
    assert (found.span.minutes, found.flags, found.expected) == (minutes, flags, expected)


def test_sessions_that_are_not_weekly_have_no_series(desk: Desk) -> None:
    desk.take("7,C1,P,2026-03-02,9:30,11:00,,,\n7,C1,P,2026-03-16,9:30,11:00,,,\n", HOURS + "weekly = false\n")
    assert Counter(type(fact).__name__ for fact in desk.facts[1:]) == {
        "OrganisationEstablished": 1,
        "ActivityListed": 1,
        "SessionScheduled": 2,
    }


def test_a_place_gets_its_name_once_it_is_known_and_never_loses_it(desk: Desk) -> None:
    row = "7,C1,Painting,2026-03-02,9:30,11:00,,,\n"
    desk.take(row)
    assert desk.take(row, places='{"7": "Elm Centre"}').by_type == {
        "organisation-reclassified": 1,
        "organisation-renamed": 1,
    }
    renamed, reclassified = desk.facts[-2:]
    assert isinstance(renamed, OrganisationRenamed)
    assert isinstance(reclassified, OrganisationReclassified)
    assert (renamed.name, reclassified.flags) == ("Elm Centre", ())
    assert desk.take(row) == Result(1, unchanged=1)
    assert desk.take(row, places='{"7": "Elm Centre"}') == Result(1, unchanged=1)


def test_places_stand_under_an_organisation_that_has_to_exist(desk: Desk) -> None:
    row = "7,C1,Painting,2026-03-02,9:30,11:00,,,\n"
    with pytest.raises(UnderUnknown):
        desk.take(row, under="8")
    desk.take("8,C2,Chess,2026-03-02,9:30,11:00,,,\n")
    desk.take(row, under="8")
    units = [fact for fact in desk.facts if isinstance(fact, OrganisationEstablished)]
    assert [(unit.code, unit.parent) for unit in units] == [("8", None), ("7", units[0].organisation)]


def test_rows_outside_the_condition_are_not_read(desk: Desk) -> None:
    rows = "7,C1,P,2026-03-02,9:30,11:00,55,,\n7,C2,Q,2026-02-30,,,9,,\n7,C3,R,2026-03-02,9:30,11:00,None,,\n"
    assert desk.take(rows, where=("Age>=55", "Title=P")).read == 1


# --- what is refused -------------------------------------------------------------------------------------------------
def test_each_broken_row_is_refused_in_one_sentence_and_nothing_is_recorded(desk: Desk) -> None:
    rows = [
        "7,C1,Painting,2026-02-30,9:30,11:00,,,",
        "7,C2,Painting,2026-03-02,9:30,25:00,,,",
        "7,C4," + "x" * 10_000 + ",2026-03-02,9:30,11:00,,,",
        "7,C5,Pain\x07ting,2026-03-02,9:30,11:00,,,",
        "7,C6,Pain\u202eting,2026-03-02,9:30,11:00,,,",
        "7,C7,Painting,2026-03-02,9:30,11:00,-3,,",
        "7,C8,Painting,2026-03-02,9:30,11:00,60,55,",
        ",C9,Painting,2026-03-02,9:30,11:00,,,",
        "7,D1,Good,2026-03-02,9:30,11:00,,,",
    ]
    assert desk.refusals("\n".join(rows)) == [
        (2, DateImpossible("Day", "2026-02-30")),
        (3, TimeImpossible("To", "25:00")),
        (4, TextTooLong("name", 200)),
        (5, TextUnfit("name")),
        (6, TextUnfit("name")),
        (7, CellNumberUnfit("Age", "-3", 0, 150)),
        (8, AgesCrossed(60, 55)),
        (9, CellEmpty("Place")),
    ]


@pytest.mark.parametrize("end", ["9:30", "9:00"])
def test_a_session_that_ends_before_it_begins_is_refused(desk: Desk, end: str) -> None:
    (refused,) = desk.refusals(f"7,C1,Painting,2026-03-02,9:30,{end},,,\n")
    start = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
    assert refused == (2, EndsBeforeStart(Span(start, start.replace(hour=14, minute=30 if end == "9:30" else 0))))


@pytest.mark.parametrize("capacity", ["0", "1000000000", "many"])
def test_a_capacity_that_cannot_be_is_refused(desk: Desk, capacity: str) -> None:
    rows = f"7,C1,Painting,2026-03-02,9:30,11:00,,,{capacity}\n"
    refused = desk.refusals(rows, HOURS + 'capacity = "People"\n')
    assert refused == [(2, CellNumberUnfit("People", capacity, 1, 10_000))]


def test_rows_that_contradict_each_other_are_refused_and_equal_ones_are_not(desk: Desk) -> None:
    first = "7,C1,Painting,2026-03-02,9:30,11:00,,,\n"
    rows = first + first + "7,C1,Painting,2026-03-02,9:30,12:00,,,\n7,C1,Drawing,2026-03-09,9:30,11:00,,,\n"
    assert desk.refusals(rows) == [(4, RowTwice(2)), (5, ActivityDiffers(2))]
    kept = desk.take(rows, keep_good=True)
    assert (kept.read, kept.recorded, kept.unchanged) == (4, 4, 1)


def test_a_column_the_map_or_a_condition_names_has_to_be_there(desk: Desk) -> None:
    using = HOURS + 'capacity = "Places"\n'
    columns = tuple(COLUMNS.strip().split(","))
    assert desk.refusals("", using) == [(1, ColumnMissing(1, "Places", columns))]
    assert desk.take("", where=("Rooms>1",)).refused == (RefusedRow(1, ColumnMissing(1, "Rooms", columns)),)
    with pytest.raises(ConditionUnclear):
        desk.take("", where=("Age",))


@pytest.mark.parametrize("places", ["not json", "3", json.dumps(["7"])])
def test_a_file_of_places_that_names_none_is_refused(desk: Desk, places: str) -> None:
    with pytest.raises(PlacesUnreadable):
        desk.take("7,C1,Painting,2026-03-02,9:30,11:00,,,\n", places=places)
