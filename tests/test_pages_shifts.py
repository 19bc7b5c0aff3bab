"""Finding a shift, signing up and withdrawing by one button each, with what stands in the way said beforehand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from domain.decisions.sign_ups import ShiftFull
from domain.facts.shifts import SignUpClosed
from domain.language import SessionId, ShiftId, Span
from projections import rosters
from tests.page_reader import Element, read
from tests.page_scene import Town, a_town, session, shift, soon
from tests.scene import CENTRE, LI, WANG, an, sign_up, signed_up

A, B = SessionId(an("session", "a")), SessionId(an("session", "b"))
KITCHEN, ALSO = ShiftId(an("shift", "a kitchen")), ShiftId(an("shift", "b kitchen"))
SPAN, AFTER = soon(3), soon(4)
SIGN_UP = f"/shifts/{KITCHEN}/sign-ups"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as made:
        made.lay(session("a", SPAN), shift("a"))
        yield made


def state(town: Town, who: str = WANG, of: str = KITCHEN) -> str | None:
    row = town.book.book.views.row(rosters.view, of, who)
    return row and row.state


def card(page: Element, of: str = KITCHEN) -> Element:
    return page.one("li", id=of)


def test_shifts_are_listed_by_day_with_their_places_in_words_and_one_button(town: Town) -> None:
    town.lay(session("b", AFTER, room=None), shift("b", places=1, needs=("first-aid",)))
    page = town.reader("wang").page("/shifts")
    assert [each.text for each in page.one("main").all("h3")] == ["Dumplings · kitchen", "Dumplings · kitchen"]
    assert len(page.one("main").all("h2")) == 2
    assert card(page).texts("p") == ["10:00–12:00 Test centre · Hall", "nobody yet 0 of 2 places taken"]
    assert card(page, ALSO).texts("li") == ["Needed: first-aid certificate"]
    assert [card(page, each).texts("button") for each in (KITCHEN, ALSO)] == [["Sign up"], ["Sign up"]]


def test_the_button_signs_up_and_leads_back_to_the_list_where_it_stood(town: Town) -> None:
    there = town.reader("wang")
    to = there.done("/shifts?organisation=T1", SIGN_UP)
    assert (to, state(town)) == ("/shifts?organisation=T1&done=signed-up", "promised")
    page = there.page(to)
    assert page.one("div", class_="notice").text == "Done: You are signed up. The shift stands under My shifts."
    assert (card(page).texts("button"), card(page).texts("span", class_="status")) == (
        [],
        ["enough people", "signed up"],
    )


def test_a_full_shift_is_said_to_be_full_and_a_late_try_is_refused_on_the_same_page(town: Town) -> None:
    there = town.reader("wang")
    fields = there.page("/shifts?organisation=all").form(SIGN_UP)
    others = [an("person", str(n)) for n in range(2)]
    town.lay(*(signed_up(each, KITCHEN, A, SPAN) for each in others))  # type: ignore[arg-type]
    answer = there.client.post(SIGN_UP, data=fields)
    assert (answer.status_code, state(town)) == (409, None)
    page = read(answer.text)
    assert page.one("div", class_="problem").texts("p") == [
        "Not possible: All places of this shift are taken (2 of 2).",
        ShiftFull.advice,
    ]
    assert page.one("select", id="field-organisation").one("option", selected="")["value"] == "all"
    [line] = page.one("details", class_="act").all("li")
    assert line.text == "10:00 Dumplings · kitchen full"
    assert page.one("input", name_="back")["value"] == "/shifts?organisation=all"


def test_what_else_is_promised_at_that_time_is_said_before_anything_is_pressed(town: Town) -> None:
    late = Span(SPAN.start + timedelta(hours=1), SPAN.end + timedelta(hours=1))
    town.lay(session("b", late, room=None), shift("b"), signed_up(WANG, ALSO, B, late))
    page = town.reader("wang").page("/shifts")
    assert card(page).texts("button") == []
    assert card(page).texts("p")[-1].startswith("At that time you have promised to be at: Dumplings ")
    answer = town.reader("wang").client.post(SIGN_UP, data={"back": "/shifts"})
    assert (answer.status_code, state(town)) == (409, None)


def test_a_closed_shift_and_a_shift_that_wants_approval_have_their_own_words(town: Town) -> None:
    town.lay(SignUpClosed(KITCHEN, A, CENTRE))
    town.lay(session("b", AFTER, room=None), shift("b", way_in="approval"))
    there = town.reader("wang")
    page = there.page("/shifts")
    assert card(page).texts("p")[-1] == "Sign-up is closed."
    assert card(page, ALSO).texts("button") == ["Ask for a place"]
    assert there.done("/shifts", f"/shifts/{ALSO}/sign-ups") == "/shifts?done=asked"
    assert state(town, of=ALSO) == "requested"


def test_the_list_is_of_the_readers_own_centre_until_they_choose_another(town: Town) -> None:
    def chosen(secret: str | None, query: str = "") -> str:
        page = town.reader(secret).page(f"/shifts{query}")
        return page.one("select", id="field-organisation").one("option", selected="").text

    assert [chosen("wang"), chosen(None), chosen("wang", "?organisation=all"), chosen(None, "?organisation=T1")] == [
        "Test centre",
        "everywhere",
        "everywhere",
        "Test centre",
    ]
    assert town.reader("wang").page("/shifts?organisation=T2").all("li", id=KITCHEN) == []
    town.reader("wang").page("/shifts?organisation=nowhere", 404)


def test_a_visitor_sees_the_shifts_and_is_shown_the_way_in(town: Town) -> None:
    page = town.reader().page("/shifts")
    assert [(each.text, each["href"]) for each in card(page).all("a", role="button")] == [
        ("Sign in to sign up", "/sign-in")
    ]
    assert town.reader().client.post(SIGN_UP).status_code == 401


def test_withdrawing_says_until_when_it_is_in_time(town: Town) -> None:
    town.lay(signed_up(WANG, KITCHEN, A, SPAN))
    there = town.reader("wang")
    page = there.page(f"/shifts/{KITCHEN}")
    mine = sign_up(WANG, KITCHEN)
    assert page.one("form", action=f"/sign-ups/{mine}/withdrawal").text.endswith(
        "10:00 you withdraw in time, and nobody holds it against you. Withdraw"
    )
    to = there.done(f"/shifts/{KITCHEN}", f"/sign-ups/{mine}/withdrawal")
    assert (to, state(town)) == (f"/shifts/{KITCHEN}?done=withdrawn", "withdrawn")


def test_who_withdraws_late_is_told_that_it_is_late_and_to_call(town: Town) -> None:
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=3)
    span = Span(start, start + timedelta(hours=1))
    town.lay(session("b", span, room=None), shift("b"), signed_up(WANG, ALSO, B, span))
    there = town.reader("wang")
    to = there.done(f"/shifts/{ALSO}", f"/sign-ups/{sign_up(WANG, ALSO)}/withdrawal")
    assert there.page(to).one("div", class_="notice").text == (
        "Done: You have withdrawn, late. Please also call your centre."
    )


def test_nobody_withdraws_for_somebody_else(town: Town) -> None:
    town.lay(signed_up(WANG, KITCHEN, A, SPAN))
    answer = town.reader("li").client.post(f"/sign-ups/{sign_up(WANG, KITCHEN)}/withdrawal")
    assert (answer.status_code, state(town)) == (404, "promised")


def test_a_shift_says_who_else_comes_as_the_reader_may_read_it(town: Town) -> None:
    town.lay(signed_up(LI, KITCHEN, A, SPAN))

    def others(secret: str | None) -> list[str]:
        main = town.reader(secret).page(f"/shifts/{KITCHEN}").one("main")
        said = [each.text for each in main.every() if each.name in ("h2", "p")]
        return [said[n + 1] for n, text in enumerate(said) if text == "Who else comes"]

    assert [others(each) for each in ("wang", "coordinator", "li", None)] == [["M. J. L."], ["Mary Jane Lee"], [], []]


def test_a_made_up_way_back_leads_nowhere_else(town: Town) -> None:
    answer = town.reader("wang").client.post(SIGN_UP, data={"back": "https://else.example/"})
    assert answer.headers["location"] == "/?done=signed-up"
    assert town.reader().client.get(f"/shifts/{quote('shift-1')}").status_code == 404


def test_a_shift_of_a_draft_is_for_staff_alone(town: Town) -> None:
    town.lay(session("b", AFTER, room=None, published=False), shift("b"))
    town.reader("wang").page(f"/shifts/{ALSO}", 404)
    assert town.reader("coordinator").page(f"/shifts/{ALSO}").one("h1").text == "Dumplings · kitchen"
