"""Every route declares its action, and every role is turned away from every action that no rule gives it."""

from collections.abc import Iterator
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from msgspec.structs import replace

from api.http.conventions import ANYBODY, Needs
from api.http.walking import routers_in
from api.permissions import OPEN, OWN, RULES
from domain.facts.activities import ActivityListed
from domain.facts.organisations import OrganisationMoved
from domain.facts.sessions import SeriesStarted
from domain.language import OrganisationId, SeriesId
from domain.policies.roles import ROLES
from tests.doors import DISTRICT, LI, OTHER_CENTRE, WANG, Door, centre, opened, session, shift, unit
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, SHIFT, ZONE, an

FREE = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/reference",
    "/sign-in/{secret}",
    "/sign-out",
    "/calendars/{token}.ics",
    "/api/v1/views",
)


@cache
def routes(package: str = "api.http.routes") -> list[APIRoute]:
    return [each for router in routers_in(package).values() for each in router.routes if isinstance(each, APIRoute)]


def actions(route: APIRoute) -> list[str]:
    return [each.call.action for each in route.dependant.dependencies if isinstance(each.call, Needs)]


def addresses() -> list[tuple[str, str, str]]:
    """Of every route its method, a path that leads nowhere, and its action."""
    found = []
    for route in routes():
        (action,) = actions(route)
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        if action != ANYBODY and not route.path.endswith("/stream"):
            found.append((method, route.path.replace("{name}", "organisations"), action))
    return found


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with opened(tmp_path_factory.mktemp("book")) as door:
        yield door.given(centre(), session(), shift())


def test_every_route_declares_one_action_and_only_a_closed_list_needs_none() -> None:
    every = [*routes(), *routes("api.http.pages")]
    assert [route.path for route in every if len(actions(route)) != 1] == []
    assert sorted({action for route in every for action in actions(route)} - {ANYBODY, *RULES}) == []
    assert sorted({route.path for route in routes() if actions(route) == [ANYBODY]}) == sorted(FREE)


def test_every_rule_but_imports_has_a_route() -> None:
    assert sorted(set(RULES) - {action for route in routes() for action in actions(route)}) == ["imports.run"]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_is_turned_away_where_no_rule_names_it_and_nowhere_else(door: Door, role: str) -> None:
    caller = door.by(role, person=WANG if role in OWN else None) if role != "public" else door.nobody
    turned_away = (401, "sign-in-needed") if role == "public" else (403, "not-allowed")
    wrong = []
    for method, path, action in addresses():
        answer: Any = caller.post(path, {}) if method == "POST" else caller.get(path)
        told = answer.body if answer.headers["Content-Type"].endswith("json") else {}
        was = (answer.response.status_code, told.get("code")) == turned_away
        if was != (role not in RULES[action]):
            wrong.append((method, path, action, answer.response.text[:200]))
    assert wrong == []


PLACES = {"own": CENTRE, "above": DISTRICT, "beside": OTHER_CENTRE, "everywhere": None}


@pytest.mark.parametrize("place", sorted(PLACES))
def test_a_coordinator_reaches_what_lies_in_their_part_and_the_rest_is_not_there(door: Door, place: str) -> None:
    at: OrganisationId | None = PLACES[place]
    caller = door.by("coordinator", at)
    reaches = place != "beside"
    changes = [
        (f"/rooms/{ROOM}/capacity", {"capacity": 41}),
        (f"/shifts/{SHIFT}/places", {"places": 3}),
        (f"/sessions/{SESSION}/publication", None),
        (f"/volunteers/{WANG}/details", {"name": "Example Wang"}),
        ("/rooms", {"organisation": "T1", "name": "Other", "capacity": 3}),
        ("/feeds", {"kind": "centre", "subject": "T1"}),
    ]
    reached = [caller.post(path, body).response.status_code in (200, 201) for path, body in changes]
    assert reached == [reaches] * len(changes)
    if not reaches:
        for path, body in changes:
            caller.post(path, body).refused(404, "not-found")
    people = {row["person"] for row in caller.get("/volunteers").then().body["rows"]}
    assert people == ({WANG, LI} if reaches else set())


def test_unknown_somebody_elses_and_malformed_are_told_the_same(door: Door) -> None:
    beside = door.by("coordinator", OTHER_CENTRE)
    asked = [
        beside.get(f"/history/{SESSION}"),
        beside.get(f"/history/{an('session', 'none')}"),
        beside.get("/history/nonsense"),
        beside.post(f"/sessions/{SESSION}/cancellation", {"reason": "x"}),
        beside.post(f"/sessions/{an('session', 'none')}/cancellation", {"reason": "x"}),
        beside.post("/sessions/nonsense/cancellation", {"reason": "x"}),
        beside.post(f"/sessions/{ROOM}/cancellation", {"reason": "x"}),
        beside.get(f"/volunteers/{WANG}"),
        beside.get(f"/volunteers/{an('person', 'none')}"),
        beside.get("/nowhere"),
    ]
    told = [{**each.refused(404, "not-found").body, "request_id": ""} for each in asked]
    assert told == [told[0]] * len(told)


