"""A list of organisations is taken over: once, and then only what differs."""

from datetime import date
from typing import Any

from domain.decisions.organisation_listings import ListOrganisation, ZoneDiffers
from domain.decisions.organisation_tree import UnderItself
from domain.decisions.organisations import ChangedSince, OrganisationEnded, OrganisationExists, ParentUnknown
from domain.facts.organisations import (
    ManagingParentNamed,
    OrganisationClosed,
    OrganisationEstablished,
    OrganisationMoved,
    OrganisationReclassified,
    OrganisationRenamed,
)
from domain.language import Fact
from tests.grammar import given
from tests.scene import ZONE
from tests.test_organisations import CITY, EAST, LAST_YEAR, LONG_AGO, NEXT_YEAR, STATION, WEST, city


def row(**said: Any) -> ListOrganisation:
    """The list's row of the station: as the book has it, but for what is said."""
    usual: dict[str, Any] = {
        "organisation": STATION,
        "code": "S",
        "name": "Unit S",
        "kind": "station",
        "zone": ZONE,
        "parent": EAST,
    }
    return ListOrganisation(**{**usual, **said})


def listed(book: list[Fact], rows: list[ListOrganisation]) -> list[Fact]:
    """The facts of a whole list, each row seeing what the ones before it did."""
    said: list[Fact] = []
    for each in rows:
        said.extend(given(book, said).when(each).facts)
    return said


def test_what_is_new_is_established() -> None:
    established = OrganisationEstablished(STATION, "S", "Unit S", "station", ZONE, parent=EAST, since=LONG_AGO)
    given(city()[:2]).when(row(since=LONG_AGO)).then(established)
    given().when(row()).refused(ParentUnknown("S"))


def test_what_is_equal_leaves_no_trace() -> None:
    given(city()).when(row()).nothing_happens()
    given(city()).when(row(name=" Unit S ")).nothing_happens()
    given(city()).when(row(since=LAST_YEAR)).nothing_happens()


def test_everything_that_differs_is_said_once() -> None:
    given(city()).when(
        row(name="New", kind="workroom", flags=("farm",), parent=WEST, managed_by=CITY, since=LAST_YEAR)
    ).then(
        OrganisationRenamed(STATION, "New", LAST_YEAR),
        OrganisationReclassified(STATION, "workroom", "", ("farm",), LAST_YEAR),
        OrganisationMoved(STATION, WEST, LAST_YEAR, was=EAST),
        ManagingParentNamed(STATION, CITY, LAST_YEAR),
    )


def test_a_change_without_a_date_keeps_none() -> None:
    """A date of today would make two books, fed the same files on two days, differ."""
    given(city()).when(row(name="New")).then(OrganisationRenamed(STATION, "New"))


def test_a_list_with_its_history_is_taken_over_once() -> None:
    history = [
        row(name="First", since=LONG_AGO),
        row(name="Second", parent=WEST, since=LAST_YEAR),
        row(name="Third", parent=WEST, since=NEXT_YEAR),
    ]
    first = listed(city()[:3], history)
    assert [type(fact) for fact in first] == [
        OrganisationEstablished,
        OrganisationRenamed,
        OrganisationMoved,
        OrganisationRenamed,
    ]
    assert listed([*city()[:3], *first], history) == []
    undated_first = [row(name="First"), *history[1:]]
    again = listed(city()[:3], undated_first)
    assert listed([*city()[:3], *again], undated_first) == []


def test_the_same_list_again_does_not_undo_what_was_decided_since() -> None:
    decided = OrganisationRenamed(STATION, "Decided", LAST_YEAR)
    given(city(), decided).when(row()).nothing_happens()
    given(city(), decided).when(row(name="Decided")).nothing_happens()
    given(city(), decided).when(row(name="Another")).then(OrganisationRenamed(STATION, "Another"))


def test_an_undated_change_replaces_what_was_known() -> None:
    moved, renamed = OrganisationMoved(STATION, WEST, LAST_YEAR, was=EAST), OrganisationRenamed(STATION, "Another")
    given(city(), renamed).when(row(name="Another")).nothing_happens()
    given(city(), renamed).when(row(name="Unit S")).then(OrganisationRenamed(STATION, "Unit S"))
    given(city(), moved).when(row(parent=CITY)).then(OrganisationMoved(STATION, CITY, was=WEST))


def test_a_dated_row_is_not_put_before_a_later_change() -> None:
    decided = OrganisationRenamed(STATION, "Decided", LAST_YEAR)
    given(city(), decided).when(row(name="Old", since=LONG_AGO)).refused(ChangedSince("S", LAST_YEAR))


def test_a_list_that_turns_the_tree_over_parents_first_is_taken() -> None:
    rows = [row(parent=None), row(organisation=EAST, code="E", name="Unit E", parent=STATION)]
    assert listed(city(), rows) == [
        OrganisationMoved(STATION, None, was=EAST),
        OrganisationMoved(EAST, STATION, was=CITY),
    ]


def test_a_list_makes_no_circle() -> None:
    under = row(organisation=CITY, code="C", name="Unit C", parent=STATION)
    given(city()).when(under).refused(UnderItself("C → S → E → C"))


def test_a_list_moves_nothing_under_what_is_not_there() -> None:
    given(city()[:2], city()[3]).when(row(parent=WEST)).refused(ParentUnknown("S"))
    given(city()[:2], city()[3]).when(row(managed_by=WEST)).refused(ParentUnknown("S"))


def test_a_past_circle_of_two_lists_is_none_today() -> None:
    """East left the station last year; an undated list may put the station under it."""
    before = [OrganisationMoved(STATION, None, was=EAST), OrganisationMoved(EAST, STATION, LONG_AGO, was=CITY)]
    freed = OrganisationMoved(EAST, CITY, LAST_YEAR, was=STATION)
    given(city(), before, freed).when(row(parent=EAST)).then(OrganisationMoved(STATION, EAST))


def test_a_list_changes_no_code_no_zone_and_nothing_that_is_no_more() -> None:
    given(city()).when(row(code="T")).refused(OrganisationExists("S"))
    given(city()).when(row(zone="Asia/Urumqi")).refused(ZoneDiffers("S", ZONE))
    given(city(), OrganisationClosed(STATION, "x", LAST_YEAR)).when(row()).refused(OrganisationEnded("S", LAST_YEAR))
    early = date(2025, 1, 1)
    given(city(), OrganisationClosed(STATION, "x", LAST_YEAR)).when(row(since=early)).nothing_happens()
