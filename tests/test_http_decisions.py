"""Every decision by its address: what is sent, and which facts it makes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.http.walking import routers_in
from tests.doors import LI, SPAN, WANG, Caller, Door, centre, later, opened, session, shift
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, SHIFT

SPOKEN = {"starts": SPAN.start.isoformat(), "ends": SPAN.end.isoformat()}
NEXT_DAY = {"starts": later(24).start.isoformat(), "ends": later(24).end.isoformat()}
DAY = SPAN.start.date()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path) as door:
        yield door.given(centre(), session(), shift())


@dataclass
class Told:
    """Sends decisions as an administrator and notes which addresses were used."""

    caller: Caller
    used: set[str] = field(default_factory=set)

    def __call__(self, template: str, body: Any, *facts: str, status: int = 200, **ids: str) -> str:
        self.used.add(template)
        answer = self.caller.post(template.format(**ids), body).then(status)
        assert [fact["fact"] for fact in answer.body["facts"]] == list(facts), template
        return str(answer.body["id"])


def organisations_and_rooms(told: Told) -> None:
    made = {"code": "N1", "name": "New", "kind": "workroom", "parent": "D"}
    unit = told("/organisations", made, "organisation-established", status=201)
    change = "/organisations/{organisation}/"
    told(f"{change}name", {"name": "Newer"}, "organisation-renamed", organisation="N1")
    told(f"{change}classification", {"kind": "station"}, "organisation-reclassified", organisation=unit)
    told(f"{change}parent", {"parent": None}, "organisation-moved", organisation=unit)
    told(f"{change}managing-parent", {"managed_by": "D"}, "managing-parent-named", organisation=unit)
    room = {"organisation": "N1", "name": "Hall", "capacity": 9}
    room |= {"hours": [{"weekday": 1, "opens": "08:00", "closes": "17:00"}]}
    opened_room = told("/rooms", room, "room-opened", status=201)
    told("/rooms/{room}/capacity", {"capacity": 10}, "room-resized", room=opened_room)
    told("/rooms/{room}/opening-hours", {"hours": []}, "opening-hours-changed", room=opened_room)
    told("/rooms/{room}/closure", {"reason": "moved out"}, "room-closed", room=opened_room)
    told(f"{change}closure", {"reason": "over"}, "organisation-closed", organisation=unit)
    told("/organisations", {**made, "code": "N2"}, "organisation-established", status=201)
    told(f"{change}merger", {"successor": "T1"}, "organisation-merged", organisation="N2")


def activities(told: Told) -> str:
    draft = {"organisation": "T1", "name": "Songs", "field": "elder-care", "type": "festival"}
    made = told("/activities", draft, "activity-drafted", status=201)
    change = "/activities/{activity}/"
    told(f"{change}revision", {**draft, "name": "Old songs"}, "activity-drafted", activity=made)
    told(f"{change}approval", None, "activity-approved", activity=made)
    stated = {"risks": "none", "protection": "a chair"}
    told(f"{change}publication", stated, "activity-published", activity=made)
    return made


def sessions_and_shifts(told: Told, activity: str) -> None:
    made = told("/sessions", {"activity": activity, **SPOKEN}, "session-scheduled", status=201)
    change = "/sessions/{session}/"
    told(f"{change}publication", None, "session-published", session=made)
    told(f"{change}room", {"room": ROOM, "reason": "more come"}, "session-moved-to-room", session=made)
    told(f"{change}move", {**NEXT_DAY, "reason": "rain"}, "session-moved", session=made)
    opened_shift = told("/shifts", {"session": made, "duty": "door", "places": 2}, "shift-opened", status=201)
    told("/shifts/{shift}/places", {"places": 3}, "shift-places-changed", shift=opened_shift)
    told("/shifts/{shift}/closure", None, "sign-up-closed", shift=opened_shift)
    told("/shifts/{shift}/reopening", {}, "sign-up-reopened", shift=opened_shift)
    told("/shifts/{shift}/cancellation", {"reason": "no need"}, "shift-cancelled", shift=opened_shift)
    told(f"{change}cancellation", {"reason": "storm"}, "session-cancelled", session=made)
    weekly = {"activity": ACTIVITY, "weekday": DAY.isoweekday(), "starts": "15:00", "minutes": 60}
    weekly |= {"first": DAY.isoformat(), "last": (DAY + timedelta(days=7)).isoformat()}
    facts = ("series-started", "session-scheduled", "session-scheduled")
    series = told("/series", weekly, *facts, status=201)
    ended = {"last": DAY.isoformat(), "reason": "enough"}
    told("/series/{series}/end", ended, "series-ended", "session-cancelled", series=series)
    far = DAY + timedelta(days=7 * 40)
    running = {**weekly, "last": None, "starts": "17:00"}
    answer = told.caller.post("/series", running).then(201).body
    told("/series/{series}/skips", {"day": far.isoformat(), "reason": "closed"}, "session-skipped", series=answer["id"])


def people(told: Told) -> None:
    body = {"organisation": "T1", "name": "Example Sun", "consent": "in-person"}
    person = told("/volunteers", body, "volunteer-registered", "detail-recorded", status=201)
    change = "/volunteers/{volunteer}/"
    told(f"{change}details", {"phone": "000-111"}, "detail-recorded", volunteer=person)
    told(f"{change}approval", None, "volunteer-approved", volunteer=person)
    told(f"{change}suspension", {"reason": "no-show"}, "volunteer-suspended", volunteer=person)
    told(f"{change}reinstatement", None, "volunteer-reinstated", volunteer=person)
    told(f"{change}guardian", {"guardian": WANG, "consent": "phone"}, "guardian-consented", volunteer=person)
    granted = {"person": person, "kind": "first-aid", "valid_from": "2026-01-01"}
    credential = told("/credentials", granted, "credential-granted", status=201)
    revoked = {"reason": "papers-withdrawn"}
    told("/credentials/{credential}/revocation", revoked, "credential-revoked", credential=credential)
    told(f"{change}departure", None, "volunteer-left", volunteer=person)


def sign_ups(told: Told) -> None:
    asked = {"session": SESSION, "duty": "tea", "places": 2, "way_in": "approval"}
    tea = told("/shifts", asked, "shift-opened", status=201)
    consent = {"consent": "phone"}
    join = "/shifts/{shift}/sign-ups"
    wang = told(join, {"volunteer": WANG, **consent}, "volunteer-signed-up", status=201, shift=SHIFT)
    told("/sign-ups/{sign_up}/withdrawal", None, "sign-up-withdrawn", sign_up=wang)
    wang = told(join, {"volunteer": WANG, **consent}, "sign-up-requested", status=201, shift=tea)
    told("/sign-ups/{sign_up}/approval", None, "sign-up-approved", sign_up=wang)
    li = told(join, {"volunteer": LI, **consent}, "sign-up-requested", status=201, shift=tea)
    told("/sign-ups/{sign_up}/decline", {"reason": "papers-missing"}, "sign-up-declined", sign_up=li)
    invited = {"session": SESSION, "duty": "stage", "places": 1, "way_in": "invited"}
    stage = told("/shifts", invited, "shift-opened", status=201)
    told.caller.post(join.format(shift=stage), {"volunteer": LI, **consent}).refused(409, "invited-only")
    told(join, {"volunteer": LI, "invited": True, **consent}, "volunteer-signed-up", status=201, shift=stage)


def ways_in(told: Told) -> None:
    days = [{"day": "2027-01-01", "name": "New Year", "off": True}]
    told("/holidays", {"calendar": "xx", "year": 2027, "days": days}, "holidays-published", status=201)
    feed = told("/feeds", {"kind": "my-shifts", "subject": WANG}, "feed-opened", status=201)
    told("/feeds/{feed}/rotation", None, "feed-rotated", feed=feed)
    told("/feeds/{feed}/revocation", None, "feed-revoked", feed=feed)
    token = told("/tokens", {"role": "volunteer", "person": WANG}, "token-issued", status=201)
    told("/tokens/{token}/revocation", None, "token-revoked", token=token)
    told("/links", {"role": "coordinator", "organisation": "T1"}, "sign-in-link-made", status=201)


def test_every_decision_is_taken_by_its_address(door: Door) -> None:
    told = Told(door.by("administrator"))
    organisations_and_rooms(told)
    made = activities(told)
    sessions_and_shifts(told, made)
    told("/activities/{activity}/cancellation", {"reason": "over"}, "activity-cancelled", activity=made)
    people(told)
    sign_ups(told)
    ways_in(told)
    posts = {
        route.path.removeprefix("/api/v1")
        for router in routers_in("api.http.routes").values()
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in (route.methods or ()) and route.path.startswith("/api/v1/")
    }
    assert sorted(posts - told.used) == []
    assert {entry.organisation for entry in door.book.journal.entries(tag=SHIFT)} == {None, CENTRE}


def test_the_first_organisation_founds_the_network_of_an_empty_book(tmp_path: Path) -> None:
    with opened(tmp_path) as door:
        administrator = door.by("administrator")
        body = {"code": "A", "name": "First", "kind": "guidance-centre"}
        made = administrator.post("/organisations", body).then(201).body
        assert made["facts"][0]["zone"] == "Asia/Shanghai"
        assert administrator.get("/organisations/A").then().body["id"] == made["id"]


def test_a_link_made_here_signs_in(door: Door) -> None:
    made = door.by("administrator").post("/links", {"role": "coordinator", "organisation": "T1"}).then(201).body
    assert made["address"] == f"http://localhost:8000/sign-in/{made['secret']}"
    door.nobody.post(f"/sign-in/{made['secret']}").then()
    assert [row["state"] for row in door.by("administrator").get("/links").then().body["rows"]] == ["used"]


def test_a_token_issued_here_opens_the_door_and_a_revoked_one_does_not(door: Door) -> None:
    administrator = door.by("administrator")
    made = administrator.post("/tokens", {"role": "auditor"}).then(201).body
    door.with_secret(made["secret"]).get("/events").then()
    administrator.post(f"/tokens/{made['id']}/revocation").then()
    door.with_secret(made["secret"]).get("/events").refused(401, "sign-in-needed")
