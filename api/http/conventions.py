"""What every route keeps: an action it declares, questions about the past, positions, and requests told apart.

A route asks for `Annotated[Reading, reads("programme.see")]` or `Annotated[Writing, writes("sessions.change")]`; the
action stands in that dependency, where a test finds it. `anybody()` is for the few addresses that need none.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Depends, Header, Query, Request, Response
from pydantic import AwareDatetime

from api.book import Book
from api.http.gate import SENT
from api.http.identity import who_of
from api.http.refusals import BehindPosition, MomentUnfit, NotAllowed, NotFound, PositionUnfit, SignInNeeded
from api.permissions import RULES, Where, Who, may
from api.places import Places
from api.tree import Tree
from domain.language import ID_FORM, Decision, Id, OrganisationId, PersonId, kind_of
from journal.journal import Done, Hand, Noted, plain
from projections.past import Moment, bounds_of

ANYBODY = "anybody"
_WAIT_SECONDS = 1.0
_LAST = 2**63 - 1


class Json(Response):
    """An answer as JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return msgspec.json.encode(content)


class _Reader:
    """The views of now, for Places."""

    def __init__(self, book: Book) -> None:
        self.rows = book.views.rows
        self._row = book.views.store.row

    def row(self, view: Any, key: Any) -> Any:
        return self._row(view, key)


@dataclass(frozen=True)
class Call:
    """One request: the book, who asks, and for what action."""

    request: Request
    book: Book
    who: Who
    action: str

    @cached_property
    def tree(self) -> Tree:
        return self.book.tree()

    def may(self, where: Where, action: str | None = None) -> bool:
        return may(self.who, action or self.action, where, self.tree)

    def role_may(self, action: str) -> bool:
        """Whether the caller's role is one for that action, wherever."""
        return self.who.role in RULES[action]

    def may_name(self, person: PersonId) -> bool:
        """Whether this caller may see that person's name, as they are registered today."""
        where = Places(_Reader(self.book), self.tree).of(person)
        return where is not None and self.may(where, "people.see")

    def where(self, text: str) -> Where | None:
        """Where the thing of that id lies today; None: there is none. Waits for what was recorded just now."""
        found = Places(_Reader(self.book), self.tree).of(text)
        if found is None and self.book.views.position < (head := self.book.journal.recorder.head()):
            self.book.views.wait_for(head, _WAIT_SECONDS)
            found = Places(_Reader(self.book), self.book.tree()).of(text)
        return found

    def reach(self, kind: str, text: str, person: PersonId | None = None) -> Id:
        """The id of a thing that this caller may act on, by what the address says. Raises NotFound.

        person: whom the action is about, when the thing itself does not say.
        """
        where = self.where(text) if ID_FORM.match(text) and kind_of(text) == kind else None
        if where is not None and person is not None:
            where = replace(where, person=person)
        if where is None or not self.may(where):
            raise NotFound()
        self._concerns(where.organisation)
        return Id(text)

    def unit(self, name: str) -> OrganisationId:
        """The organisation of that id or code that this caller may act in. Raises NotFound."""
        unit = self.tree.unit(name)
        if unit is None and self.book.views.position < (head := self.book.journal.recorder.head()):
            self.book.views.wait_for(head, _WAIT_SECONDS)
            unit = self.book.tree().unit(name)
        if unit is None or not may(self.who, self.action, Where(unit.id), self.book.tree()):
            raise NotFound()
        self._concerns(unit.id)
        return unit.id

    def named_unit(self, name: str) -> OrganisationId:
        """The organisation of that id or code, whoever asks; the decision says what is wrong with an unknown id."""
        unit = self.tree.unit(name)
        if unit is None and not ID_FORM.match(name):
            raise NotFound()
        return unit.id if unit is not None else OrganisationId(Id(name))

    def named(self, kind: str, text: str) -> Id:
        """An id that a body names beside what it is about. Raises NotFound for what is no id of that kind."""
        if not ID_FORM.match(text) or kind_of(text) != kind:
            raise NotFound()
        return Id(text)

    def _concerns(self, organisation: OrganisationId | None) -> None:
        """What is recorded names it, and what is said is on its clock."""
        if organisation is not None and (unit := self.book.tree().by_id.get(organisation)):
            self.request.state.organisation, self.request.state.zone = organisation, unit.zone


@dataclass(frozen=True)
class Reading(Call):
    """A question: `moment` says about when. `present`: about now."""

    moment: Moment

    @property
    def until(self) -> int:
        """The last position the answer may be made from."""
        return bounds_of(self.book.journal.recorder, self.moment).position


