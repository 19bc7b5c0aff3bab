"""What every page keeps: who looks and in which language, at which moment of the book, and how a form is answered.

A page asks for `Annotated[Look, looks("programme.see")]`, a form's address for `Annotated[Act, acts("...")]`. A form
that the book refuses is shown again by the same function as its page, with why not and with what was typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from typing import Annotated, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.appearance import is_large, language_of, own_path, path_of
from api.called import Called
from api.coded import all_coded, coded, role_word
from api.http.conventions import ANYBODY, Needs, Reading
from api.http.done import DONE
from api.http.gate import SENT
from api.http.problems import status_of
from api.http.refusals import MomentUnfit, NotFound, PositionUnfit
from api.http.typed import a_time
from api.languages import Language
from api.naming import Names, renamed
from api.pages import Around, Link, Notice, render
from api.permissions import Where, may
from domain.language import ID_FORM, Decision, OrganisationId, PersonId, Refused, kind_of
from journal.envelope import moment_of
from journal.journal import Done, Hand
from projections.build import Snapshot
from projections.past import Moment, rows_at
from projections.recent import rows_then
from projections.view import View

_FORMS = UUID("3d7cbe5c-2b1f-5a37-9d52-6f0c4f6e8b11")  # namespace of the request numbers that forms make
_PAST = ("known_at", "at", "as_of")
_LAST = 2**63 - 1
_FEW = 50  # ids whose facts are found one by one quicker than by folding a whole view


class Shown:
    """The rows a page is made of: all of one moment. `position`: of the last fact they are made from.

    now: the views, None for a moment that is past: to fold it can take long, and few may hold the views at a time.
    """

    def __init__(self, look: "Look", now: Snapshot | None) -> None:
        self._now, self._recorder, self._moment = now, look.book.journal.recorder, look.moment
        self._store = look.book.views.store
        self.position: int = look.until if now is None else now.position
        self.recorded_at = self._stamp() if now is None else moment_of(now.recorded_at)

    def _stamp(self) -> datetime | None:
        found = self._recorder.page(after=self.position - 1, until=self.position).rows if self.position else []
        return moment_of(found[0].recorded_at) if found else None

    def rows(
        self,
        view: View[Any],
        where: Mapping[str, Any] | None = None,
        order: tuple[str, ...] = (),
        limit: int | None = None,
    ) -> list[Any]:
        """The chosen rows. None are asked for when a condition is an empty list."""
        if () in (where or {}).values():
            return []
        if self._now is not None:
            return list(self._now.rows(view, where, order, None, limit))
        ids = (where or {}).get("id")
        if isinstance(ids, tuple) and "id" in view.scopes and len(where or {}) == 1 and len(ids) <= _FEW:
            return [row for each in ids for row in rows_at(self._recorder, view, self._moment, {"id": each})]
        return rows_then(self._recorder, self._store, view, self._moment, where, order, None, limit)

    def row(self, view: View[Any], *key: str) -> Any | None:
        """The row of that key."""
        found = self.rows(view, dict(zip(view.key, key, strict=True)))
        return found[0] if found else None

    def by_id(self, view: View[Any], ids: Iterable[str | None], **scope: str) -> dict[str, Any]:
        """Rows by their ids. `scope`: a column the view's facts are found by, so that the past is read quickly."""
        wanted = tuple(sorted({each for each in ids if each}))
        return {row.id: row for row in self.rows(view, {**scope, "id": wanted})}


