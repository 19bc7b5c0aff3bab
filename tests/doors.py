"""HTTP in the grammar of the rules: `door.given(facts)`, `door.by(role).post(...)`, `.then(status)`, `.refused(code)`.

The real application over a real book on disk. Times are a month from now, for decisions look at the clock.
"""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from api.book import Book
from api.http.app import create_app
from api.http.logs import log_to
from api.secrets import digest_of
from api.settings import Settings
from domain.facts.access import TokenIssued
from domain.facts.activities import ActivityListed
from domain.facts.organisations import OrganisationEstablished
from domain.facts.rooms import RoomOpened
from domain.facts.sessions import SessionScheduled
from domain.facts.shifts import ShiftOpened
from domain.facts.volunteers import VolunteerApproved, VolunteerRegistered
from domain.language import Fact, Id, OrganisationId, PersonId, SessionId, ShiftId, Span, TokenId
from journal.journal import Hand
from tests.grammar import flat
from tests.scene import ACTIVITY, CENTRE, LI, ROOM, SESSION, SHIFT, WANG, ZONE, Lay, an

DISTRICT = OrganisationId(an("organisation", "district"))
OTHER_CENTRE = OrganisationId(an("organisation", "other"))
SOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
SPAN = Span(SOON, SOON + timedelta(hours=2))
LATE = datetime(2099, 1, 1, tzinfo=UTC)
LAYER = Id("terminal")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    response: Response

    @property
    def body(self) -> Any:
        return self.response.json()

    @property
    def headers(self) -> Any:
        return self.response.headers

    @property
    def position(self) -> int:
        return int(self.response.headers["Journal-Position"])

    def then(self, status: int = 200) -> "Answer":
        """Exactly this status."""
        assert self.response.status_code == status, self.response.text
        return self

    def refused(self, status: int, code: str) -> "Answer":
        """Exactly this status and code, as a problem that says what to do instead."""
        assert (self.response.status_code, self.body.get("code")) == (status, code), self.response.text
        assert self.headers["Content-Type"] == "application/problem+json"
        assert sorted({"type", "title", "detail", "advice", "request_id", "status"} - set(self.body)) == []
        return self


@dataclass(frozen=True)
class Caller:
    """Somebody with a token (or without)."""

    client: TestClient
    headers: dict[str, str]

    def get(self, path: str, *, language: str = "en", headers: dict[str, str] | None = None, **query: Any) -> Answer:
        return Answer(self.client.get(_at(path), params=query, headers=self._headers(language, headers)))

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        key: object = None,
        language: str = "en",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = self._headers(language, headers) | ({} if key is None else {"Idempotency-Key": str(key)})
        if isinstance(body, bytes):
            return Answer(
                self.client.post(_at(path), content=body, headers={"Content-Type": "application/json", **sent})
            )
        return Answer(self.client.post(_at(path), json=body, headers=sent))

    def _headers(self, language: str, more: dict[str, str] | None) -> dict[str, str]:
        return {"Accept-Language": language, **self.headers, **(more or {})}


def _at(path: str) -> str:
    return (
        path
        if path.startswith(("/openapi", "/sign-in", "/sign-out", "/health", "/ready", "/metrics", "/ref", "/api"))
        else _API + path
    )


_API = "/api/v1"


@dataclass
class Door:
    """One book, served."""

    book: Book
    client: TestClient
    logs: io.StringIO
    secrets: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)

    def given(self, *facts: Fact | list[Fact]) -> "Door":
        """These facts, in the views too."""
        done = self.book.journal.carry_out(Lay(tuple(flat(facts))), hand=Hand(LAYER))
        assert self.book.views.wait_for(done.last, 10) >= done.last
        return self

    def by(self, role: str, at: OrganisationId | None = None, person: PersonId | None = None) -> Caller:
        """Somebody of that role, for a part of the tree or a person."""
        wanted = (role, at, person)
        if wanted not in self.secrets:
            self.secrets[wanted] = secret = f"secret-{len(self.secrets)}-{'x' * 32}"
            self.given(token(role, secret, at, person))
        return self.with_secret(self.secrets[wanted])

    def with_secret(self, secret: str) -> Caller:
        return Caller(self.client, {"Authorization": f"Bearer {secret}"})

    @property
    def nobody(self) -> Caller:
        return Caller(self.client, {})

    def lines(self) -> list[dict[str, Any]]:
        """What was logged."""
        return [json.loads(line) for line in self.logs.getvalue().splitlines()]


@contextmanager
def opened(folder: Path) -> Iterator[Door]:
    """The application over an empty book in that folder."""
    logs = io.StringIO()
    with Book.open(Settings(data=folder, network="test")) as book:
        book.founded(Hand(LAYER))
        app = create_app(book, log=log_to(logs))
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield Door(book, client, logs)


def token(
    role: str,
    secret: str,
    at: OrganisationId | None = None,
    person: PersonId | None = None,
    until: datetime = LATE,
) -> TokenIssued:
    return TokenIssued(TokenId(an("token", secret)), digest_of(secret), role, until, at, person)


def unit(organisation: OrganisationId, code: str, parent: OrganisationId | None = None) -> OrganisationEstablished:
    return OrganisationEstablished(
        organisation=organisation, code=code, name=f"Unit {code}", kind="day-care-centre", zone=ZONE, parent=parent
    )


def centre() -> list[Fact]:
    """A district with two centres; in one of them a room, an activity, and two volunteers."""
    found: list[Fact] = [
        unit(DISTRICT, "D"),
        unit(CENTRE, "T1", DISTRICT),
        unit(OTHER_CENTRE, "T2", DISTRICT),
        RoomOpened(room=ROOM, organisation=CENTRE, name="Hall", capacity=40),
        ActivityListed(activity=ACTIVITY, organisation=CENTRE, name="Dumplings", field="elder-care", type="craft"),
    ]
    for person in (WANG, LI):
        registered = VolunteerRegistered(
            volunteer=person, organisation=CENTRE, by="self", consent="self", birth_year=1958
        )
        found += [registered, VolunteerApproved(volunteer=person, organisation=CENTRE)]
    return found


def session(key: str = "1", span: Span = SPAN, published: bool = True) -> SessionScheduled:
    return SessionScheduled(
        session=SESSION if key == "1" else SessionId(an("session", key)),
        activity=ACTIVITY,
        organisation=CENTRE,
        span=span,
        zone=ZONE,
        published=published,
    )


def shift(key: str = "1", places: int = 2) -> ShiftOpened:
    """A shift of the session of the same key."""
    return ShiftOpened(
        shift=SHIFT if key == "1" else ShiftId(an("shift", key)),
        session=session(key).session,
        activity=ACTIVITY,
        organisation=CENTRE,
        duty="kitchen",
        places=places,
    )


def later(hours: float) -> Span:
    return Span(SPAN.start + timedelta(hours=hours), SPAN.end + timedelta(hours=hours))
