"""A volunteer's own page, the first page of each role, and calendar subscriptions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.facts.credentials import CredentialGranted
from domain.language import CredentialId, SessionId, ShiftId
from projections import feeds
from tests.page_reader import Element, read
from tests.page_scene import Town, a_town, session, shift, soon
from tests.scene import CENTRE, LI, WANG, an, sign_up, signed_up

A, B = SessionId(an("session", "a")), SessionId(an("session", "b"))
KITCHEN, ALSO = ShiftId(an("shift", "a kitchen")), ShiftId(an("shift", "b kitchen"))
SPAN, AFTER = soon(3), soon(4)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as made:
        made.lay(session("a", SPAN), shift("a"), signed_up(WANG, KITCHEN, A, SPAN), signed_up(LI, KITCHEN, A, SPAN))
        made.lay(session("b", AFTER, room=None), shift("b"), signed_up(WANG, ALSO, B, AFTER))
        yield made


def facts_of(page: Element) -> list[tuple[str, str]]:
    lines = [each for each in page.one("main").all("dl") for each in each.all("div")]
    return [(line.one("dt").text, line.one("dd").text) for line in lines]


def test_the_next_shift_stands_first_with_whom_and_until_when_it_can_be_left(town: Town) -> None:
    page = town.reader("wang").page("/me")
    card = page.one("section", class_="next")
    assert card.one("p", class_="big").text == "Dumplings · kitchen Test centre · Hall"
    assert card.texts("p")[2:4] == ["signed up", "With: M. J. L."]
    assert card.one("button").text == "I can't come"
    assert [each.one("a").text for each in page.one("ul", class_="cards").all("li")] == ["Dumplings · kitchen"]


def test_i_cannot_come_gives_the_place_back_and_the_page_says_so(town: Town) -> None:
    there = town.reader("wang")
    to = there.done("/me", f"/sign-ups/{sign_up(WANG, KITCHEN)}/withdrawal")
    page = there.page(to)
    assert page.one("div", class_="notice").text == "Done: You have withdrawn, in time."
    first = page.one("section", class_="next")
    assert first.one("a")["href"] == f"/shifts/{ALSO}"


def test_a_withdrawal_that_is_refused_is_said_on_the_same_page(town: Town) -> None:
    there, mine = town.reader("wang"), sign_up(WANG, KITCHEN)
    fields = there.page("/me").form(f"/sign-ups/{mine}/withdrawal")
    there.client.post(f"/sign-ups/{mine}/withdrawal", data=fields)
    again = there.client.post(f"/sign-ups/{mine}/withdrawal", data={"back": "/me"})
    assert (again.status_code, read(again.text).one("h1").text) == (409, "My shifts")
    assert read(again.text).one("div", class_="problem").texts("p")[0] == (
        "Not possible: This sign-up holds no place any more."
    )


def test_own_details_and_papers_are_there_for_the_person_themselves(town: Town) -> None:
    paper = CredentialId(an("credential"))
    town.lay(CredentialGranted(paper, WANG, CENTRE, "first-aid", date(2020, 1, 1), date(2020, 12, 31)))
    assert facts_of(town.reader("wang").page("/me")) == [
        ("Your name", "王晓梅"),
        ("Phone number", "000-0000-0001"),
        ("Registered at", "Test centre"),
        ("first-aid certificate", "1 Jan – 31 Dec 2020 not valid today"),
    ]


def test_known_at_a_time_before_the_sign_up_the_page_is_empty_and_has_no_buttons(town: Town) -> None:
    page = town.reader("wang").page("/me?at=10")
    assert (page.all("section", class_="next"), page.one("main").texts("form")[1:]) == ([], [])
    assert page.one("div", class_="empty").texts("p")[0] == "You have promised nothing at the moment."


@pytest.mark.parametrize(("secret", "status"), [("administrator", 403), (None, 401)])
def test_who_is_no_person_here_has_no_page_of_their_own(town: Town, secret: str | None, status: int) -> None:
    town.reader(secret).page("/me", status)


def test_the_first_address_is_shown_once_and_works(town: Town) -> None:
    there = town.reader("wang")
    fields = there.page("/me").form("/feeds")
    first, second = (read(there.client.post("/feeds", data=fields).text) for _ in range(2))
    webcal, address = first.texts("code")
    assert webcal == address.replace("http://", "webcal://")
    assert first.one("img")["src"].startswith("data:image/svg+xml;base64,")
    path = address.removeprefix("http://localhost:8000")
    assert there.client.get(path).headers["content-type"] == "text/calendar; charset=utf-8"
    assert second.texts("code") == []
    assert second.one("div", class_="notice").texts("p")[0].endswith("The address was shown the first time.")
    assert [row.subject for row in town.book.book.views.rows(feeds.view)] == [WANG]


def test_a_new_address_ends_the_old_one_and_ending_it_leaves_none(town: Town) -> None:
    there = town.reader("wang")
    old = read(there.client.post("/feeds", data=there.page("/me").form("/feeds")).text).texts("code")[1]
    [feed] = [row.id for row in town.book.book.views.rows(feeds.view)]
    answer = there.client.post(f"/feeds/{feed}/rotation", data=there.page("/me").form(f"/feeds/{feed}/rotation"))
    new = read(answer.text).texts("code")[1]
    paths = [each.removeprefix("http://localhost:8000") for each in (old, new)]
    assert [there.client.get(path).status_code for path in paths] == [404, 200]
    assert there.done("/me", f"/feeds/{feed}/revocation") == "/me?done=ended"
    assert there.client.get(paths[1]).status_code == 404
    assert there.page("/me").form("/feeds")["kind"] == "my-shifts"


def test_nobody_opens_a_calendar_of_somebody_else(town: Town) -> None:
    for subject in (str(WANG), "", "person-1", str(CENTRE)):
        answer = town.reader("li").client.post("/feeds", data={"kind": "my-shifts", "subject": subject})
        assert answer.status_code == 404


def test_a_coordinator_subscribes_to_the_centres_programme_on_its_page(town: Town) -> None:
    there = town.reader("coordinator")
    page = read(there.client.post("/feeds", data=there.page("/organisations/T1").form("/feeds")).text)
    assert there.client.get(page.texts("code")[1].removeprefix("http://localhost:8000")).status_code == 200
    assert town.reader("wang").page("/organisations/T1").all("form", action="/feeds") == []


def test_everybody_begins_where_they_have_something_to_do(town: Town) -> None:
    visitor, volunteer = town.reader().page("/"), town.reader("wang").page("/")
    programmes = visitor.one("ul", class_="contents")
    assert [(each.text, each.one("a")["href"]) for each in programmes.all("li")] == [
        ("Test centre 1 activity", "/centres/T1/week")
    ]
    assert (volunteer.one("h1").text, volunteer.one("article").all("a")[0]["href"]) == (
        "Your next shift",
        f"/shifts/{KITCHEN}",
    )
    coordinator = town.reader("coordinator").client.get("/")
    assert (coordinator.status_code, coordinator.headers["location"]) == (303, "/centres/T1/week")
    administrator = town.reader("administrator").page("/")
    assert [row.texts("th")[0] for row in administrator.one("table").all("tr")[1:]] == ["Test centre", "Other centre"]


def test_who_has_promised_nothing_is_shown_where_to_find_a_shift(town: Town) -> None:
    town.reader("li").done("/me", f"/sign-ups/{sign_up(LI, KITCHEN)}/withdrawal")
    page = town.reader("li").page("/")
    assert page.texts("h1") == ["Good to see you"]
    assert page.one("main").one("a", role="button")["href"] == "/shifts"


def test_signing_in_is_explained_without_a_password_field(town: Town) -> None:
    page = town.reader().page("/sign-in")
    assert (page.one("h1").text, page.one("main").all("input")) == ("Sign in", [])


def test_the_reader_is_named_at_the_foot_and_can_sign_out(town: Town) -> None:
    there = town.reader("wang")
    foot = there.page("/me").one("div", class_="reader")
    assert foot.one("span").text == "Signed in: 王晓梅 (volunteer)"
    assert there.client.post(foot.one("form")["action"]).headers["location"] == "/"
    there.page("/me", 401)


def test_a_page_says_up_to_which_entry_of_the_book_it_is(town: Town) -> None:
    position = town.book.book.views.position
    recorded = datetime.now(UTC) + timedelta(hours=8)
    said = town.reader("wang").page("/me").one("footer").texts("p")[0]
    assert said.startswith(f"This page shows the book up to entry {position}. That entry was recorded on ")
    assert said.split()[-4:-1] == f"{recorded:%-d %b %Y}".split()


def test_who_has_to_sign_in_first_is_shown_how(town: Town) -> None:
    ways = town.reader().page("/me", 401).one("p", class_="ways").all("a")
    assert [(each.text, each["href"]) for each in ways] == [("How to sign in", "/sign-in"), ("To the start", "/")]
