"""A centre with people, sessions around now and readers at its pages: the real app over a real book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.http.app import create_app
from api.http.identity import digest_of
from domain.facts.access import TokenIssued
from domain.facts.networks import NetworkFounded
from domain.facts.organisations import OrganisationEstablished
from domain.facts.sessions import SessionScheduled
from domain.facts.shifts import ShiftOpened
from domain.language import Fact, NetworkId, OrganisationId, PersonId, RoomId, SessionId, ShiftId, Span, TokenId
from tests import scene
from tests.books import TestBook, a_book
from tests.page_reader import Element, read
from tests.scene import ACTIVITY, CENTRE, LI, ROOM, WANG, ZONE, an

ELSEWHERE = OrganisationId(an("organisation", "elsewhere"))
HERE = "http://localhost"
_YEARS = timedelta(days=3_650)


def soon(days: int, hour: int = 2, minutes: int = 120) -> Span:
    """From that UTC hour (ten in the morning in Shanghai) so many days from today."""
    day = datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return Span(day, day + timedelta(minutes=minutes))


def token(secret: str, role: str, organisation: OrganisationId | None = None, person: PersonId | None = None) -> Fact:
    until = datetime.now(UTC).replace(microsecond=0) + _YEARS
    return TokenIssued(TokenId(an("token", secret)), digest_of(secret), role, until, organisation, person)


def session(key: str, span: Span, *, room: RoomId | None = ROOM, published: bool = True) -> SessionScheduled:
    """A session of the dumplings at the centre."""
    return SessionScheduled(
        session=SessionId(an("session", key)),
        activity=ACTIVITY,
        organisation=CENTRE,
        span=span,
        zone=ZONE,
        room=room,
        published=published,
        expected=0,
    )


def shift(key: str, duty: str = "kitchen", places: int = 2, **more: Any) -> ShiftOpened:
    """A shift of the session of that key."""
    return ShiftOpened(
        shift=ShiftId(an("shift", f"{key} {duty}")),
        session=SessionId(an("session", key)),
        activity=ACTIVITY,
        organisation=CENTRE,
        duty=duty,
        places=places,
        **more,
    )


class Town:
    """The book of the scene and whoever looks at it."""

    def __init__(self, book: TestBook) -> None:
        self.book = book
        self.app = create_app(book.book)

    def lay(self, *facts: Any) -> None:
        self.book.lay(*facts)

    def reader(self, secret: str | None = None, language: str = "en") -> "Reader":
        """Somebody signed in by the cookie of that secret (`coordinator`, `wang`, ...), or nobody."""
        headers = {"Accept": "text/html", "Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
        client = TestClient(self.app, base_url=HERE, headers=headers, follow_redirects=False)
        if secret is not None:
            client.cookies.set("daybook-session", secret)
        return Reader(client)


class Reader:
    """One person with a browser."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def page(self, path: str, status: int = 200) -> Element:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[-2_000:]
        return read(answer.text)

    def sends(self, page: str, action: str, **typed: str) -> Any:
        """Fill in the form of a page that is sent to that address, and send it."""
        fields = self.page(page).form(action) | typed
        return self.client.post(action, data=fields)

    def done(self, page: str, action: str, **typed: str) -> str:
        """The same, for a form that is accepted: the address it leads to."""
        answer = self.sends(page, action, **typed)
        assert answer.status_code == 303, answer.text[-2_000:]
        return str(answer.headers["location"])

    def refused(self, page: str, action: str, status: int = 409, **typed: str) -> Element:
        """The same, for a form that is refused: the page it is answered with."""
        answer = self.sends(page, action, **typed)
        assert answer.status_code == status, answer.text[-2_000:]
        return read(answer.text)


@contextmanager
def a_town(folder: Path) -> Iterator[Town]:
    """Two organisations, two volunteers with names, and a token for everybody who looks."""
    with a_book(folder) as book:
        elsewhere = OrganisationEstablished(
            organisation=ELSEWHERE, code="T2", name="Other centre", kind="day-care-centre", zone=ZONE
        )
        book.lay(
            NetworkFounded(network=NetworkId(an("network")), name="test", zone=ZONE),
            scene.centre(),
            elsewhere,
            scene.volunteer(WANG),
            scene.volunteer(LI),
            token("coordinator", "coordinator", CENTRE),
            token("other-coordinator", "coordinator", ELSEWHERE),
            token("administrator", "administrator"),
            token("evaluator", "evaluator"),
            token("wang", "volunteer", CENTRE, WANG),
            token("li", "volunteer", CENTRE, LI),
        )
        book.book.people.write(WANG, "name", "王晓梅")
        book.book.people.write(WANG, "phone", "000-0000-0001")
        book.book.people.write(LI, "name", "Mary Jane Lee")
        yield Town(book)
