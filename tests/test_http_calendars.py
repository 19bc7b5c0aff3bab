"""GET /calendars/{token}.ics as calendar programs fetch it (RFC 9110 section 13), over the demo's book."""

import gzip
import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.book import Book
from api.demo.fill import fill
from api.demo.people import volunteer
from api.demo.places import YUEXI
from api.http.app import create_app
from api.http.logs import log_to
from api.secrets import digest_of, new_secret
from api.settings import Settings
from domain.decisions.feeds import OpenFeed, RevokeFeed, RotateFeed
from domain.decisions.sessions import CancelSession
from domain.language import FeedId, Id, SessionId
from journal.ids import new_id
from journal.journal import Hand
from projections import schedules, sessions
from tests.calendar_readers import read_by_ical_js, read_by_icalendar

STAFF = Hand(Id("terminal"))
LOG = io.StringIO()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("demo")
    fill(folder, datetime.now(UTC).date())
    with Book.open(Settings(data=folder, network="daybook-demo"), follow=False) as opened:
        opened.views.catch_up.run()
        yield opened


@pytest.fixture(scope="module")
def client(book: Book) -> Iterator[TestClient]:
    with TestClient(create_app(book, log=log_to(LOG)), base_url="http://localhost:8000") as opened:
        yield opened


def opened(book: Book, kind: str = "my-shifts", subject: Id | None = None) -> tuple[FeedId, str]:
    """A new feed: its id and the path of its address."""
    feed, secret = FeedId(new_id("feed")), new_secret()
    whose = subject or busy(book)
    book.journal.carry_out(OpenFeed(feed, kind, whose, digest_of(secret), "zh"), hand=STAFF)
    book.views.catch_up.run()
    return feed, f"/calendars/{secret}.ics"


def busy(book: Book) -> Id:
    """The volunteer with most promises."""
    found = (Id(volunteer(number)) for number in range(20))
    return max(found, key=lambda person: len(book.views.rows(schedules.view, {"volunteer": person})))


def fetch(client: TestClient, path: str, **headers: str) -> Response:
    return client.get(path, headers={"Accept-Encoding": "identity", **headers})


def settle() -> None:
    """Within the second of a change a feed gives an earlier date (see the route); that second is over now."""
    time.sleep(1.1)


def test_a_feed_says_what_it_is(client: TestClient, book: Book) -> None:
    _, path = opened(book)
    answer = fetch(client, path)
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in ("content-type", "content-disposition", "cache-control")} == {
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": "inline",
        "cache-control": "private, max-age=0, must-revalidate",
    }
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert len("http://localhost:8000" + path) <= 110


def test_both_readers_read_the_demos_feeds_alike(client: TestClient, book: Book, pytestconfig: pytest.Config) -> None:
    for kind, subject in (("my-shifts", None), ("centre", Id(YUEXI))):
        _, path = opened(book, kind, subject)
        body = fetch(client, path).content
        ours = sorted(read_by_icalendar(body), key=lambda each: str(each["uid"]))
        theirs = sorted(read_by_ical_js(body, pytestconfig), key=lambda each: str(each["uid"]))
        assert len(ours) > 5
        assert ours == theirs
        assert len({event["uid"] for event in ours}) == len(ours)


def test_an_unchanged_feed_answers_304(client: TestClient, book: Book) -> None:
    _, path = opened(book)
    first = fetch(client, path)
    etag = first.headers["etag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = fetch(client, path, **{"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert "last-modified" in again.headers
    assert fetch(client, path, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_date_is_enough_and_the_tag_wins_over_it(client: TestClient, book: Book) -> None:
    _, path = opened(book)
    settle()
    first = fetch(client, path)
    modified = first.headers["last-modified"]
    before = format_datetime(parsedate_to_datetime(modified) - timedelta(seconds=1), usegmt=True)
    assert fetch(client, path, **{"If-Modified-Since": modified}).status_code == 304
    assert fetch(client, path, **{"If-Modified-Since": before}).status_code == 200
    assert fetch(client, path, **{"If-Modified-Since": "last Tuesday"}).status_code == 200
    both = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert fetch(client, path, **both).status_code == 200


def test_a_change_within_the_second_is_seen_by_a_program_that_knows_dates_only(client: TestClient, book: Book) -> None:
    _, path = opened(book, "centre", Id(YUEXI))
    after = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    planned = [
        row
        for row in book.views.rows(sessions.view, {"organisation": YUEXI, "status": "published"}, order=("starts",))
        if row.starts > after
    ]
    for row in planned[:3]:
        modified = fetch(client, path).headers["last-modified"]
        book.journal.carry_out(CancelSession(SessionId(Id(row.id)), "闭馆"), hand=STAFF)
        book.views.catch_up.run()
        assert fetch(client, path, **{"If-Modified-Since": modified}).status_code == 200


def test_head_is_get_without_a_body(client: TestClient, book: Book) -> None:
    _, path = opened(book)
    settle()
    got, headed = fetch(client, path), client.head(path, headers={"Accept-Encoding": "identity"})
    different = {"x-request-id", "date"}
    assert headed.content == b""
    assert {k: v for k, v in headed.headers.items() if k not in different} == {
        k: v for k, v in got.headers.items() if k not in different
    }


def test_gzip_carries_the_same_bytes_and_works_with_the_tag(client: TestClient, book: Book) -> None:
    _, path = opened(book)
    plain = fetch(client, path)
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        zipped = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped) == plain.content
    again = fetch(client, path, **{"Accept-Encoding": "gzip", "If-None-Match": plain.headers["etag"]})
    assert again.status_code == 304


def test_a_new_address_ends_the_old_one_and_a_revoked_one_is_as_if_it_never_was(client: TestClient, book: Book) -> None:
    feed, path = opened(book)
    secret = new_secret()
    book.journal.carry_out(RotateFeed(feed, digest_of(secret)), hand=STAFF)
    book.views.catch_up.run()
    anew = f"/calendars/{secret}.ics"
    assert (fetch(client, path).status_code, fetch(client, anew).status_code) == (404, 200)
    book.journal.carry_out(RevokeFeed(feed), hand=STAFF)
    book.views.catch_up.run()
    answers = [fetch(client, each) for each in (path, anew, f"/calendars/{new_secret()}.ics", "/calendars/x.ics")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1


def test_no_address_is_ever_in_the_log(client: TestClient, book: Book) -> None:
    _, path = opened(book)
    fetch(client, path)
    assert "/calendars/{token}.ics" in LOG.getvalue()
    assert path.removeprefix("/calendars/").removesuffix(".ics") not in LOG.getvalue()


def test_names_are_in_no_feed(client: TestClient, book: Book, tmp_path: Path) -> None:
    names = book.people.read_many([volunteer(number) for number in range(60)], "name").values()
    _, path = opened(book, "centre", Id(YUEXI))
    text = fetch(client, path).content.replace(b"\r\n ", b"").decode()
    assert [name for name in names if name in text] == []
