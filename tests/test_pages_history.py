"""The history of a thing: its facts in order and in words, who told them and when, and what it names."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.languages import languages
from domain.decisions.sessions import CancelSession
from domain.facts.organisations import OrganisationRenamed
from domain.language import Id, SessionId, ShiftId
from tests.page_scene import Town, a_town, session, shift, soon
from tests.scene import CENTRE, WANG, Lay, an, signed_up

A = SessionId(an("session", "a"))
KITCHEN = ShiftId(an("shift", "a kitchen"))
SPAN = soon(3)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as made:
        made.lay(session("a", SPAN), shift("a"), signed_up(WANG, KITCHEN, A, SPAN))
        made.book.does(CancelSession(A, "storm"), by=Id(WANG))
        yield made


def said(town: Town, secret: str = "coordinator", language: str = "en", thing: str = A) -> list[str]:
    return town.reader(secret, language).page(f"/history/{thing}").texts("p", class_="said")


def test_a_sessions_history_is_its_facts_in_order_in_plain_words(town: Town) -> None:
    english = languages()["en"]
    when, briefly = english.span(SPAN.start, SPAN.end, year=True), english.span(SPAN.start, SPAN.end)
    kitchen = f"kitchen · Dumplings {briefly}"
    assert said(town) == [
        f"A session of Dumplings was planned: {when}. Room: Hall.",
        "The shift kitchen was opened, 2 places. Way in: sign up at once.",
        f"王晓梅 signed up for {kitchen}. Promised: {when}. Please note: no written agreement.",
        f"The session of Dumplings was cancelled ({when}). Reason: storm.",
        f"The shift {kitchen} was cancelled. Reason: storm.",
        f"王晓梅 was released from {kitchen}. Reason: the session was cancelled.",
    ]
    chinese = languages()["zh"].span(SPAN.start, SPAN.end, year=True)
    assert said(town, language="zh")[3] == f"Dumplings这一场已取消（{chinese}）。原因：storm。"


def test_a_name_is_masked_for_whoever_may_not_see_people(town: Town) -> None:
    assert said(town, "evaluator")[2].startswith("王* signed up for kitchen · Dumplings ")


def test_each_entry_says_who_told_it_and_leads_to_what_it_names(town: Town) -> None:
    page = town.reader("coordinator").page(f"/history/{A}")
    entry = page.one("ol", class_="history").all("li", id=f"entry-{town.book.book.views.position}")[0]
    assert entry.all("p")[1].text.endswith(" by 王晓梅.")
    links = {each["href"].split("/history/")[1].rsplit("-", 5)[0]: each.text for each in entry.all("a")}
    assert links == {
        "sign-up": "sign-up",
        "person": "person: 王晓梅",
        "shift": f"shift: kitchen · Dumplings {links['shift'].split('Dumplings ')[1]}",
        "organisation": "organisation: Test centre",
    }


def test_the_stored_form_is_there_to_be_opened(town: Town) -> None:
    page = town.reader("coordinator").page(f"/history/{A}")
    stored = [json.loads(each.text) for each in page.one("ol", class_="history").all("code")]
    assert [each["fact"]["fact"] for each in stored] == [
        "session-scheduled",
        "shift-opened",
        "volunteer-signed-up",
        "session-cancelled",
        "shift-cancelled",
        "promise-released",
    ]
    assert [each["position"] for each in stored] == sorted(each["position"] for each in stored)


def test_what_was_told_late_says_when_it_happened(town: Town) -> None:
    happened = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    town.book.does(Lay((OrganisationRenamed(organisation=CENTRE, name="New name"),)), happened_at=happened)
    page = town.reader("coordinator").page("/history/T1")
    last = page.one("ol", class_="history").all("li")[-1]
    assert last.one("p", class_="said").text == "It is now called New name."
    assert last.one("strong").text == "It happened Fri, 2 Jan 2026 11:04:05."


def test_looking_back_shows_what_the_book_said_then(town: Town) -> None:
    there = town.reader("coordinator")
    now = there.page(f"/history/{A}")
    fourth = now.one("ol", class_="history").all("li")
    positions = [int(each["id"].removeprefix("entry-")) for each in fourth if "id" in each.attributes]
    then = there.page(f"/history/{A}?at={positions[2]}")
    assert len(then.texts("p", class_="said")) == 3
    assert then.one("aside", class_="past").one("a")["href"] == f"/history/{A}"
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="minutes").replace("+", "%2B")
    assert there.page(f"/history/{A}?as_of={past}").one("div", class_="empty").text == (
        "The book says nothing about it."
    )


@pytest.mark.parametrize(("secret", "status"), [(None, 401), ("wang", 403), ("other-coordinator", 404)])
def test_history_is_for_those_who_may_look_behind_the_programme(town: Town, secret: str | None, status: int) -> None:
    town.reader(secret).page(f"/history/{A}", status)


def test_of_what_never_was_there_is_no_history(town: Town) -> None:
    town.reader("administrator").page(f"/history/{an('session', 'never')}", 404)
    town.reader("administrator").page("/history/nothing", 404)


def test_a_long_history_is_read_a_page_at_a_time(town: Town) -> None:
    town.lay(*(OrganisationRenamed(organisation=CENTRE, name=f"Name {n}") for n in range(60)))
    there = town.reader("coordinator")
    first = there.page("/history/T1")
    following = first.one("nav", class_="paging").one("a", rel="next")["href"]
    second = there.page(following)
    pages = [len(each.texts("p", class_="said")) for each in (first, second)]
    assert pages[0] == 50
    assert second.texts("p", class_="said")[-1] == "It is now called Name 59."
    assert [each["href"] for each in second.one("nav", class_="paging").all("a")] == ["/history/T1"]
