"""Lists of organisations: real ones give the numbers counted by hand, broken ones one sentence a row."""

from collections import Counter
from pathlib import Path

import pytest

from api.importers.cells import CellEmpty, DateImpossible
from api.importers.organisation_rows import CodeTwice, LevelUnknown, ParentNotFound, UnderItselfInFile
from api.importers.organisations import import_organisations
from api.importers.outcome import RefusedRow, Result
from api.importers.recording import RestsOnRefused
from api.importers.tables import ColumnMissing
from domain.decisions.wording import TextTooLong, TextUnfit
from domain.facts.organisations import OrganisationEstablished, OrganisationMoved, OrganisationRenamed
from domain.language import Fact, OrganisationId, named
from journal.journal import Hand, Journal

KINDS = Path(__file__).parents[1] / "docs" / "examples" / "maps" / "kinds-mainland.toml"
HEADER = "code,name,level,parent_code\n"
Established = OrganisationEstablished


def take(journal: Journal, hand: Hand, path: Path, keep_good: bool = False, kinds: Path | None = KINDS) -> Result:
    return import_organisations(journal, "test", path, hand=hand, kinds=kinds, keep_good=keep_good)


def listed(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "list.csv"
    path.write_text(header + rows, "utf-8")
    return path


def unit(code: str) -> OrganisationId:
    return OrganisationId(named("organisation", "test", code))


def facts(journal: Journal) -> list[Fact]:
    return [entry.fact for entry in journal.entries(after=1)]


def established(journal: Journal) -> list[OrganisationEstablished]:
    return [fact for fact in facts(journal) if isinstance(fact, Established)]


# --- real lists ------------------------------------------------------------------------------------------------------
def test_dalian_is_a_city_ten_districts_149_stations_and_1832_workrooms(
    journal: Journal, staff: Hand, real: Path
) -> None:
    path = real / "divisions" / "dalian_2102.csv"
    assert take(journal, staff, path) == Result(1996, 1996, by_type={"organisation-established": 1996})
    units = established(journal)
    by_id = {each.organisation: each for each in units}
    assert Counter(each.kind for each in units) == {
        "workroom": 1832,
        "station": 149,
        "head-station": 10,
        "administrative-unit": 4,
        "guidance-centre": 1,
    }
    flagged = {each.organisation: each.name for each in units if each.flags == ("no-station",)}
    assert sorted(flagged.values()) == ["大连华侨果树农场", "大连奶牛场", "龙头分园"]
    without = [each for each in units if each.kind == "workroom" and each.managed_by is not None]
    assert len(without) == 17
    assert all(each.parent in flagged and by_id[each.parent].parent == each.managed_by for each in without)
    assert Counter(each.name for each in units).total() - len({each.name for each in units}) == 165
    assert sum(1 for count in Counter(each.name for each in units).values() if count > 1) == 135
    assert take(journal, staff, path) == Result(1996, unchanged=1996)


def test_taicang_keeps_both_development_zones(journal: Journal, staff: Hand, real: Path) -> None:
    assert take(journal, staff, real / "divisions" / "taicang_320585.csv").recorded == 171
    stations = [each.name for each in established(journal) if each.kind == "station"]
    assert stations == [
        "城厢镇",
        "沙溪镇",
        "浏河镇",
        "浮桥镇",
        "璜泾镇",
        "双凤镇",
        "经济开发区",
        "科教新城",
    ]


# --- what a list says ------------------------------------------------------------------------------------------------
def test_the_first_write_founds_the_network_and_each_fact_names_its_row(
    journal: Journal, staff: Hand, tmp_path: Path
) -> None:
    assert take(journal, staff, listed(tmp_path, "A,甲,area,\n")).recorded == 1
    first, second = journal.entries()
    assert (first.name, second.name) == ("network-founded", "organisation-established")
    assert second.source == {"import": "organisations", "row": "A"}
    assert second.organisation == unit("A")


def test_parents_may_stand_below_their_children(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    path = listed(tmp_path, "C,丙,village,B\nB,乙,street,A\nA,甲,area,\n")
    assert take(journal, staff, path).recorded == 3
    assert [(each.code, each.parent) for each in established(journal)] == [
        ("A", None),
        ("B", unit("A")),
        ("C", unit("B")),
    ]


def test_a_parent_may_stand_in_the_book_already(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    take(journal, staff, listed(tmp_path, "A,甲,area,\n"))
    assert take(journal, staff, listed(tmp_path, "B,乙,street,A\n")).recorded == 1


def test_a_row_says_its_own_kind_label_and_manager(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    header = "code,name,level,parent_code,kind,label,managed_by\n"
    take(
        journal,
        staff,
        listed(tmp_path, "A,甲,area,,,,\nB,乙,area,A,operator,社会组织服务中心,\nC,丙,area,A,,,B\n", header),
    )
    assert [(each.kind, each.label, each.managed_by) for each in established(journal)] == [
        ("head-station", "区县社工总站", None),
        ("operator", "社会组织服务中心", None),
        ("head-station", "区县社工总站", unit("B")),
    ]


def test_without_a_file_of_kinds_a_level_is_only_a_label(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    take(journal, staff, listed(tmp_path, "A,甲,area,\n"), kinds=None)
    assert [(each.kind, each.label) for each in established(journal)] == [("administrative-unit", "area")]


def test_a_dated_row_is_a_change_from_that_date(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    header = "code,name,level,parent_code,from\n"
    rows = "C,新丙,street,B,2024-01-01\nA,甲,area,,\nB,乙,area,,\nC,丙,street,A,\n"
    path = listed(tmp_path, rows, header)
    assert take(journal, staff, path).by_type == {
        "organisation-established": 3,
        "organisation-moved": 1,
        "organisation-renamed": 1,
    }
    renamed, moved = facts(journal)[-2:]
    assert isinstance(renamed, OrganisationRenamed)
    assert isinstance(moved, OrganisationMoved)
    assert (renamed.name, moved.parent, str(moved.since)) == ("新丙", unit("B"), "2024-01-01")
    assert take(journal, staff, path) == Result(4, unchanged=4)


# --- what is refused -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("keep_good", [False, True])
def test_an_unknown_parent_refuses_the_whole_file_naming_the_row(
    journal: Journal, staff: Hand, tmp_path: Path, keep_good: bool
) -> None:
    path = listed(tmp_path, "A,甲,area,\nB,乙,street,Z\nC,丙,village,B\n")
    refused = (RefusedRow(3, ParentNotFound("B", "Z")),)
    assert take(journal, staff, path, keep_good) == Result(3, refused=refused)
    assert list(journal.entries()) == []


@pytest.mark.parametrize("keep_good", [False, True])
def test_a_circle_refuses_the_whole_file_naming_its_rows(
    journal: Journal, staff: Hand, tmp_path: Path, keep_good: bool
) -> None:
    path = listed(tmp_path, "A,甲,area,\nB,乙,street,D\nC,丙,village,B\nD,丁,street,C\nE,戊,street,E\n")
    three, one = UnderItselfInFile("B → D → C → B"), UnderItselfInFile("E → E")
    rows = tuple(RefusedRow(line, three) for line in (3, 4, 5))
    assert take(journal, staff, path, keep_good) == Result(5, refused=(*rows, RefusedRow(6, one)))
    assert list(journal.entries()) == []


def test_one_code_with_two_names_is_refused_and_twice_the_same_is_not(
    journal: Journal, staff: Hand, tmp_path: Path
) -> None:
    path = listed(tmp_path, "A,甲,area,\nA,甲,area,\nB,乙,street,A\nA,别,area,\n")
    twice = RefusedRow(5, CodeTwice("A", 2))
    assert take(journal, staff, path) == Result(4, refused=(twice,))
    assert take(journal, staff, path, keep_good=True) == Result(
        4, 2, unchanged=1, refused=(twice,), by_type={"organisation-established": 2}
    )


def test_every_bad_row_is_named_and_with_keep_good_the_others_enter(
    journal: Journal, staff: Hand, tmp_path: Path
) -> None:
    long, reordered = "长" * 3_400, "甲\u202e乙"
    rows = f"A,甲,area,\nB,{long},street,A\nC,{reordered},street,A\nD,,street,A\n"
    path = listed(tmp_path, rows + "E,戊,hamlet,A\nF,己,village,B\n,庚,area,\n")
    own = (
        RefusedRow(3, TextTooLong("name", 200)),
        RefusedRow(4, TextUnfit("name")),
        RefusedRow(5, CellEmpty("name")),
        RefusedRow(6, LevelUnknown("hamlet")),
    )
    last = RefusedRow(8, CellEmpty("code"))
    assert take(journal, staff, path) == Result(7, refused=(*own, last))
    kept = take(journal, staff, path, keep_good=True)
    assert kept.refused == (*own, RefusedRow(7, RestsOnRefused(3)), last)
    assert [each.code for each in established(journal)] == ["A"]


def test_a_day_that_never_was_is_refused(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    path = listed(tmp_path, "A,甲,area,,2026-02-30\n", "code,name,level,parent_code,from\n")
    assert take(journal, staff, path).refused == (RefusedRow(2, DateImpossible("from", "2026-02-30")),)


def test_a_header_without_a_column_is_said_in_the_answer(journal: Journal, staff: Hand, tmp_path: Path) -> None:
    answer = take(journal, staff, listed(tmp_path, "A,甲\n", "code,name\n"))
    assert answer == Result(0, refused=(RefusedRow(1, ColumnMissing(1, "level", ("code", "name"))),))
    assert answer.plain() == {
        "read": 0,
        "recorded": 0,
        "unchanged": 0,
        "refused": [
            {
                "line": 1,
                "code": "column-missing",
                "message": "The header has no column “level”; it has: ('code', 'name').",
            }
        ],
        "by_type": {},
    }


def test_two_books_fed_the_same_lists_hold_the_same_facts(
    journal: Journal, staff: Hand, tmp_path: Path, real: Path
) -> None:
    from journal.sqlite import SQLiteRecorder

    other = Journal(SQLiteRecorder(tmp_path / "other.db"))
    for book in (journal, other):
        take(book, staff, real / "divisions" / "taicang_320585.csv")
    assert facts(journal) == facts(other)
    other.close()
