"""Names and phones: in the address book, on the screens of those who may see them, and nowhere else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from domain.language import PersonId
from tests.doors import OTHER_CENTRE, WANG, Door, centre, opened, session, shift
from tests.scene import CENTRE, SHIFT

NAME, PHONE = "Example Zhao", "000-1234"
BODY = {"organisation": "T1", "name": NAME, "phone": PHONE, "birth_year": 1960, "consent": "signed-form"}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path) as door:
        yield door.given(centre(), session(), shift())


def written(door: Door) -> bytes:
    """Everything on disk but the address book."""
    folder = door.book.settings.data
    return b"".join(path.read_bytes() for path in folder.iterdir() if not path.name.startswith("people.db"))


def test_a_registration_keeps_name_and_phone_in_the_address_book_alone(door: Door) -> None:
    made = door.by("coordinator", CENTRE).post("/volunteers", BODY, key=uuid4()).then(201)
    facts = made.body["facts"]
    assert [fact["fact"] for fact in facts] == ["volunteer-registered", "detail-recorded", "detail-recorded"]
    person = PersonId(made.body["id"])
    assert {fact["field"]: fact["digest"] for fact in facts[1:]} == {
        field: door.book.people.digest_of(person, field, 1) for field in ("name", "phone")
    }
    assert door.book.people.read(person, "name") == NAME
    for secret in (NAME.encode(), PHONE.encode()):
        assert secret not in written(door)
        assert secret not in door.logs.getvalue().encode()


def test_a_refused_registration_leaves_nothing_in_the_address_book(door: Door) -> None:
    before = list(door.book.people.written(0, 2**40))
    staff = door.by("coordinator", CENTRE)
    staff.post("/volunteers", {**BODY, "consent": "self"}).refused(409, "not-agreed")
    staff.post("/volunteers", {**BODY, "consent": "nonsense"}).refused(422, "code-unknown")
    staff.post("/volunteers", {**BODY, "name": "Zhao\u202e"}).refused(422, "text-unfit")
    assert list(door.book.people.written(0, 2**40)) == before


def test_the_same_registration_again_is_answered_again_and_another_name_is_another_request(door: Door) -> None:
    staff, key = door.by("coordinator", CENTRE), uuid4()
    first = staff.post("/volunteers", BODY, key=key).then(201).body
    rows = list(door.book.people.written(0, 2**40))
    assert staff.post("/volunteers", BODY, key=key).then(201).body == first
    for other in ({**BODY, "name": "Example Qian"}, {**BODY, "birth_year": 1961}, {**BODY, "phone": None}):
        staff.post("/volunteers", other, key=key).refused(409, "repeat-differs")
    assert list(door.book.people.written(0, 2**40)) == rows


def test_a_changed_detail_is_a_new_version_and_the_same_one_leaves_no_trace(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    person = PersonId(staff.post("/volunteers", BODY).then(201).body["id"])
    changed = staff.post(f"/volunteers/{person}/details", {"phone": "000-9999"}).then().body
    assert [(fact["field"], fact["version"]) for fact in changed["facts"]] == [("phone", 2)]
    assert staff.post(f"/volunteers/{person}/details", {"name": NAME, "phone": "000-9999"}).then().body["facts"] == []
    assert (door.book.people.read(person, "phone"), door.book.people.read(person, "phone", 1)) == ("000-9999", PHONE)


def test_a_suspension_keeps_its_story_apart(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    story = "A long story about them"
    facts = staff.post(f"/volunteers/{WANG}/suspension", {"reason": "conduct", "note": story}).then().body["facts"]
    assert [fact["fact"] for fact in facts] == ["detail-recorded", "volunteer-suspended"]
    assert (facts[1]["reason"], facts[1]["note"]) == ("conduct", 1)
    assert door.book.people.read(WANG, "note") == story
    assert story.encode() not in written(door)


def test_a_guardian_enters_with_the_consent_they_gave(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    body = {"name": "Example Parent", "consent": "in-person"}
    facts = staff.post(f"/volunteers/{WANG}/guardian", body).then().body["facts"]
    assert [fact["fact"] for fact in facts] == ["detail-recorded", "guardian-consented"]
    assert door.book.people.read(facts[1]["guardian"], "name") == "Example Parent"
    staff.post(f"/volunteers/{WANG}/guardian", {}).refused(422, "member-missing")


def test_nobody_writes_the_name_of_somebody_they_may_not_act_on_by_calling_them_a_guardian(door: Door) -> None:
    door.book.people.write(WANG, "name", NAME)
    beside = door.by("coordinator", OTHER_CENTRE)
    own = beside.post("/volunteers", {**BODY, "organisation": "T2"}).then(201).body["id"]
    theirs = {"guardian": WANG, "name": "Somebody Else", "consent": "in-person"}
    beside.post(f"/volunteers/{own}/guardian", theirs).refused(404, "not-found")
    assert door.book.people.read(WANG, "name") == NAME


def test_a_detail_sent_twice_at_once_is_kept_whoever_comes_second(door: Door) -> None:
    staff = door.by("coordinator", CENTRE)
    for n in range(5):
        sent = partial(staff.post, f"/volunteers/{WANG}/details", {"phone": f"000-{n}"}, key=uuid4())
        with ThreadPoolExecutor(4) as senders:
            told = [each.result().then().body for each in [senders.submit(sent) for _ in range(4)]]
        assert told == [told[0]] * 4
        (fact,) = told[0]["facts"]
        assert door.book.people.digest_of(WANG, "phone", fact["version"]) == fact["digest"]
        assert door.book.people.read(WANG, "phone") == f"000-{n}"


def test_names_are_joined_for_those_who_may_see_the_people_when_asked(door: Door) -> None:
    door.book.people.write(WANG, "name", NAME)
    door.by("volunteer", person=WANG).post(f"/shifts/{SHIFT}/sign-ups").then(201)
    roster = f"/shifts/{SHIFT}/sign-ups"
    staff = door.by("coordinator", CENTRE)
    assert [row["name"] for row in staff.get(roster, names=True).then().body["rows"]] == [NAME]
    (unasked,) = staff.get(roster).then().body["rows"]
    assert {"name"} & set(unasked) == set()
    assert door.by("coordinator", OTHER_CENTRE).get(roster, names=True).then().body["rows"] == []
    door.nobody.get(roster, names=True).refused(401, "sign-in-needed")
    door.by("operator").get(roster, names=True).refused(403, "not-allowed")
    assert NAME not in door.logs.getvalue()


def test_staff_and_the_person_read_their_details_and_others_do_not(door: Door) -> None:
    door.book.people.write(WANG, "name", NAME)
    for caller in (door.by("coordinator", CENTRE), door.by("volunteer", person=WANG)):
        assert caller.get(f"/volunteers/{WANG}").then().body["details"] == {"name": NAME, "phone": None}
    assert NAME not in door.by("auditor").get(f"/volunteers/{WANG}").then().response.text