@dataclass(frozen=True)
class Writing(Call):
    """Something to be decided. `key`: the Idempotency-Key, if one came."""

    response: Response
    key: str | None

    def hand(self, organisation: Id | None = None, told: bytes | None = None) -> Hand:
        """Whose hand writes. The same key with another address or body is another request.

        told: what tells this request from another, where the body itself must not (it holds personal details).
        """
        sent: bytes = self.request.scope.get(SENT, b"") if told is None else told
        body = f"{self.request.method} {self.request.url.path}\n".encode() + sent
        return Hand(self.who.actor, self.key, body, organisation)

    def decided(self, *decisions: Decision | Noted, told: bytes | None = None) -> Done:
        """Decide and record. Raises what the decisions raise."""
        organisation = getattr(self.request.state, "organisation", None)
        return self.book.journal.carry_out(*decisions, hand=self.hand(organisation, told))

    def carry_out(self, *decisions: Decision | Noted) -> Done:
        """Decide and record, then wait at most a second for the views."""
        done = self.decided(*decisions)
        self.wait_for(done)
        return done

    def wait_for(self, done: Done) -> None:
        """Wait at most a second until the views have taken what was done, and say how far they came."""
        last = done.last or self.book.journal.recorder.head()
        self.response.headers["Journal-Position"] = str(self.book.views.wait_for(last, _WAIT_SECONDS))

    def recorded(self, thing: str, *decisions: Decision | Noted, **more: Any) -> dict[str, Any]:
        """Carry the decisions out and answer of the thing."""
        return told_of(thing, self.carry_out(*decisions), **more)

    def created(self, attribute: str, *decisions: Decision | Noted, **more: Any) -> dict[str, Any]:
        """The same for a new thing, whose id is that attribute of the first fact: of a repeat, the first time's."""
        done = self.carry_out(*decisions)
        return told_of(self.located(getattr(done.facts[0], attribute)), done, **more)

    def located(self, thing: str) -> str:
        """The new thing's id; 201, and its address in `Location`."""
        self.response.status_code = 201
        self.response.headers["Location"] = f"{self.request.url.path.rstrip('/')}/{thing}"
        return thing


def told_of(thing: str, done: Done, **more: Any) -> dict[str, Any]:
    """The answer to a POST: the thing, the position of the last fact (0: nothing had to be recorded), the facts."""
    return {"id": thing, "position": done.last, "facts": [plain(fact) for fact in done.facts], **more}


class Needs:
    """A dependency that declares the action a route is, and turns away roles that no rule gives it to."""

    def __init__(self, action: str) -> None:
        if action != ANYBODY and action not in RULES:
            raise ValueError(f"no rule names {action}")
        self.action = action

    def _call(self, request: Request) -> Call:
        """Raises SignInNeeded, NotAllowed."""
        who = who_of(request)
        call = Call(request, request.app.state.book, who, self.action)
        request.state.may_name = call.may_name
        if self.action != ANYBODY and who.role not in RULES[self.action]:
            raise SignInNeeded() if who.role == "public" else NotAllowed(who.role)
        return call


class _Reads(Needs):
    def __call__(
        self,
        request: Request,
        known_at: Annotated[AwareDatetime | None, Query(description="what the book said at that time")] = None,
        at: Annotated[int | None, Query(ge=0, le=_LAST, description="what it said at that position")] = None,
        as_of: Annotated[AwareDatetime | None, Query(description="what was so at that time")] = None,
        min_position: Annotated[
            int | None, Header(ge=0, le=_LAST, description="wait, a second at most, until the views are there")
        ] = None,
    ) -> Reading:
        call = self._call(request)
        if known_at is not None and at is not None:
            raise MomentUnfit()
        if at is not None and at > (head := call.book.journal.recorder.head()):
            raise PositionUnfit(head)
        wait_until(call.book, min_position)
        return Reading(call.request, call.book, call.who, call.action, Moment(known_at, at, as_of))


class _Writes(Needs):
    def __call__(
        self,
        request: Request,
        response: Response,
        idempotency_key: Annotated[
            UUID | None, Header(description="names this request for ever: sent again, it is answered again, not done")
        ] = None,
        min_position: Annotated[int | None, Header(ge=0, le=_LAST)] = None,
    ) -> Writing:
        call = self._call(request)
        wait_until(call.book, min_position)
        key = None if idempotency_key is None else str(idempotency_key)
        return Writing(call.request, call.book, call.who, call.action, response, key)


class _Open(Needs):
    def __call__(self, request: Request) -> Call:
        return self._call(request)


def reads(action: str) -> Any:
    """For `Annotated[Reading, ...]`."""
    return Depends(_Reads(action))


def writes(action: str) -> Any:
    """For `Annotated[Writing, ...]`."""
    return Depends(_Writes(action))


def anybody() -> Any:
    """For `Annotated[Call, ...]`: an address that answers everybody alike."""
    return Depends(_Open(ANYBODY))


def wait_until(book: Book, position: int | None) -> None:
    """Wait a second at most until the views are there. Raises PositionUnfit, BehindPosition."""
    if position is None or book.views.position >= position:
        return
    if position > (head := book.journal.recorder.head()):
        raise PositionUnfit(head)
    reached = book.views.wait_for(position, _WAIT_SECONDS)
    if reached < position:
        raise BehindPosition(reached)
