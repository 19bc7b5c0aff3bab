"""Requests told apart, positions, pages of one list, and questions about the past."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.facts.organisations import OrganisationRenamed
from domain.language import OrganisationId
from journal.journal import Hand, Noted
from tests.doors import LAYER, WANG, Door, centre, later, opened, session, shift, unit
from tests.scene import ACTIVITY, CENTRE, SESSION, SHIFT, Lay, an

ROOM = {"organisation": "T1", "name": "Other hall", "capacity": 12}

OTHER = OrganisationId(an("organisation", "new"))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path) as door:
        yield door.given(centre(), session(), shift())


def test_the_same_request_again_is_answered_again_and_done_once(door: Door) -> None:
    staff, key = door.by("coordinator", CENTRE), uuid4()
    first = staff.post("/rooms", ROOM, key=key).then(201)
    head = door.book.journal.recorder.head()
    again = staff.post("/rooms", {"capacity": 12, "name": "Other hall", "organisation": "T1"}, key=key).then(201)
    assert (again.body, again.headers["Location"]) == (first.body, first.headers["Location"])
    assert first.headers["Location"] == f"/api/v1/rooms/{first.body['id']}"
    assert door.book.journal.recorder.head() == head


def test_the_same_key_for_another_body_or_another_address_is_refused(door: Door) -> None:
    staff, key = door.by("coordinator", CENTRE), uuid4()
    staff.post("/rooms", ROOM, key=key).then(201)
    head = door.book.journal.recorder.head()
    staff.post("/rooms", {**ROOM, "capacity": 13}, key=key).refused(409, "repeat-differs")
    staff.post(f"/sessions/{SESSION}/cancellation", {"reason": "x"}, key=key).refused(409, "repeat-differs")
    assert door.book.journal.recorder.head() == head


def test_a_key_belongs_to_who_sent_it(door: Door) -> None:
    key = uuid4()
    one = door.by("coordinator", CENTRE).post("/rooms", ROOM, key=key).then(201).body["id"]
    other = door.by("coordinator").post("/rooms", ROOM, key=key).then(201).body["id"]
    assert one != other


def test_a_refusal_is_not_kept(door: Door) -> None:
    wang, key = door.by("volunteer", person=WANG), uuid4()
    coordinator = door.by("coordinator", CENTRE)
    coordinator.post(f"/shifts/{SHIFT}/closure").then()
    wang.post(f"/shifts/{SHIFT}/sign-ups", key=key).refused(409, "shift-not-open")
    coordinator.post(f"/shifts/{SHIFT}/reopening").then()
    wang.post(f"/shifts/{SHIFT}/sign-ups", key=key).then(201)


def test_a_key_is_a_uuid(door: Door) -> None:
    refused = door.by("coordinator", CENTRE).post("/rooms", ROOM, key="twice").refused(422, "input-unfit")
    assert refused.body["errors"] == [{"field": "idempotency-key", "message": "is not a UUID"}]


def test_a_secret_is_answered_once(door: Door) -> None:
    staff, key = door.by("coordinator", CENTRE), uuid4()
    body = {"kind": "centre", "subject": "T1"}
    first = staff.post("/feeds", body, key=key).then(201).body
    assert first["address"] == f"http://localhost:8000/calendars/{first['secret']}.ics"
    again = staff.post("/feeds", body, key=key).then(201).body
    assert again == {**first, "secret": None, "address": None}
    assert first["secret"] not in door.logs.getvalue()


def test_what_was_just_recorded_is_read_back_by_its_position(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    for number in range(10):
        made = staff.post("/rooms", {**ROOM, "name": f"Room {number}"}).then(201).body
        read = door.nobody.get(f"/rooms/{made['id']}", headers={"Min-Position": str(made["position"])}).then()
        assert (read.body["name"], read.position >= made["position"]) == (f"Room {number}", True)


def test_a_position_still_to_come_is_refused_at_once(door: Door) -> None:
    head = door.book.journal.recorder.head()
    for asked in ({"headers": {"Min-Position": str(head + 1)}}, {"at": head + 1}):
        refused = door.nobody.get("/rooms", **asked).refused(422, "position-unfit")
        assert refused.body["detail"] == f"The book has {head} entries; that position is still to come."


def pages(door: Door, limit: int, **query: Any) -> Iterator[Any]:
    cursor: dict[str, str] = {}
    while True:
        page = door.nobody.get("/sessions", limit=limit, **query, **cursor).then()
        yield page
        if page.body["next"] is None:
            return
        cursor = {"cursor": page.body["next"]}


def test_pages_of_one_list_agree_whatever_is_recorded_in_between(door: Door) -> None:
    door.given([session(str(number), later(number)) for number in range(2, 9)])
    whole = door.nobody.get("/sessions").then().body
    found, positions = [], set()
    for page in pages(door, 3):
        found += page.body["rows"]
        positions.add(page.body["position"])
        door.given(session(f"between {len(found)}", later(1.5)))
    assert (found, positions) == (whole["rows"], {whole["position"]})
    assert [row["starts"] for row in found] == sorted(row["starts"] for row in found)


def test_a_cursor_is_of_its_own_list_alone(door: Door) -> None:
    door.given([session(str(number), later(number)) for number in range(2, 5)])
    cursor = door.nobody.get("/sessions", limit=1).then().body["next"]
    for query in ({"activity": ACTIVITY}, {"as_of": "2026-01-01T00:00:00Z"}):
        door.nobody.get("/sessions", cursor=cursor, **query).refused(422, "cursor-unfit")
    door.nobody.get("/rooms", cursor=cursor).refused(422, "cursor-unfit")
    for wrong in ("nonsense", "WyJhIl0", cursor[:-4] + "AAAA"):
        door.nobody.get("/sessions", cursor=wrong).refused(422, "cursor-unfit")


def test_a_page_has_500_rows_at_most(door: Door) -> None:
    refused = door.nobody.get("/sessions", limit=501).refused(422, "input-unfit")
    assert refused.body["errors"] == [{"field": "limit", "message": "is more than 500", "limit": 500}]


def test_known_at_is_what_the_book_said_and_as_of_what_was_so(door: Door) -> None:
    """A renaming of last month was told only now: the book did not know it then, but it was so."""
    told = datetime.now(UTC)
    long_ago = told - timedelta(days=30)
    renamed = Lay((OrganisationRenamed(CENTRE, "New name", since=long_ago.date()),))
    late = door.book.journal.carry_out(Noted(renamed, happened_at=long_ago), hand=Hand(LAYER))
    door.book.views.wait_for(late.last, 10)

    def name(**query: Any) -> str:
        return str(door.nobody.get("/organisations/T1", **query).then().body["name"])

    assert name() == "New name"
    assert name(known_at=told.isoformat()) == "Unit T1"
    assert name(at=late.last - 1) == "Unit T1"
    assert name(as_of=told.isoformat()) == "New name"
    assert name(as_of=told.isoformat(), known_at=told.isoformat()) == "Unit T1"


def test_the_entries_as_of_a_time_are_those_that_had_happened_by_then(door: Door) -> None:
    before = door.book.journal.recorder.head()
    then = datetime.now(UTC)
    door.given(unit(OTHER, "T9"))
    renamed = Lay((OrganisationRenamed(CENTRE, "New name"),))
    late = door.book.journal.carry_out(Noted(renamed, happened_at=then - timedelta(1)), hand=Hand(LAYER)).last
    everything = door.by("auditor")
    asked = everything.get("/events", as_of=then.isoformat(), after=before - 1, limit=2).then().body
    assert [entry["position"] for entry in asked["entries"]] == [before, late]
    (page, last) = (
        everything.get("/events", as_of=then.isoformat(), after=at, limit=1).then().body for at in (before - 1, before)
    )
    assert ([entry["position"] for entry in page["entries"]], page["next"]) == ([before], before)
    assert ([entry["position"] for entry in last["entries"]], last["next"]) == ([late], None)


def test_lists_and_every_view_answer_about_the_past_too(door: Door) -> None:
    at = door.book.journal.recorder.head()
    door.given(unit(OTHER, "T9"))
    for path in ("/organisations", "/views/organisations"):
        then = door.nobody.get(path, at=at).then()
        assert (sorted(row["code"] for row in then.body["rows"]), then.position) == (["D", "T1", "T2"], at)
    csv = door.nobody.get("/views/organisations", at=at, format="csv").then().response.text
    assert len(csv.splitlines()) == 4
    state = door.by("auditor").get("/state", at=at).then().body
    assert (state["position"], state["views"]["organisations"]["rows"]) == (at, 3)


def test_the_past_is_asked_one_way_and_with_an_offset(door: Door) -> None:
    door.nobody.get("/rooms", at=1, known_at="2026-01-01T00:00:00Z").refused(422, "moment-unfit")
    refused = door.nobody.get("/rooms", known_at="2026-01-01T00:00:00").refused(422, "input-unfit")
    assert refused.body["errors"] == [{"field": "known_at", "message": "has no time zone"}]


def test_conditions_of_a_view_are_its_columns_or_refused(door: Door) -> None:
    rows = door.nobody.get("/views/shifts", where=f"session={SESSION}").then().body["rows"]
    assert [row["id"] for row in rows] == [SHIFT]
    assert door.nobody.get("/views/shifts", where=["organisation=T2"]).then().body["rows"] == []
    for wrong in ("nonsense=1", "places=many"):
        door.nobody.get("/views/shifts", where=wrong).refused(422, "filter-unfit")
    door.nobody.get("/views/nonsense").refused(404, "not-found")


def test_the_history_of_a_thing_is_its_facts_in_order(door: Door) -> None:
    door.by("volunteer", person=WANG).post(f"/shifts/{SHIFT}/sign-ups").then(201)
    staff = door.by("coordinator", CENTRE)
    entries = staff.get(f"/history/{SHIFT}").then().body["entries"]
    assert [entry["type"] for entry in entries] == ["shift-opened", "volunteer-signed-up"]
    assert [entry["actor"] for entry in entries] == [LAYER, WANG]
    assert entries[1]["organisation"] == CENTRE
    first = staff.get(f"/history/{SHIFT}", limit=1).then().body
    assert staff.get(f"/history/{SHIFT}", after=first["next"]).then().body["entries"] == entries[1:]
    assert staff.get(f"/history/{SHIFT}", at=entries[0]["position"]).then().body["entries"] == entries[:1]
    assert [each["type"] for each in staff.get("/history/T1", limit=1).then().body["entries"]] == [
        "organisation-established"
    ]


def test_events_are_read_on_from_a_position_by_tag_and_type(door: Door) -> None:
    auditor = door.by("auditor")
    everything = auditor.get("/events", limit=500).then().body
    assert [entry["position"] for entry in everything["entries"]] == list(range(1, everything["position"] + 1))
    assert everything["next"] is None
    some = auditor.get("/events", type=["room-opened", "shift-opened"]).then().body["entries"]
    assert [entry["type"] for entry in some] == ["room-opened", "shift-opened"]
    tagged = auditor.get("/events", tag=SHIFT, after=1).then().body["entries"]
    assert [entry["type"] for entry in tagged] == ["shift-opened"]
    auditor.get("/events", type="nonsense").refused(404, "not-found")
