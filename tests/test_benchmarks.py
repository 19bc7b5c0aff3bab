"""`./run bench`: every subject runs and says its figures well; how fast it is, nobody asserts here."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import main, measured, subjects
from benchmarks.picture import svg, with_table
from benchmarks.report import document_of, line_of, number
from benchmarks.stage import Row, Target
from benchmarks.world import World, fill
from journal.sqlite import SQLiteRecorder
from projections import schedules, sessions, shifts
from projections.replay import replay


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """Every subject in its smallest size."""
    return measured(subjects(), "tiny")


def test_every_file_with_a_bench_is_a_subject() -> None:
    assert list(subjects()) == ["catching_up", "clients", "decide", "growth", "personal_feed", "replaying"]


def test_each_row_says_what_it_is_beside_and_whether_it_suffices(found: dict[str, Any]) -> None:
    keys = {"subject", "job", "figure", "unit", "against", "beside", "target", "ratio", "margin", "met"}
    assert {row["subject"] for row in found["rows"]} == set(subjects())
    for row in found["rows"]:
        assert set(row) == keys
        assert row["figure"] > 0
        assert row["beside"] > 0
        assert row["ratio"] == row["figure"] / row["beside"]
        assert (row["target"] is None) == (row["met"] is None) == (row["margin"] is None)
    jobs = [row["job"] for row in found["rows"]]
    assert len(set(jobs)) == len(jobs)


def test_the_line_names_the_machine(found: dict[str, Any]) -> None:
    assert set(found["machine"]) == {"cores", "system", "python", "sqlite", "sync_ms"}
    assert found["machine"]["python"] in line_of(found)


def test_a_feed_takes_as_many_statements_for_a_thousand_shifts_as_for_a_hundred(found: dict[str, Any]) -> None:
    [row] = [row for row in found["rows"] if row["job"].startswith("statements")]
    assert row["figure"] == row["beside"]


def test_the_picture_is_drawn_and_the_table_stands_in_the_document(found: dict[str, Any]) -> None:
    bars = [each for each in ElementTree.fromstring(svg(found)).iter() if each.get("height") == "16"]
    assert len(bars) == sum(row["target"] is not None for row in found["rows"])
    document = "a\n<!-- table -->\nold\n<!-- end of table -->\nz\n"
    lines = list(document_of(found["rows"]))
    assert len(lines) == len(found["rows"]) + 2
    assert with_table(document, lines).splitlines()[3:-3] == lines


def test_the_command_prints_json_and_ends_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["growth", "--tiny", "--json", "-"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [row["subject"] for row in printed["rows"]] == ["growth", "growth"]
    with pytest.raises(SystemExit):
        main(["nothing"])


def test_a_target_is_met_from_either_side() -> None:
    def row(figure: float, target: Target | None) -> Row:
        return Row("a job", figure, "ms", "another", 10.0, target)

    assert [row(4, Target(0.5)).met, row(5, Target(0.5)).met, row(5, None).met] == [False, True, None]
    assert [row(figure, Target(50, most=True, by="figure")).met for figure in (50, 51)] == [True, False]
    assert row(25, Target(50, most=True, by="figure")).margin == 2


def test_numbers_have_three_figures() -> None:
    assert [number(each) for each in (0.5, 12.34, 187.6, 1234.5, 1_001_410)] == [
        "0.50",
        "12.3",
        "188",
        "1,230",
        "1,000,000",
    ]


def test_the_world_is_the_same_for_the_same_seed_and_whole_weeks_long(tmp_path: Path) -> None:
    one, two = SQLiteRecorder(tmp_path / "one.db"), SQLiteRecorder(tmp_path / "two.db")
    worlds: list[World] = [fill(each, 12_000, seed=7) for each in (one, two)]
    assert [world.weeks for world in worlds] == [2, 2]
    assert one.head() >= 12_000
    assert one.page().rows == two.page().rows
    assert worlds[0].offers() == worlds[1].offers()
    one.close()
    two.close()


def test_in_the_world_nobody_is_in_two_places_and_no_place_is_taken_twice(tmp_path: Path) -> None:
    recorder = SQLiteRecorder(tmp_path / "journal.db")
    fill(recorder, 12_000)
    rows = replay(recorder)
    recorder.close()
    held = [each for each in rows.rows(sessions.view) if each.status == "published"]
    assert overlapping([(each.room, each.starts, each.ends) for each in held]) == []
    promised = [each for each in rows.rows(schedules.view) if each.state == "promised"]
    assert overlapping([(each.volunteer, each.starts, each.ends) for each in promised]) == []
    duties = {each.id: each for each in rows.rows(shifts.view)}
    assert [each.id for each in duties.values() if not 0 <= each.taken <= each.places] == []
    assert sum(each.taken for each in duties.values()) == len(promised)
    assert len(promised) > 5_000


def overlapping(taken: list[tuple[Any, str, str]]) -> list[tuple[Any, str]]:
    """Who or what is taken again before it is free."""
    found, until = [], {}
    for what, starts, ends in sorted(taken):
        if what in until and starts < until[what]:
            found.append((what, starts))
        until[what] = max(ends, until.get(what, ends))
    return found
