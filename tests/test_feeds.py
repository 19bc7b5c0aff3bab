"""Feeds of one's own shifts and of a centre: what a calendar program is given (docs/calendars.md)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.languages import languages
from calendars.entries import Audience
from calendars.feeds import Feed, Feeds, Limits, Subscription
from domain.decisions.moves import MoveSession
from domain.decisions.organisations import RenameOrganisation
from domain.decisions.sessions import CancelSession
from domain.decisions.sign_ups import SignUp, WithdrawSignUp
from domain.language import SessionId, SignUpId, Span
from tests.books import TestBook, a_book
from tests.calendar_readers import read_by_icalendar
from tests.scene import CENTRE, LI, SESSION, SHIFT, WANG, ZONE, an, centre, later, session, shift, sign_up, volunteer

NOW = datetime.now(UTC).replace(microsecond=0)
SPAN = Span(NOW + timedelta(days=10), NOW + timedelta(days=10, hours=2))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[TestBook]:
    with a_book(tmp_path) as opened:
        opened.lay(centre(), session(span=SPAN), shift(places=2), volunteer(WANG), volunteer(LI))
        yield opened


def mine(language: str = "en") -> Subscription:
    audience = Audience(language, languages()[language].say, "http://localhost:8000")
    return Subscription("feed-1", "my-shifts", WANG, "My shifts", ZONE, audience)


def of_centre() -> Subscription:
    return replace(mine(), feed="feed-2", kind="centre", subject=CENTRE, name="Test centre")


def feed(book: TestBook, wanted: Subscription, at: datetime = NOW, feeds: Feeds | None = None) -> Feed:
    store = book.book.views.store
    with store.reading() as now:
        return (feeds or Feeds(store.generation)).of(wanted, now, at)


def events(made: Feed) -> list[dict[str, object]]:
    return read_by_icalendar(made.body)


def joins(book: TestBook, number: int = 1) -> SignUpId:
    this = SignUpId(an("sign-up", f"wang {number}"))
    book.does(SignUp(this, WANG, SHIFT), by=WANG)
    return this


def one(made: Feed) -> dict[str, object]:
    (event,) = events(made)
    return event


def test_a_promise_is_in_the_volunteers_feed(book: TestBook) -> None:
    joins(book)
    event = one(feed(book, mine()))
    assert event["uid"] == SESSION
    assert (event["sequence"], event["status"], event["summary"]) == (0, "CONFIRMED", "Dumplings · kitchen")
    assert event["location"] == "Hall, Test centre"


def test_a_moved_session_keeps_its_uid_and_rises_in_sequence(book: TestBook) -> None:
    joins(book)
    before = one(feed(book, mine()))
    book.does(MoveSession(SESSION, later(SPAN, 1), "the hall is cold", override="warmer then"))
    after, shown = one(feed(book, mine())), one(feed(book, of_centre()))
    assert after["uid"] == before["uid"] == shown["uid"]
    assert (before["sequence"], after["sequence"], shown["sequence"]) == (0, 2, 1)
    assert after["start"] != before["start"]


def test_a_cancelled_session_stays_marked_for_fourteen_days_or_until_its_end(book: TestBook) -> None:
    joins(book)
    book.does(CancelSession(SESSION, "flood"))
    made = one(feed(book, mine()))
    assert (made["status"], made["summary"]) == ("CANCELLED", "Cancelled: Dumplings · kitchen")
    assert b"TRANSP:TRANSPARENT" in feed(book, mine()).body
    assert one(feed(book, mine("zh")))["summary"] == "【已取消】Dumplings · kitchen"
    assert len(events(feed(book, mine(), NOW + timedelta(days=14)))) == 1
    assert events(feed(book, mine(), NOW + timedelta(days=16))) == []


def test_who_withdrew_sees_that_they_did_and_coming_back_rises_further(book: TestBook) -> None:
    held = joins(book)
    book.does(WithdrawSignUp(held), by=WANG)
    gone = one(feed(book, mine()))
    joins(book, 2)
    back = one(feed(book, mine()))
    assert (gone["status"], back["status"]) == ("CANCELLED", "CONFIRMED")
    assert int(str(back["sequence"])) > int(str(gone["sequence"]))


def test_stamps_come_from_the_facts_and_never_from_the_clock(book: TestBook) -> None:
    joins(book)
    last = list(book.book.journal.entries())[-1].recorded_at
    first, later_on = feed(book, mine()), feed(book, mine(), NOW + timedelta(hours=5))
    assert f"DTSTAMP:{last:%Y%m%dT%H%M%SZ}".encode() in first.body
    if NOW.date() == (NOW + timedelta(hours=5)).date():
        assert later_on.body == first.body


def test_nobody_else_is_in_a_feed(book: TestBook) -> None:
    joins(book)
    book.does(SignUp(sign_up(LI), LI, SHIFT), by=LI)
    for wanted in (mine(), of_centre()):
        assert LI.encode() not in feed(book, wanted).body
        assert b"CONTACT" not in feed(book, wanted).body
    assert WANG.encode() not in feed(book, of_centre()).body


def test_an_empty_feed_is_a_whole_calendar(book: TestBook) -> None:
    made = feed(book, mine())
    assert events(made) == []
    assert b"BEGIN:VTIMEZONE" in made.body
    assert made.body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert made.body.endswith(b"END:VCALENDAR\r\n")
    assert b"METHOD" not in made.body


def test_an_unchanged_feed_is_not_made_again(book: TestBook) -> None:
    joins(book)
    feeds = Feeds(book.book.views.store.generation)
    first = feed(book, mine(), feeds=feeds)
    book.lay(session(SessionId(an("session", "elsewhere")), later(SPAN, 50), room=None))
    assert feed(book, mine(), feeds=feeds) is first


def test_renaming_the_centre_is_a_change_of_the_place(book: TestBook) -> None:
    joins(book)
    feeds = Feeds(book.book.views.store.generation)
    first = feed(book, mine(), feeds=feeds)
    book.does(RenameOrganisation(CENTRE, "Harbour centre"))
    after = feed(book, mine(), feeds=feeds)
    assert after.etag != first.etag
    assert one(after)["location"] == "Hall, Harbour centre"
    assert int(str(one(after)["sequence"])) > int(str(one(first)["sequence"]))


def test_rebuilt_views_give_the_same_bytes_and_the_same_tag(book: TestBook) -> None:
    joins(book)
    before = feed(book, mine())
    book.book.views.catch_up.rebuild()
    after = feed(book, mine())
    assert (after.body, after.etag, after.modified) == (before.body, before.etag, before.modified)


def test_a_feed_that_programs_could_not_read_is_cut_off_and_says_so(book: TestBook) -> None:
    for number in range(6):
        this = SessionId(an("session", f"more {number}"))
        book.lay(session(this, later(SPAN, 24 * (number + 1)), room=None))
    made = feed(book, of_centre(), feeds=Feeds(book.book.views.store.generation, Limits(events=4)))
    assert len(events(made)) == 4
    assert b"This calendar is cut off" in made.body.replace(b"\r\n ", b"")


def test_only_the_window_is_shown(book: TestBook) -> None:
    for number, days in enumerate((-45, -20, 170, 200)):
        this = SessionId(an("session", f"far {number}"))
        span = Span(NOW + timedelta(days=days), NOW + timedelta(days=days, hours=1))
        book.lay(session(this, span, room=None))
    assert len(events(feed(book, of_centre()))) == 3


STEPS = st.lists(st.sampled_from(["join", "leave", "move", "rename", "other", "cancel"]), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_changes_the_bytes_changes_the_tag(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    with a_book(tmp_path_factory.mktemp("book")) as book:
        book.lay(centre(), session(span=SPAN), shift(places=2), volunteer(WANG), volunteer(LI))
        kept = Feeds(book.book.views.store.generation)
        seen: dict[str, bytes] = {}
        held: list[SignUpId] = []
        span, off = SPAN, False
        for number, step in enumerate(steps):
            if step == "join" and not held and not off:
                held.append(joins(book, number))
            elif step == "leave" and held:
                book.does(WithdrawSignUp(held.pop()), by=WANG)
            elif step == "move" and not off:
                span = later(span, 24)
                book.does(MoveSession(SESSION, span, "moved", override="so it is"))
            elif step == "rename":
                book.does(RenameOrganisation(CENTRE, f"Centre {number}"))
            elif step == "other":
                book.lay(session(SessionId(an("session", f"o {number}")), later(SPAN, 30 + number), room=None))
            elif step == "cancel" and not off:
                book.does(CancelSession(SESSION, "off"))
                off, held = True, []
            for wanted in (mine(), of_centre()):
                remembered, fresh = feed(book, wanted, feeds=kept), feed(book, wanted)
                assert (remembered.etag, remembered.body) == (fresh.etag, fresh.body)
                assert seen.setdefault(wanted.kind + fresh.etag, fresh.body) == fresh.body
