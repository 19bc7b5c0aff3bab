"""The history of a thing: its facts in order, in plain words, with who told them, when, and as they are stored."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.called import Called
from api.http.looks import Look, looks
from api.http.refusals import NotFound
from api.languages import Language, to_say
from api.pages import Link
from api.telling import told
from domain.language import ID_FORM, Id, kind_of
from journal.envelope import Entry
from journal.journal import plain
from projections.past import bounds_of

router = APIRouter(include_in_schema=False)
_ON_A_PAGE = 50
_ACTORS = {
    "terminal": to_say("the command line"),
    "clock": to_say("the clock, by itself"),
    "demo": to_say("the demo"),
    "public": to_say("somebody who was not signed in"),
}
KINDS = {
    "organisation": to_say("organisation"),
    "room": to_say("room"),
    "activity": to_say("activity"),
    "series": to_say("series"),
    "session": to_say("session"),
    "shift": to_say("shift"),
    "sign-up": to_say("sign-up"),
    "person": to_say("person"),
    "credential": to_say("credential"),
    "feed": to_say("calendar subscription"),
    "token": to_say("access"),
    "link": to_say("sign-in link"),
    "network": to_say("network"),
    "calendar": to_say("calendar"),
}


@dataclass(frozen=True)
class Line:
    """One fact. `happened`: when it is another time than it was recorded. links: what it names besides."""

    position: int
    said: str
    recorded: datetime
    happened: datetime | None
    who: str
    source: str
    links: tuple[Link, ...]
    raw: str


@router.get("/history/{thing}")
def history(
    thing: str, look: Annotated[Look, looks("history.see")], after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0
) -> HTMLResponse:
    """By id, or an organisation's code."""
    unit = look.tree.unit(thing)
    tag = str(unit.id) if unit is not None else thing
    where = look.where(tag) if ID_FORM.match(tag) else None
    if where is None or not look.may(where):
        raise NotFound()
    home = look.tree.by_id.get(where.organisation) if where.organisation else None
    look = look.at_home(home.zone) if home is not None else look
    entries, more = _entries(look, tag, after)
    named = {each for entry in entries for each in (*_ids(plain(entry.fact)), entry.actor)}
    with look.book.views.store.reading() as now:
        called = look.called(_Now(now), at=home.id if home is not None else None).gather({*named, tag})
    with look.shown() as shown:
        pass  # the position and stamp the page is of
    path = f"/history/{thing}"
    say = look.language.say
    return look.page(
        "history.html",
        shown,
        path=look.to(path, after=after or None),
        trail=(
            *([Link(home.name, f"/organisations/{home.code}")] if home is not None else []),
            Link(say("History")),
        ),
        thing=tag,
        kind=kind_word(look.language, tag),
        called=called.of(tag),
        page_of=page_of(tag),
        lines=[_line(look, called, entry, tag) for entry in entries],
        after=after,
        first=look.to(path) if after else "",
        following=look.to(path, after=entries[-1].position) if more else "",
    )


class _Now:
    """The views of now: names are today's, whatever moment is asked about."""

    def __init__(self, now: Any) -> None:
        self._now = now

    def rows(self, view: Any, where: Any = None, order: Any = (), limit: Any = None) -> list[Any]:
        return list(self._now.rows(view, where, order, None, limit))


def _entries(look: Look, tag: str, after: int) -> tuple[list[Entry], bool]:
    """A page of the facts that count at the moment asked about, and whether more follow."""
    bounds = bounds_of(look.book.journal.recorder, look.moment)
    as_of = look.moment.as_of
    found: list[Entry] = []
    for entry in look.book.journal.entries(tag=tag, after=after, until=bounds.position):
        if as_of is not None and entry.happened_at > as_of:
            continue
        if len(found) == _ON_A_PAGE:
            return found, True
        found.append(entry)
    return found, False


def _ids(value: Any) -> Iterator[str]:
    """Every id in a fact, in the order it names them."""
    if isinstance(value, str):
        if ID_FORM.match(value):
            yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _ids(each)


def _line(look: Look, called: Called, entry: Entry, tag: str) -> Line:
    body = plain(entry.fact)
    others = [each for each in dict.fromkeys(_ids(body)) if each != tag]
    links = tuple(Link(_worded(look.language, called, each), f"/history/{each}") for each in others)
    happened = entry.happened_at if entry.happened_at != entry.recorded_at else None
    source = "" if entry.source is None else ", ".join(f"{name} {value}" for name, value in entry.source.items())
    stored = {
        "position": entry.position,
        "recorded_at": entry.recorded_at.isoformat(),
        "happened_at": entry.happened_at.isoformat(),
        "actor": entry.actor,
        "request": entry.request,
        "organisation": entry.organisation,
        "source": entry.source,
        "fact": body,
    }
    raw = json.dumps(stored, ensure_ascii=False, indent=2)
    said = told(entry.fact, look.language, called)
    return Line(entry.position, said, entry.recorded_at, happened, _who(look, called, entry.actor), source, links, raw)


def _worded(language: Language, called: Called, text: str) -> str:
    """Kind and name; of what has no name the kind, for its id says nothing to people."""
    name = called.of(text)
    return kind_word(language, text) if name == text else f"{kind_word(language, text)}: {name}"


def _who(look: Look, called: Called, actor: str) -> str:
    if actor in _ACTORS:
        return look.language.say(_ACTORS[actor])
    return called.of(Id(actor)) or actor


def kind_word(language: Language, text: str) -> str:
    """What people call things of that kind."""
    kind = kind_of(text)
    return language.say(KINDS[kind]) if kind in KINDS else kind


def page_of(text: str) -> str | None:
    """The page of the thing itself, if it has one."""
    kind = kind_of(text)
    return f"/{kind}s/{text}" if kind in ("session", "shift", "organisation") else None
