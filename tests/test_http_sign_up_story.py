"""By API: a free shift, a full one, an overlapping one, a withdrawal, a move, and what the book said before it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from api.languages import languages
from domain.decisions.sign_ups import ShiftFull
from domain.facts.sign_ups import VolunteerSignedUp
from domain.language import SignUpId
from tests.doors import LI, SPAN, WANG, Door, centre, later, opened, session, shift
from tests.scene import CENTRE, SESSION, SHIFT, an


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path) as door:
        full = VolunteerSignedUp(
            SignUpId(an("sign-up", "li")), LI, shift("2").shift, session("2").session, CENTRE, SPAN
        )
        yield door.given(
            centre(),
            [session(), session("2"), session("3", later(1)), shift(), shift("2", places=1), shift("3"), full],
        )


def test_a_volunteer_signs_up_for_a_free_shift_and_everybody_sees_one_place_less(door: Door) -> None:
    wang = door.by("volunteer", person=WANG)
    answer = wang.post(f"/shifts/{SHIFT}/sign-ups").then(201)
    (fact,) = answer.body["facts"]
    assert (fact["fact"], fact["volunteer"], fact["shift"]) == ("volunteer-signed-up", WANG, SHIFT)
    assert answer.body["id"] == fact["sign_up"]
    assert answer.position == answer.body["position"] == door.book.journal.recorder.head()
    assert door.nobody.get(f"/shifts/{SHIFT}").then().body["taken"] == 1


def test_a_full_shift_is_refused_with_advice(door: Door) -> None:
    wang = door.by("volunteer", person=WANG)
    refused = wang.post(f"/shifts/{shift('2').shift}/sign-ups").refused(409, "shift-full")
    assert refused.body["detail"] == "All places of this shift are taken (1 of 1)."
    assert refused.body["advice"] == ShiftFull.advice
    in_chinese = wang.post(f"/shifts/{shift('2').shift}/sign-ups", language="zh").refused(409, "shift-full")
    assert in_chinese.body["title"] == "办不到。"
    told = languages()["zh"]
    assert in_chinese.body["detail"] == told.says(ShiftFull(1)) != refused.body["detail"]
    assert in_chinese.body["advice"] == told.advises(ShiftFull(1)) != refused.body["advice"]


def test_an_overlapping_shift_is_refused_naming_the_other_promise(door: Door) -> None:
    wang = door.by("volunteer", person=WANG)
    wang.post(f"/shifts/{SHIFT}/sign-ups").then(201)
    refused = wang.post(f"/shifts/{shift('3').shift}/sign-ups").refused(409, "already-promised")
    assert refused.body["about"] == [SESSION]
    assert refused.body["detail"].startswith("At that time you have promised to be somewhere else: Dumplings, ")
    assert SESSION not in refused.body["detail"]


def test_a_withdrawal_gives_the_place_back(door: Door) -> None:
    wang = door.by("volunteer", person=WANG)
    sign_up = wang.post(f"/shifts/{SHIFT}/sign-ups").then(201).body["id"]
    withdrawn = wang.post(f"/sign-ups/{sign_up}/withdrawal").then()
    assert [fact["fact"] for fact in withdrawn.body["facts"]] == ["sign-up-withdrawn"]
    assert door.nobody.get(f"/shifts/{SHIFT}").then().body["taken"] == 0
    wang.post(f"/sign-ups/{sign_up}/withdrawal").refused(409, "not-promised")


def test_a_move_takes_the_promise_along_and_the_question_before_it_answers_the_old_time(door: Door) -> None:
    door.by("volunteer", person=WANG).post(f"/shifts/{SHIFT}/sign-ups").then(201)
    before = door.nobody.get(f"/sessions/{SESSION}").then()
    coordinator = door.by("coordinator", CENTRE)
    at = door.book.journal.recorder.head()
    starts, ends = SPAN.start + timedelta(days=1), SPAN.end + timedelta(days=1)
    move = {"starts": starts.isoformat(), "ends": ends.isoformat(), "reason": "the teacher asked"}
    moved = coordinator.post(f"/sessions/{SESSION}/move", move, key=uuid4()).then()
    assert [fact["fact"] for fact in moved.body["facts"]] == ["session-moved", "promise-moved"]
    now = door.nobody.get(f"/sessions/{SESSION}", headers={"Min-Position": str(moved.body["position"])}).then().body
    then = door.nobody.get(f"/sessions/{SESSION}", at=at).then().body
    assert now["starts"] == f"{starts:%Y-%m-%dT%H:%M:%SZ}"
    assert now["revision"] > then["revision"]
    assert then == {**before.body, "position": at}
    recorded = door.by("auditor").get("/events", after=at).then().body["entries"][0]["recorded_at"]
    assert door.nobody.get(f"/sessions/{SESSION}", known_at=recorded).then().body["starts"] == now["starts"]
    (mine,) = door.by("volunteer", person=WANG).get("/sign-ups").then().body["rows"]
    assert (mine["starts"], mine["state"]) == (now["starts"], "promised")


def test_a_move_onto_another_promise_names_the_people_to_staff_and_moves_nothing(door: Door) -> None:
    door.book.people.write(WANG, "name", "Example Wang")
    wang = door.by("volunteer", person=WANG)
    wang.post(f"/shifts/{SHIFT}/sign-ups").then(201)
    door.given(session("4", later(24)), shift("4"))
    wang.post(f"/shifts/{shift('4').shift}/sign-ups").then(201)
    body = {"starts": later(24).start.isoformat(), "ends": later(24).end.isoformat(), "reason": "rain"}
    head = door.book.journal.recorder.head()
    refused = door.by("coordinator").post(f"/sessions/{SESSION}/move", body).refused(409, "move-clashes")
    assert "Example Wang, to Dumplings, " in refused.body["detail"]
    assert [each for each in refused.body["about"] if each in (WANG, session("4").session)] == refused.body["about"]
    assert door.book.journal.recorder.head() == head + 1  # the coordinator's token
    assert "Example Wang" not in door.logs.getvalue()


def test_staff_sign_somebody_up_only_with_how_they_agreed(door: Door) -> None:
    coordinator = door.by("coordinator", CENTRE)
    coordinator.post(f"/shifts/{SHIFT}/sign-ups", {"volunteer": WANG}).refused(409, "consent-missing")
    coordinator.post(f"/shifts/{SHIFT}/sign-ups", {}).refused(422, "member-missing")
    entered = coordinator.post(f"/shifts/{SHIFT}/sign-ups", {"volunteer": WANG, "consent": "phone"}).then(201)
    assert entered.body["facts"][0]["consent"] == "phone"


def test_there_is_no_waiting_list_to_be_put_on_yet(door: Door) -> None:
    refused = door.by("volunteer", person=WANG).post(f"/shifts/{SHIFT}/sign-ups", {"waiting": True})
    assert refused.refused(422, "input-unfit").body["field"] == "waiting"


def test_a_volunteer_acts_for_nobody_else(door: Door) -> None:
    li = door.by("volunteer", person=LI)
    li.post(f"/shifts/{SHIFT}/sign-ups", {"volunteer": WANG}).refused(404, "not-found")
    sign_up = door.by("volunteer", person=WANG).post(f"/shifts/{SHIFT}/sign-ups").then(201).body["id"]
    li.post(f"/sign-ups/{sign_up}/withdrawal").refused(404, "not-found")