@dataclass(frozen=True)
class Look(Reading):
    """Somebody looks at a page. `zone`: the clock it shows, the network's own until a page is `at_home` elsewhere."""

    asked: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"

    @cached_property
    def language(self) -> Language:
        return language_of(self.request).within(self.zone)

    def at_home(self, zone: str) -> Self:
        """The same on that clock, which times typed without an offset are of. Raises TimeUnread."""
        there = replace(self, zone=zone, moment=_moment(self.asked, zone))
        vars(there)["tree"] = self.tree  # it may hold the views by then, and must not wait for another connection
        return there

    def found(self, kind: str, text: str) -> Self:
        """This look, at home where the thing of that id lies. Raises NotFound."""
        where = self.where(text) if ID_FORM.match(text) and kind_of(text) == kind else None
        if where is None or not self.may(where, "programme.see"):
            raise NotFound()
        unit = self.tree.by_id.get(where.organisation) if where.organisation else None
        if unit is None:
            return self
        self.request.state.organisation, self.request.state.zone = unit.id, unit.zone
        return self.at_home(unit.zone)

    @property
    def person(self) -> PersonId | None:
        return self.who.person

    @contextmanager
    def shown(self) -> Iterator[Shown]:
        """The rows of the moment that is asked about."""
        _ = self.tree  # before the snapshot is opened: nobody who holds a reader waits for another
        if not self.moment.present:
            yield Shown(self, None)
            return
        with self.book.views.store.reading() as now:
            yield Shown(self, now)

    def sees_people(self, organisation: str | None, person: str | None = None) -> bool:
        """Whether names there are for this reader."""
        where = Where(organisation and OrganisationId(organisation), person and PersonId(person))  # type: ignore[arg-type]
        return self.may(where, "people.see")

    def does(self, action: str, organisation: str, person: str | None = None) -> bool:
        """Whether this reader may do that there."""
        where = Where(OrganisationId(organisation), person and PersonId(person))  # type: ignore[arg-type]
        return may(self.who, action, where, self.tree)

    def called(self, rows: Any, at: str | None = None) -> Called:
        """Names for a page; at: the organisation it is of, whose staff read the names of whoever comes to it."""

        def may_see(person: PersonId, home: str | None) -> bool:
            return self.sees_people(home, person) or (at is not None and self.sees_people(at, person))

        return Called(rows, self.book.people, self.language, may_see)

    # --- addresses and what surrounds the matter
    def to(self, path: str, **query: object) -> str:
        """The address of a page, of the same moment as this one."""
        kept = {name: self.asked[name] for name in _PAST if name in self.asked}
        given = {name: value for name, value in {**kept, **query}.items() if value not in (None, "")}
        return f"{path}?{urlencode(given)}" if given else path

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was done just before, as the address says it."""
        done = self.request.query_params.get("done", "")
        return (Notice("done", self.language.say(DONE[done])),) if done in DONE else ()

    def page(
        self,
        template: str,
        shown: Shown | None = None,
        *,
        trail: tuple[Link, ...] = (),
        refused: Refused | None = None,
        path: str | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """The page as an answer. path: of the page itself, where a form that was refused had another address."""
        if trail:
            trail = (*trail[:-1], Link(trail[-1].text))  # the last one is this page
        around = Around(
            path=path or _without(path_of(self.request), "done"),
            large=is_large(self.request),
            trail=trail,
            tabs=self._tabs(),
            notices=(self.notice(refused),) if refused else self.notices,
            position=shown.position if shown else None,
            recorded_at=shown.recorded_at if shown else None,
            reader=self._reader(),
            **vars(self.moment),
        )
        given = {"look": self, "to": self.to, "form_number": str(uuid4()), "past": not self.moment.present}
        given |= {"coded": partial(coded, self.language), "coded_all": partial(all_coded, self.language)}
        html = render(template, self.language, around, **given, **values)
        headers = {} if shown is None else {"Journal-Position": str(shown.position)}
        return HTMLResponse(html, status_of(refused) if refused else 200, headers)

    def notice(self, refused: Refused) -> Notice:
        """Why not, and what to do instead."""
        said = renamed(refused, Names(self.book, self.language, self.may_name))
        return Notice("refused", self.language.says(said), self.language.advises(said))

    def _reader(self) -> str | None:
        if self.who.role == "public":
            return None
        name = self.book.people.read(self.who.person, "name") if self.who.person else None
        role = role_word(self.language, self.who.role)
        return self.language.say("{name} ({role})", name=name, role=role) if name else role

    def _tabs(self) -> tuple[Link, ...]:
        say, unit = self.language.say, self.tree.by_id.get(self.who.organisation) if self.who.organisation else None
        tabs = [Link(say("Start"), "/")]
        if self.who.role in ("coordinator", "door", "supervisor") and unit is not None:
            tabs = [Link(say("This week"), f"/centres/{unit.code}/week")]
        tabs.append(Link(say("Find a shift"), "/shifts"))
        if self.who.person is not None:
            tabs.append(Link(say("My shifts"), "/me"))
        tabs.append(Link(say("Centres"), "/organisations"))
        if self.who.role == "public":
            tabs.append(Link(say("Sign in"), "/sign-in"))
        return tuple(tabs)


@dataclass(frozen=True)
class Act(Look):
    """Somebody sends a form. `key`: the number of the form with what stands in it: sent twice, it is done once."""

    key: str | None = None

    def carry_out(self, *decisions: Decision) -> Done:
        """Decide and record, then wait at most a second for the views. Raises what the decisions raise."""
        organisation = getattr(self.request.state, "organisation", None)
        body = f"{self.request.url.path}\n".encode() + self.request.scope.get(SENT, b"")
        done = self.book.journal.carry_out(*decisions, hand=Hand(self.who.actor, self.key, body, organisation))
        self.book.views.wait_for(done.last or self.book.journal.recorder.head())
        return done

    def back(self, path: str, done: str, record: Done | None = None) -> RedirectResponse:
        """Go and look at a page of this site, which says what was done."""
        if record is not None and record.repeated:
            done = "repeated"
        elif record is not None and not record.facts:
            done = "nothing"
        bare, _, fragment = _without(own_path(path), "done").partition("#")
        joined = f"{bare}{'&' if '?' in bare else '?'}done={done}" + (f"#{fragment}" if fragment else "")
        return RedirectResponse(joined, status_code=303)


def _without(path: str, name: str) -> str:
    parts = urlsplit(path)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != name]
    query = urlencode(kept)
    return parts.path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def _moment(asked: Mapping[str, str], zone: str) -> Moment:
    known_at, as_of = (a_time(asked[name], zone) if name in asked else None for name in ("known_at", "as_of"))
    return Moment(known_at, int(asked["at"]) if "at" in asked else None, as_of)


class _Looks(Needs):
    def __call__(
        self,
        request: Request,
        known_at: Annotated[str | None, Query(max_length=40)] = None,
        at: Annotated[int | None, Query(ge=0, le=_LAST)] = None,
        as_of: Annotated[str | None, Query(max_length=40)] = None,
    ) -> Look:
        call = self._call(request)
        given = {"known_at": known_at, "at": None if at is None else str(at), "as_of": as_of}
        asked = {name: text for name, text in given.items() if text}
        if known_at and at is not None:
            raise MomentUnfit()
        if at is not None and at > (head := call.book.journal.recorder.head()):
            raise PositionUnfit(head)
        zone = call.book.zone
        return Look(request, call.book, call.who, call.action, _moment(asked, zone), asked, zone)


class _Acts(Needs):
    def __call__(self, request: Request, form_number: Annotated[str, Form(max_length=36)] = "") -> Act:
        call = self._call(request)
        sent: bytes = request.scope.get(SENT, b"")
        key = str(uuid5(_FORMS, f"{request.url.path} {sha256(sent).hexdigest()}")) if form_number else None
        return Act(request, call.book, call.who, call.action, Moment(), {}, call.book.zone, key)


def looks(action: str = ANYBODY) -> Any:
    """For `Annotated[Look, ...]`."""
    return Depends(_Looks(action))


def acts(action: str) -> Any:
    """For `Annotated[Act, ...]`."""
    return Depends(_Acts(action))
