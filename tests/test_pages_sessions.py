"""A session's page: who may read which names, and what a coordinator does there by forms."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.facts.rooms import RoomOpened
from domain.facts.sign_ups import SignUpRequested
from domain.language import RoomId, SessionId, ShiftId, SignUpId, Span
from projections import rosters, sessions, shifts
from projections.view import text_of
from tests.page_scene import Town, a_town, session, shift, soon
from tests.scene import CENTRE, LI, WANG, ZONE, an, signed_up

A, B = SessionId(an("session", "a")), SessionId(an("session", "b"))
KITCHEN = ShiftId(an("shift", "a kitchen"))
SPAN = soon(9)
LATER = Span(SPAN.start + timedelta(hours=3), SPAN.end + timedelta(hours=3))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as made:
        made.lay(session("a", SPAN), shift("a"), signed_up(WANG, KITCHEN, A, SPAN))
        yield made


def typed(span: Span, reason: str = "teacher is late") -> dict[str, str]:
    starts, ends = (each.astimezone(ZoneInfo(ZONE)) for each in (span.start, span.end))
    times = {"day": f"{starts:%Y-%m-%d}", "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    return {**times, "reason": reason}


def stands(town: Town, of: SessionId = A) -> tuple[str, str]:
    row = town.book.book.views.row(sessions.view, of)
    assert row is not None
    return row.starts, row.ends


def states(town: Town) -> list[tuple[str, str]]:
    rows = town.book.book.views.rows(rosters.view, {"session": A}, ("order",))
    return [(row.volunteer, row.state) for row in rows]


@pytest.mark.parametrize(
    ("secret", "names"),
    [
        ("coordinator", ["王晓梅"]),
        ("administrator", ["王晓梅"]),
        ("wang", ["王晓梅 (you)"]),
        ("li", ["王*"]),
        ("other-coordinator", ["王*"]),
        ("evaluator", ["王*"]),
    ],
)
def test_names_are_for_staff_of_the_place_and_masked_for_others(town: Town, secret: str, names: list[str]) -> None:
    roster = town.reader(secret).page(f"/sessions/{A}").one("ol", class_="roster")
    assert [line.all("span")[0].text for line in roster.all("li")] == names


def test_who_is_not_signed_in_reads_how_many_come_and_nobodys_name(town: Town) -> None:
    page = town.reader().page(f"/sessions/{A}")
    assert (page.all("ol", class_="roster"), page.texts("p", class_="places")) == (
        [],
        ["enough people 1 of 2 places taken"],
    )


def test_a_move_by_the_form_moves_the_session_and_says_so(town: Town) -> None:
    there = town.reader("coordinator")
    to = there.done(f"/sessions/{A}", f"/sessions/{A}/move", **typed(LATER))
    assert (to, stands(town)) == (f"/sessions/{A}?done=moved", (text_of(LATER.start), text_of(LATER.end)))
    page = there.page(to)
    assert page.one("div", class_="notice").text == "Done: The session has been moved. Who signed up comes along."
    assert page.texts("dd")[1] == "teacher is late"


def test_a_move_that_would_tear_somebody_in_two_shows_whom_and_offers_to_release_them(town: Town) -> None:
    town.lay(session("b", LATER, room=None), shift("b"), signed_up(WANG, ShiftId(an("shift", "b kitchen")), B, LATER))
    there = town.reader("coordinator")
    page = there.refused(f"/sessions/{A}", f"/sessions/{A}/move", **typed(LATER))
    said, advice = page.one("div", class_="notice").texts("p")
    assert said.startswith(
        "Not possible: At the new time some who signed up are promised elsewhere: 王晓梅, to Dumplings"
    )
    assert advice == "Choose another time, or move it and release them from this session."
    kept = page.form(f"/sessions/{A}/move")
    assert {name: kept[name] for name in typed(LATER)} == typed(LATER)
    assert stands(town) == (text_of(SPAN.start), text_of(SPAN.end))
    answer = there.client.post(f"/sessions/{A}/move", data={**kept, "release": "yes"})
    assert answer.headers["location"] == f"/sessions/{A}?done=moved-releasing"
    assert (stands(town)[0], states(town)) == (text_of(LATER.start), [(WANG, "released")])


def test_time_and_room_change_together_also_when_only_one_order_is_possible(town: Town) -> None:
    small = RoomId(an("room", "small"))
    town.lay(RoomOpened(room=small, organisation=CENTRE, name="Small", capacity=10), session("b", LATER))
    there = town.reader("coordinator")
    there.done(f"/sessions/{A}", f"/sessions/{A}/move", **typed(LATER), room=small)
    row = town.book.book.views.row(sessions.view, A)
    assert row is not None
    assert (row.starts, row.room) == (text_of(LATER.start), small)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day": "tomorrow"}, "Not possible: “tomorrow” is not a day."),
        ({"starts": "ten"}, "Not possible: “ten” is not a time of day."),
        ({"reason": ""}, "Not possible: The reason is empty."),
    ],
)
def test_a_slip_in_the_form_is_said_and_the_rest_is_kept(town: Town, wrong: dict[str, str], sentence: str) -> None:
    given = typed(LATER) | wrong
    page = town.reader("coordinator").refused(f"/sessions/{A}", f"/sessions/{A}/move", 422, **given)
    assert page.one("div", class_="notice").texts("p")[0] == sentence
    kept = page.form(f"/sessions/{A}/move")
    assert {name: kept[name] for name in given} == given


def test_a_cancelled_session_has_no_forms_any_more(town: Town) -> None:
    there = town.reader("coordinator")
    to = there.done(f"/sessions/{A}", f"/sessions/{A}/cancellation", reason="storm")
    page = there.page(to)
    assert states(town) == [(WANG, "released")]
    assert [each["action"] for each in page.one("main").all("form")] == ["/sessions/" + A]  # the look back alone


def test_a_form_that_is_sent_twice_opens_one_shift(town: Town) -> None:
    there, path = town.reader("coordinator"), f"/sessions/{A}/shifts"
    fields = there.page(f"/sessions/{A}").form(path) | {"duty": "serving", "places": "3", "least": "1"}
    answers = [there.client.post(path, data=fields).headers["location"] for _ in range(2)]
    assert answers == [f"/sessions/{A}?done=opened", f"/sessions/{A}?done=repeated"]
    rows = town.book.book.views.rows(shifts.view, {"session": A})
    assert sorted((row.duty, row.places, row.least) for row in rows) == [("kitchen", 2, 0), ("serving", 3, 1)]


def test_a_draft_is_published_by_its_button(town: Town) -> None:
    town.lay(session("b", LATER, room=None, published=False))
    there = town.reader("coordinator")
    assert there.done(f"/sessions/{B}", f"/sessions/{B}/publication") == f"/sessions/{B}?done=published"
    row = town.book.book.views.row(sessions.view, B)
    assert row is not None
    assert row.status == "published"


@pytest.mark.parametrize(("word", "state"), [("approval", "promised"), ("decline", "declined")])
def test_who_asked_for_a_place_is_answered(town: Town, word: str, state: str) -> None:
    asked = SignUpId(an("sign-up", "asked"))
    town.lay(SignUpRequested(asked, LI, KITCHEN, A, CENTRE, SPAN))
    there = town.reader("coordinator")
    to = there.done(f"/sessions/{A}", f"/sign-ups/{asked}/{word}")
    assert to == f"/sessions/{A}?done={'approved' if word == 'approval' else 'declined'}"
    assert states(town) == [(WANG, "promised"), (LI, state)]


def test_somebody_is_signed_up_only_with_their_recorded_consent(town: Town) -> None:
    there, path = town.reader("coordinator"), f"/sessions/{A}/entries"
    page = there.refused(f"/sessions/{A}", path, volunteer=LI)
    assert page.one("div", class_="notice").texts("p")[0] == "Not possible: Nobody is signed up without having agreed."
    assert page.form(path)["volunteer"] == LI
    assert there.done(f"/sessions/{A}", path, volunteer=LI, consent="phone") == f"/sessions/{A}?done=entered"
    line = town.book.book.views.row(rosters.view, KITCHEN, LI)
    assert line is not None
    assert (line.state, line.consent) == ("promised", "phone")


@pytest.mark.parametrize(
    ("secret", "status"), [("other-coordinator", 404), ("wang", 403), ("evaluator", 403), (None, 401)]
)
def test_forms_are_neither_shown_to_nor_taken_from_others(town: Town, secret: str | None, status: int) -> None:
    there = town.reader(secret)
    shown = [each["action"] for each in there.page(f"/sessions/{A}").one("main").all("form")]
    assert shown == [f"/sessions/{A}"]
    answer = there.client.post(f"/sessions/{A}/cancellation", data={"reason": "storm"})
    assert (answer.status_code, states(town)) == (status, [(WANG, "promised")])


def test_a_form_of_another_site_is_not_taken(town: Town) -> None:
    there = town.reader("coordinator")
    there.client.headers["Sec-Fetch-Site"] = "cross-site"
    answer = there.client.post(f"/sessions/{A}/cancellation", data={"reason": "storm"})
    assert (answer.status_code, states(town)) == (403, [(WANG, "promised")])
