"""A centre's week: rooms by days, what each entry says, drafts for staff alone, and the week as it was known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.facts.rooms import RoomClosed
from domain.facts.sessions import SessionCancelled, SessionMoved
from domain.language import SessionId, Span
from tests.page_reader import Element
from tests.page_scene import Town, a_town, session, shift, soon
from tests.scene import ACTIVITY, CENTRE, LI, ROOM, WANG, ZONE, an, signed_up


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_town(tmp_path) as made:
        yield made


def day_of(span: Span) -> str:
    return span.start.astimezone(ZoneInfo(ZONE)).date().isoformat()


def grid(page: Element) -> list[list[str]]:
    """The week's table as text, a list a row."""
    return [[each.text for each in row.every() if each.name in ("th", "td")] for row in _table(page).all("tr")]


def _table(page: Element) -> Element:
    return page.one("table", class_="grid-week")


def in_week(text: str, span: Span) -> list[str]:
    """A row's seven cells: that text on the day of the span, nothing on the others."""
    weekday = span.start.astimezone(ZoneInfo(ZONE)).weekday()
    return [text if day == weekday else "" for day in range(7)]


def test_an_entry_stands_in_its_room_on_its_day_and_says_how_many_are_still_needed(town: Town) -> None:
    span = soon(9)
    town.lay(session("a", span), shift("a", places=3, least=2), shift("a", "serving", places=1))
    town.lay(signed_up(WANG, shift("a").shift, session("a", span).session, span))
    page = town.reader().page(f"/centres/T1/week?on={day_of(span)}")
    assert grid(page)[1:] == [["Hall holds 40", *in_week("10:00–12:00 Dumplings people needed 1 of 4", span)]]
    [entry] = _table(page).all("a")
    assert entry["href"] == f"/sessions/{an('session', 'a')}"


def test_a_session_without_a_room_has_a_row_of_its_own(town: Town) -> None:
    span = soon(9)
    town.lay(session("a", span, room=None))
    page = town.reader().page(f"/centres/T1/week?on={day_of(span)}")
    assert grid(page)[1:] == [
        ["Hall holds 40", *[""] * 7],
        ["Without a room", *in_week("10:00–12:00 Dumplings", span)],
    ]


def test_a_closed_room_is_not_in_the_table_any_more(town: Town) -> None:
    town.lay(RoomClosed(room=ROOM, organisation=CENTRE, since=datetime.now(UTC).date(), reason="roof"))
    assert grid(town.reader().page("/centres/T1/week"))[1:] == [["Without a room", *[""] * 7]]


def test_a_draft_is_seen_by_staff_of_the_place_alone(town: Town) -> None:
    span = soon(9)
    town.lay(session("a", span, published=False))
    path = f"/centres/T1/week?on={day_of(span)}"
    for secret in (None, "wang", "other-coordinator"):
        assert grid(town.reader(secret).page(path))[1:] == [["Hall holds 40", *[""] * 7]]
    said = in_week("10:00–12:00 Dumplings draft", span)
    assert grid(town.reader("coordinator").page(path))[1:] == [["Hall holds 40", *said]]


def test_what_was_moved_says_so_and_what_was_cancelled_is_struck_through(town: Town) -> None:
    span = soon(9)
    later = Span(span.start + timedelta(hours=1), span.end + timedelta(hours=1))
    this = SessionId(an("session", "a"))
    town.lay(session("a", span), SessionMoved(this, ACTIVITY, CENTRE, span, later, "teacher is late", ROOM))
    path = f"/centres/T1/week?on={day_of(span)}"
    assert _table(town.reader().page(path)).texts("a") == ["11:00–13:00 Dumplings moved"]
    town.lay(SessionCancelled(this, ACTIVITY, CENTRE, later, "storm"))
    table = _table(town.reader().page(path))
    assert (table.texts("a"), table.texts("s")) == (["11:00–13:00 Dumplings cancelled"], ["Dumplings"])


def test_known_at_shows_the_time_before_the_move_and_says_that_it_looks_back(town: Town) -> None:
    span = soon(9)
    later = Span(span.start + timedelta(hours=1), span.end + timedelta(hours=1))
    before = town.book.lay(session("a", span)).last
    town.lay(SessionMoved(SessionId(an("session", "a")), ACTIVITY, CENTRE, span, later, "late", ROOM))
    path = f"/centres/T1/week?on={day_of(span)}"
    then, now = town.reader().page(f"{path}&at={before}"), town.reader().page(path)
    assert _table(then).texts("a") == ["10:00–12:00 Dumplings"]
    assert _table(now).texts("a") == ["11:00–13:00 Dumplings moved"]
    banner = then.one("aside", class_="past")
    assert banner.one("strong").text == "As the book had it then"
    assert banner.one("a")["href"] == path
    assert now.all("aside") == []
    assert _table(then).one("a")["href"] == f"/sessions/{an('session', 'a')}?at={before}"


def test_a_moment_typed_into_the_form_is_read_on_the_centres_clock(town: Town) -> None:
    span = soon(9)
    town.lay(session("a", span))
    local = datetime.now(ZoneInfo(ZONE))
    path = f"/centres/T1/week?on={day_of(span)}"
    ago = (local - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    ahead = (local + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    assert town.reader().page(f"{path}&known_at={ahead}").texts("s") == []
    assert _table(town.reader().page(f"{path}&known_at={ahead}")).texts("a") == ["10:00–12:00 Dumplings"]
    assert town.reader("coordinator").page(f"{path}&known_at={ago}").all("a", class_="chip") == []
    assert town.reader().page(f"{path}&known_at=yesterday", 422).one("h1").text == "What was sent does not fit."


def test_the_picture_has_its_numbers_beside_it(town: Town) -> None:
    span = soon(9)
    town.lay(
        session("a", span), shift("a", places=3), signed_up(LI, shift("a").shift, session("a", span).session, span)
    )
    page = town.reader().page(f"/centres/T1/week?on={day_of(span)}")
    numbers = [row.texts("td") for row in page.all("table")[1].all("tr")[1:]]
    assert numbers == [[text, "3" if text == "1" else "0"] for text in in_week("1", span) for text in [text or "0"]]
    assert page.one("svg")["aria-label"] == "Places taken on each day of the week"
    drawn = [int(each["height"]) for each in page.one("svg").all("rect", class_="part")]
    assert drawn == [30 if text else 0 for text in in_week("1", span)]


def test_other_weeks_are_one_button_away(town: Town) -> None:
    page = town.reader().page("/centres/T1/week?on=2026-11-26&at=3")
    ways = [each["href"] for each in page.one("nav", aria_label="Other weeks").all("a")]
    path = "/centres/T1/week?at=3"
    assert ways == [f"{path}&on=2026-11-16", path, f"{path}&on=2026-11-30"]


def test_a_centre_that_is_none_is_not_found(town: Town) -> None:
    assert town.reader().page("/centres/nowhere/week", 404).one("h1").text == "Not found."
