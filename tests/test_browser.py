"""The pages in a real browser: nothing axe objects to, no other host, no broken policy, and working without scripts."""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.book import Book
from api.demo.people import volunteer
from api.demo.places import YUEXI
from domain.decisions.shifts import OpenShift
from domain.decisions.sign_ups import SignUp
from domain.language import Refused, SessionId, ShiftId, SignUpId
from journal.ids import new_id
from journal.journal import Hand
from projections import rosters, schedules, sessions
from projections.selection import Range
from projections.view import text_of
from tests.browsing import DESK, PHONE, Readers, a_browser, demo_book, served, why_not

if missing := why_not():
    print(f"SKIPPING the tests in a browser: {missing}", file=sys.__stderr__)
    pytest.skip(missing, allow_module_level=True)

PAGES = ("week", "session", "shifts", "me", "history")
ROLES = {"shifts": "volunteer", "me": "volunteer"}
SIZES = {"phone": PHONE, "desk": DESK}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with demo_book(tmp_path_factory.mktemp("demo")) as made:
        yield made


@pytest.fixture(scope="module")
def readers(book: Book) -> Iterator[Readers]:
    with served(book) as url, a_browser() as browser:
        yield Readers(browser, book, url)


@pytest.fixture(scope="module")
def paths(book: Book) -> dict[str, str]:
    """The moved session's page has a roster, a reason and forms; its history has every kind of line."""
    moved = next(
        row
        for row in book.views.rows(sessions.view, {"organisation": YUEXI, "status": "published"}, ("starts",))
        if row.reason
    )
    return {
        "week": f"/centres/YX/week?on={moved.starts[:10]}",
        "session": f"/sessions/{moved.id}",
        "shifts": "/shifts",
        "me": "/me",
        "history": f"/history/{moved.id}",
    }


def watched(context: Any) -> tuple[Any, list[str]]:
    """A page, and what is wrong as it goes: requests to other hosts, errors on the console (broken policies too)."""
    wrong: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: _judge(request.url, context, wrong))
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, wrong


def _judge(url: str, context: Any, wrong: list[str]) -> None:
    if not url.startswith((f"{context.base_url}/", "data:")):
        wrong.append(url)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_keeps_to_itself(
    readers: Readers, paths: dict[str, str], name: str, language: str, size: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = readers.context(ROLES.get(name, "coordinator"), language, SIZES[size])
    context.base_url = readers.url
    page, wrong = watched(context)
    page.goto(paths[name])
    for each in page.locator("details").all():
        each.evaluate("element => { element.open = true }")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert page.evaluate(_SMALL) == []
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert wrong == []
    context.close()


# Buttons and fields that are smaller than 44 px on a side (MIIT's norm for old people's apps; WCAG 2.5.8 asks for 24).
_SMALL = """() => [...document.querySelectorAll('button, [role=button], select, summary, input:not([type=hidden])')]
    .filter(each => each.checkVisibility() && !['checkbox', 'radio'].includes(each.type))
    .filter(each => each.getBoundingClientRect().height < 43.5).map(each => each.outerHTML)"""


def offered(book: Book) -> ShiftId:
    """A new shift of six places, in the days that the list begins with, at a time when its volunteer is free."""
    mine = book.views.rows(schedules.view, {"volunteer": volunteer(0), "state": "promised"})
    now = datetime.now(UTC)
    window = Range(text_of(now + timedelta(hours=1)), text_of(now + timedelta(days=6)))
    where = {"organisation": YUEXI, "status": "published", "starts": window}
    free = (
        row
        for row in book.views.rows(sessions.view, where, ("starts",))
        if all(each.ends <= row.starts or row.ends <= each.starts for each in mine)
    )
    shift = ShiftId(new_id("shift"))
    decision = OpenShift(shift, SessionId(next(free).id), "帮手", 6)  # type: ignore[arg-type]
    done = book.journal.carry_out(decision, hand=Hand(volunteer(0)))
    book.views.wait_for(done.last, 5)
    return shift


def state(book: Book, shift: ShiftId) -> str | None:
    book.views.wait_for(book.journal.recorder.head(), 5)
    row = book.views.row(rosters.view, shift, volunteer(0))
    return row and row.state


@pytest.mark.parametrize("scripts", [False, True])
def test_signing_up_and_withdrawing_work_with_and_without_scripts(readers: Readers, book: Book, scripts: bool) -> None:
    shift = offered(book)
    context = readers.context("volunteer", "zh", PHONE, java_script_enabled=scripts)
    context.base_url = readers.url
    page, wrong = watched(context)
    page.goto("/shifts")
    card = page.locator(f"#{shift}")
    card.get_by_role("button").click()
    page.locator("#notices .notice[data-kind=done]").wait_for()
    assert page.locator("#notices strong").inner_text() == "已完成："
    assert card.locator(".status[data-status=signed-up]").inner_text() == "已报名"
    assert state(book, shift) == "promised"
    card.get_by_role("link", name=re.compile("您已报名")).click()
    page.get_by_role("main").get_by_role("button", name="取消报名").click()
    page.locator("#notices .notice[data-kind=done]").wait_for()
    assert state(book, shift) == "withdrawn"
    assert wrong == []
    context.close()


def test_a_refusal_is_said_where_the_reader_is_and_takes_the_focus(readers: Readers, book: Book) -> None:
    shift = offered(book)
    context = readers.context("volunteer", "en", DESK)
    page = context.new_page()
    page.goto("/shifts")
    button = page.locator(f"#{shift}").get_by_role("button")
    taken = 0
    for number in range(1, 57):  # whoever is free then takes a place, until there is none
        entry = SignUp(SignUpId(new_id("sign-up")), volunteer(number), shift, "phone")
        with suppress(Refused):
            book.journal.carry_out(entry, hand=Hand(volunteer(0)))
            taken += 1
    assert taken == 6
    button.click()
    page.locator("#notices .problem").wait_for()
    assert page.locator("#notices .problem p").first.inner_text() == (
        "Not possible: All places of this shift are taken (6 of 6)."
    )
    assert page.evaluate("document.activeElement.id") == "notices"
    assert page.locator(f"#{shift}").get_by_role("button").count() == 1  # what stood there stands there still
    context.close()


def test_the_larger_size_is_kept_and_enlarges_what_is_read_and_touched(readers: Readers) -> None:
    context = readers.context(None, "zh", PHONE)
    page = context.new_page()
    page.goto("/shifts?organisation=all")
    page.get_by_role("button", name="长辈模式").click()
    assert page.url == f"{readers.url}/shifts?organisation=all"
    sizes = page.evaluate(
        "[parseFloat(getComputedStyle(document.documentElement).fontSize),"
        " document.querySelector('main button').getBoundingClientRect().height]"
    )
    assert sizes[0] == 22
    assert sizes[1] >= 60
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()
