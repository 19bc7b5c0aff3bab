"""Organisations: a tree with dates, in which nobody stands under themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.decisions.codes import CodeUnknown, ZoneUnknown
from domain.decisions.networks import FoundNetwork, NetworkIsAnother, NetworkNameUnfit
from domain.decisions.organisation_tree import (
    CloseOrganisation,
    IntoItself,
    MergeOrganisation,
    MoveOrganisation,
    NameManagingParent,
    PlansRemain,
    UnderItself,
    UnitsRemain,
)
from domain.decisions.organisations import (
    ChangedSince,
    EstablishOrganisation,
    OrganisationEnded,
    OrganisationExists,
    OrganisationUnknown,
    ParentUnknown,
    ReclassifyOrganisation,
    RenameOrganisation,
)
from domain.facts.networks import NetworkFounded
from domain.facts.organisations import (
    ManagingParentNamed,
    OrganisationClosed,
    OrganisationEstablished,
    OrganisationMerged,
    OrganisationMoved,
    OrganisationReclassified,
    OrganisationRenamed,
)
from domain.facts.sessions import SessionCancelled, SessionMoved
from domain.language import Fact, OrganisationId, SessionId
from domain.questions.networks import THE_NETWORK
from domain.questions.organisations import organisation_of
from tests.grammar import answer, given
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, TEN, ZONE, an, centre, later, session

CITY, EAST, WEST, STATION = (OrganisationId(an("organisation", key)) for key in ("city", "east", "west", "station"))
TODAY = date(2026, 11, 23)
LONG_AGO, LAST_YEAR, NEXT_YEAR = date(2020, 1, 1), date(2025, 6, 1), date(2027, 1, 1)


def unit(
    organisation: OrganisationId, code: str, parent: OrganisationId | None = None, since: date | None = None
) -> OrganisationEstablished:
    return OrganisationEstablished(organisation, code, f"Unit {code}", "station", ZONE, parent=parent, since=since)


def city() -> list[Fact]:
    """East and west under the city, a station under east."""
    return [unit(CITY, "C"), unit(EAST, "E", CITY), unit(WEST, "W", CITY), unit(STATION, "S", EAST)]


# --- the network -----------------------------------------------------------------------------------------------------
def test_a_book_is_founded_once_under_one_name() -> None:
    founded = NetworkFounded(THE_NETWORK, "taicang.example", ZONE)
    given().when(FoundNetwork("taicang.example", ZONE)).then(founded)
    given(founded).when(FoundNetwork("taicang.example", ZONE)).nothing_happens()
    given(founded).when(FoundNetwork("dalian", ZONE)).refused(NetworkIsAnother("taicang.example"))


@pytest.mark.parametrize("name", ["", "a" * 64, "Taicang", "tai_cang", "太仓", "taicang\n", "a b"])
def test_a_networks_name_fits_into_a_checkpoint(name: str) -> None:
    given().when(FoundNetwork(name, ZONE)).refused(NetworkNameUnfit())


def test_a_network_has_a_real_zone() -> None:
    given().when(FoundNetwork("a" * 63, "Asia/Nowhere")).refused(ZoneUnknown("Asia/Nowhere"))


# --- established, renamed, classed -----------------------------------------------------------------------------------
def test_a_unit_is_established_under_a_known_one() -> None:
    new = EstablishOrganisation(STATION, "S", " Unit S ", "station", ZONE, parent=EAST, flags=("seasonal",))
    fact = OrganisationEstablished(STATION, "S", "Unit S", "station", ZONE, parent=EAST, flags=("seasonal",))
    given(city()[:2]).when(new).then(fact)
    given(city()[:1]).when(new).refused(ParentUnknown("S"))
    given(city()).when(new).refused(OrganisationExists("S"))


def test_a_unit_is_not_established_under_itself() -> None:
    given().when(EstablishOrganisation(CITY, "C", "C", "station", ZONE, parent=CITY)).refused(ParentUnknown("C"))


def test_a_unit_is_not_established_under_one_that_is_no_more() -> None:
    gone = OrganisationClosed(EAST, "tired", LAST_YEAR)
    new = EstablishOrganisation(STATION, "S", "S", "station", ZONE, parent=EAST)
    given(city()[:2], gone).when(new).refused(OrganisationEnded("E", LAST_YEAR))


def test_a_unit_may_stand_under_one_until_that_one_ends() -> None:
    ending = OrganisationClosed(WEST, "x", NEXT_YEAR)
    given(city(), ending).when(MoveOrganisation(STATION, WEST)).then(OrganisationMoved(STATION, WEST, TODAY, was=EAST))
    given(city(), ending).when(MoveOrganisation(STATION, WEST, NEXT_YEAR)).refused(OrganisationEnded("W", NEXT_YEAR))


def test_a_kind_outside_the_list_needs_a_label() -> None:
    strange = EstablishOrganisation(CITY, "C", "C", "service-centre", ZONE)
    refusal = given().when(strange).refusal
    assert isinstance(refusal, CodeUnknown)
    assert refusal.field == "kind"
    labelled = EstablishOrganisation(CITY, "C", "C", "service-centre", ZONE, label="社会组织服务中心")
    given().when(labelled).then(
        OrganisationEstablished(CITY, "C", "C", "service-centre", ZONE, label="社会组织服务中心")
    )


def test_a_unit_is_renamed_from_today_on_when_no_date_is_said() -> None:
    given(city()).when(RenameOrganisation(EAST, "New")).then(OrganisationRenamed(EAST, "New", TODAY))
    given(city()).when(RenameOrganisation(EAST, "Unit E")).nothing_happens()
    given().when(RenameOrganisation(EAST, "New")).refused(OrganisationUnknown())


def test_today_is_the_units_own() -> None:
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # already the 24th in Shanghai
    renamed = OrganisationRenamed(EAST, "New", date(2026, 11, 24))
    given(city()).at(late).when(RenameOrganisation(EAST, "New")).then(renamed)


def test_changes_are_put_down_in_the_order_of_their_dates() -> None:
    planned = OrganisationRenamed(EAST, "New", NEXT_YEAR)
    given(city(), planned).when(RenameOrganisation(EAST, "Other")).refused(ChangedSince("E", NEXT_YEAR))
    given(city(), planned).when(RenameOrganisation(EAST, "Unit E")).nothing_happens()
    given(city(), planned).when(RenameOrganisation(EAST, "Other", NEXT_YEAR)).then(
        OrganisationRenamed(EAST, "Other", NEXT_YEAR)
    )


def test_a_unit_is_classed_anew() -> None:
    fact = OrganisationReclassified(EAST, "head-station", "总站", ("pilot",), LAST_YEAR)
    given(city()).when(ReclassifyOrganisation(EAST, "head-station", "总站", ("pilot",), LAST_YEAR)).then(fact)
    given(city(), fact).when(ReclassifyOrganisation(EAST, "head-station", "总站", ("pilot",))).nothing_happens()


def test_the_book_knows_what_held_on_which_day() -> None:
    facts = [unit(EAST, "E", CITY, LONG_AGO), OrganisationMoved(EAST, WEST, LAST_YEAR, was=CITY), *city()[2:]]
    known = answer(organisation_of(EAST), facts).unit
    assert known is not None
    assert [known.parent.at(day) for day in (date(2019, 1, 1), LONG_AGO, date(2025, 5, 31), LAST_YEAR, TODAY)] == [
        *(CITY, CITY, CITY),
        *(WEST, WEST),
    ]


def test_what_is_said_again_of_a_date_corrects_it() -> None:
    slip = OrganisationRenamed(EAST, "Esat", LONG_AGO)
    known = answer(organisation_of(EAST), [unit(EAST, "E", CITY, LONG_AGO), slip]).unit
    assert known is not None
    assert known.name.changes == ((LONG_AGO, "Esat"),)


def test_what_happens_to_a_child_does_not_happen_to_its_parent() -> None:
    moved = OrganisationMoved(STATION, WEST, TODAY, was=EAST)
    closed = OrganisationClosed(STATION, "tired", TODAY)
    assert answer(organisation_of(EAST), [*city(), moved, closed]) == answer(organisation_of(EAST), city())


# --- moved, managed --------------------------------------------------------------------------------------------------
def test_a_unit_moves_under_another_from_a_date() -> None:
    moved = OrganisationMoved(STATION, WEST, NEXT_YEAR, was=EAST)
    given(city()).when(MoveOrganisation(STATION, WEST, NEXT_YEAR)).then(moved)
    given(city()).when(MoveOrganisation(STATION, None)).then(OrganisationMoved(STATION, None, TODAY, was=EAST))
    given(city()).when(MoveOrganisation(STATION, EAST)).nothing_happens()
    given(city()[1:]).when(MoveOrganisation(STATION, CITY)).refused(ParentUnknown("S"))


def test_a_unit_is_not_moved_under_itself() -> None:
    given(city()).when(MoveOrganisation(EAST, EAST)).refused(UnderItself("E → E"))


def test_a_circle_is_refused_naming_the_units() -> None:
    given(city()).when(MoveOrganisation(CITY, STATION)).refused(UnderItself("C → S → E → C"))


def test_a_circle_on_a_later_day_is_refused_too() -> None:
    planned = OrganisationMoved(WEST, STATION, NEXT_YEAR, was=CITY)
    given(city(), planned).when(MoveOrganisation(STATION, WEST)).refused(UnderItself("S → W → S"))


def test_what_was_under_one_earlier_may_stand_above_it_now() -> None:
    freed = OrganisationMoved(STATION, None, LAST_YEAR, was=EAST)
    given(city(), freed).when(MoveOrganisation(EAST, STATION)).then(OrganisationMoved(EAST, STATION, TODAY, was=CITY))


def test_another_unit_than_the_parent_may_manage() -> None:
    named = ManagingParentNamed(STATION, WEST, TODAY)
    given(city()).when(NameManagingParent(STATION, WEST)).then(named)
    given(city(), named).when(NameManagingParent(STATION, None)).then(
        ManagingParentNamed(STATION, None, TODAY, was=WEST)
    )
    given(city(), named).when(NameManagingParent(STATION, WEST)).nothing_happens()
    given(city()[3:]).when(NameManagingParent(STATION, WEST)).refused(ParentUnknown("S"))


def test_a_circle_through_parents_and_managers_is_refused() -> None:
    given(city()).when(NameManagingParent(CITY, STATION)).refused(UnderItself("C → S → E → C"))
    managed = ManagingParentNamed(WEST, STATION, TODAY)
    given(city(), managed).when(MoveOrganisation(EAST, WEST)).refused(UnderItself("E → W → S → E"))


# --- merged, closed --------------------------------------------------------------------------------------------------
def test_a_unit_is_merged_into_its_successor() -> None:
    given(city()).when(MergeOrganisation(STATION, WEST)).then(OrganisationMerged(STATION, WEST, TODAY))
    given(city()).when(MergeOrganisation(STATION, STATION)).refused(IntoItself())
    given(city()[:1], city()[3]).when(MergeOrganisation(STATION, WEST)).refused(ParentUnknown("S"))


def test_a_unit_is_closed_with_a_reason() -> None:
    closed = OrganisationClosed(STATION, "building sold", NEXT_YEAR)
    given(city()).when(CloseOrganisation(STATION, "building sold", NEXT_YEAR)).then(closed)
    given(city(), closed).when(CloseOrganisation(STATION, "again")).refused(OrganisationEnded("S", NEXT_YEAR))
    given(city(), closed).when(RenameOrganisation(STATION, "Last")).then(OrganisationRenamed(STATION, "Last", TODAY))


def test_a_unit_does_not_end_while_others_stand_under_it() -> None:
    given(city()).when(CloseOrganisation(CITY, "x")).refused(UnitsRemain("C", "E, W"))
    given(city()).when(MergeOrganisation(EAST, WEST)).refused(UnitsRemain("E", "S"))
    away = OrganisationMoved(STATION, WEST, LAST_YEAR, was=EAST)
    given(city(), away).when(MergeOrganisation(EAST, WEST)).then(OrganisationMerged(EAST, WEST, TODAY))
    coming = OrganisationMoved(STATION, WEST, NEXT_YEAR, was=EAST)
    given(city(), coming).when(CloseOrganisation(WEST, "x")).refused(UnitsRemain("W", "S"))
    managed = ManagingParentNamed(STATION, WEST, TODAY)
    given(city(), managed).when(CloseOrganisation(WEST, "x")).refused(UnitsRemain("W", "S"))


def test_a_unit_does_not_end_while_something_is_planned_there() -> None:
    day = TEN.start.date()
    here = [session(), session(SessionId(an("session", "2")), later(TEN, 24), room=None)]
    moved = SessionMoved(SESSION, ACTIVITY, CENTRE, TEN, later(TEN, -240), "earlier", ROOM)
    off = [SessionCancelled(each.session, ACTIVITY, CENTRE, each.span, "x", each.room) for each in here]
    closes = CloseOrganisation(CENTRE, "x")
    given(centre(), here).when(closes).refused(PlansRemain("T1", TODAY, 2, 0))
    given(centre(), here, moved).when(closes).refused(PlansRemain("T1", TODAY, 1, 0))
    given(centre(), here, off).when(closes).then(OrganisationClosed(CENTRE, "x", TODAY))
    after = day + timedelta(days=7)
    given(centre(), here).when(CloseOrganisation(CENTRE, "x", after)).then(OrganisationClosed(CENTRE, "x", after))


def test_what_is_no_more_does_not_change() -> None:
    closed = OrganisationClosed(STATION, "x", LAST_YEAR)
    for change in (RenameOrganisation(STATION, "New"), MoveOrganisation(STATION, WEST)):
        given(city(), closed).when(change).refused(OrganisationEnded("S", LAST_YEAR))
    given(city(), closed).when(CloseOrganisation(EAST, "x")).then(OrganisationClosed(EAST, "x", TODAY))
    for ended in (OrganisationMerged(STATION, WEST, TODAY), OrganisationClosed(STATION, "x", TODAY)):
        given(city(), ended).when(RenameOrganisation(STATION, "New")).refused(OrganisationEnded("S", TODAY))
    for ever in (OrganisationMerged(STATION, WEST), OrganisationClosed(STATION, "x")):
        given(city(), ever).when(RenameOrganisation(STATION, "New")).refused(OrganisationEnded("S", date.min))