def test_a_volunteer_sees_their_own_lines_alone(door: Door) -> None:
    door.by("volunteer", person=LI).post(f"/shifts/{SHIFT}/sign-ups").then(201)
    door.by("volunteer", person=WANG).post(f"/shifts/{SHIFT}/sign-ups").then(201)
    wang = door.by("volunteer", person=WANG)
    for path, column in (
        ("/sign-ups", "volunteer"),
        (f"/shifts/{SHIFT}/sign-ups", "volunteer"),
        ("/volunteers", "person"),
    ):
        assert [row[column] for row in wang.get(path).then().body["rows"]] == [WANG], path
    staff = door.by("coordinator", CENTRE).get(f"/shifts/{SHIFT}/sign-ups").then().body["rows"]
    assert [row["volunteer"] for row in staff] == [LI, WANG]


def test_drafts_are_for_those_who_may_see_how_they_came_about(door: Door) -> None:
    door.given(session("draft", published=False), shift("draft"))
    path = f"/sessions/{session('draft').session}"
    door.nobody.get(path).refused(404, "not-found")
    door.by("volunteer", person=WANG).get(path).refused(404, "not-found")
    door.by("coordinator", OTHER_CENTRE).get(path).refused(404, "not-found")
    door.by("coordinator", CENTRE).get(path).then()
    door.nobody.get(f"/shifts/{shift('draft').shift}").refused(404, "not-found")
    listed = door.nobody.get("/sessions").then().body["rows"]
    assert [row["id"] for row in listed] == [SESSION]


def test_a_series_that_is_no_more_than_planned_is_a_draft(door: Door) -> None:
    begun = SeriesStarted(
        SeriesId(an("series")), ACTIVITY, CENTRE, 4, time(10), minutes=60, zone=ZONE, first=date(2099, 1, 1)
    )  # fmt: skip
    door.given(begun)
    assert door.nobody.get("/series").then().body["rows"] == []
    door.nobody.get(f"/series/{begun.series}").refused(404, "not-found")
    door.by("coordinator", CENTRE).get(f"/series/{begun.series}").then()


def test_what_anybody_may_see_holds_nothing_of_a_person(door: Door) -> None:
    door.given(
        ActivityListed(ACTIVITY, CENTRE, name="Dumplings", field="elder-care", type="craft", in_charge=WANG)
    )  # fmt: skip
    assert door.by("coordinator", CENTRE).get(f"/activities/{ACTIVITY}").then().body["in_charge"] == WANG
    for view in ("organisations", "rooms", "activities", "series", "sessions", "shifts", "holidays"):
        text = door.nobody.get(f"/views/{view}").then().response.text
        assert "person-" not in text
        assert "sign-up-" not in text
    assert OPEN == ("programme.see", "organisations.see")


def test_nobody_gives_away_more_than_they_have(door: Door) -> None:
    administrator = door.by("administrator", CENTRE)
    administrator.post("/tokens", {"role": "coordinator"}).refused(404, "not-found")
    administrator.post("/tokens", {"role": "coordinator", "organisation": "T2"}).refused(404, "not-found")
    administrator.post("/tokens", {"role": "coordinator", "organisation": "T1"}).then(201)


@pytest.mark.parametrize("path", ["/tokens", "/links"])
def test_nobody_lets_others_act_as_a_person_who_is_not_of_their_part(door: Door, path: str) -> None:
    for_wang = {"role": "volunteer", "organisation": "T2", "person": WANG}  # WANG is of T1
    door.by("administrator", OTHER_CENTRE).post(path, for_wang).refused(404, "not-found")
    door.by("administrator", DISTRICT).post(path, for_wang).then(201)
    door.by("administrator").post(path, {"role": "volunteer", "person": WANG}).then(201)


def test_a_unit_that_will_stand_under_another_stands_until_then_where_it_did(door: Door) -> None:
    ahead, later = OrganisationId(an("organisation", "ahead")), OrganisationId(an("organisation", "later"))
    door.given(unit(ahead, "A"), OrganisationMoved(CENTRE, ahead, since=date(2099, 1, 1), was=DISTRICT))
    door.given(replace(unit(later, "L", DISTRICT), since=date(2099, 1, 1)))
    rooms = {"name": "Hall", "capacity": 5}
    door.by("coordinator", ahead).post("/rooms", {**rooms, "organisation": "T1"}).refused(404, "not-found")
    door.by("coordinator", DISTRICT).post("/rooms", {**rooms, "organisation": "T1"}).then(201)
    door.by("coordinator", DISTRICT).post("/rooms", {**rooms, "organisation": "L"}).then(201)
    door.given(OrganisationMoved(CENTRE, ahead, since=date(2020, 1, 1), was=DISTRICT))
    door.by("coordinator", ahead).post("/rooms", {**rooms, "organisation": "T1"}).then(201)


def test_the_history_of_a_person_is_for_those_who_may_see_people(door: Door) -> None:
    evaluator = door.by("evaluator", CENTRE)
    evaluator.get(f"/history/{SESSION}").then()
    evaluator.get(f"/history/{WANG}").refused(404, "not-found")
    door.by("auditor", CENTRE).get(f"/history/{WANG}").then()


def test_the_book_is_closed_to_other_folders(tmp_path: Path) -> None:
    with opened(tmp_path / "new") as door:
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "new").iterdir()}
        assert set(modes.values()) == {"0o600"}
        assert {"journal.db", "views.db", "people.db"} <= set(modes)
        assert door.book.network is not None
