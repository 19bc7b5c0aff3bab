"""My shifts: the next one in large type, the others, my papers, and my calendar subscription."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.coded import coded, promise_status
from api.http.looks import Look, Shown, looks
from api.http.programme import Duty, Planned, planned
from api.http.refusals import NotAllowed, SignInNeeded
from api.pages import Link
from domain.language import PersonId, Refused
from domain.policies.sign_up import DEFAULT
from projections import credentials, feeds, rosters, schedules, sessions, volunteers
from projections.selection import Range
from projections.view import text_of

router = APIRouter(include_in_schema=False)
_BACK = timedelta(days=60)
_MOST = 200
_BUSY = ("promised", "requested")


@dataclass(frozen=True)
class Promise:
    """One of the reader's sign-ups. `withdrawable`: it is still to come and holds or asks for a place.

    in_time_until: until when withdrawing is in time. companions: who else comes, as the reader may read it.
    """

    sign_up: str
    shift: str
    duty: str
    status: str
    one: Planned
    withdrawable: bool
    in_time_until: datetime
    in_time: bool
    companions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A credential, in words. `good`: today it is valid."""

    kind: str
    first: date
    last: date | None
    good: bool


@router.get("/me")
def me(look: Annotated[Look, looks()]) -> HTMLResponse:
    """The reader's own affairs."""
    return show(look)


def show(look: Look, refused: Refused | None = None) -> HTMLResponse:
    """The page. Raises SignInNeeded, NotAllowed for whoever is no person here."""
    person = itself(look)
    with look.shown() as shown:
        look, coming, past = promises(look, shown, person)
        papers = _papers(look, shown, person)
        mine = {"subject": person, "kind": "my-shifts", "state": "open"}
        feed = next(iter(shown.rows(feeds.view, mine)), None)
        registered = shown.row(volunteers.view, person)
        home = look.tree.by_id.get(registered.organisation) if registered is not None else None
    details = {field: look.book.people.read(person, field) for field in ("name", "phone")}
    return look.page(
        "me.html",
        shown,
        refused=refused,
        path=look.to("/me"),
        trail=(Link(look.language.say("Start"), "/"), Link(look.language.say("My shifts"))),
        next_one=next((each for each in coming if each.withdrawable), None),
        coming=coming,
        past_ones=past,
        papers=papers,
        feed=feed,
        registered=registered,
        home=home,
        details=details,
        feed_subject=person,
        feed_kind="my-shifts",
    )


def itself(look: Look) -> PersonId:
    """The reader as a person. Raises SignInNeeded, NotAllowed."""
    if look.person is None:
        raise SignInNeeded() if look.who.role == "public" else NotAllowed(look.who.role)
    return look.person


def promises(look: Look, shown: Shown, person: PersonId) -> tuple[Look, list[Promise], list[Promise]]:
    """What is to come and what was, the nearest first each; and the look on the clock of the reader's centre."""
    now = datetime.now(UTC)
    where = {"volunteer": person, "starts": Range(text_of(now - _BACK))}
    lines = shown.rows(schedules.view, where, ("starts",), _MOST)
    held = list(shown.by_id(sessions.view, (line.session for line in lines)).values())
    if held:
        look = look.at_home(held[0].zone)
    found = {each.row.id: each for each in planned(look, shown, held)}
    made = [_promise(line, found[line.session], now) for line in lines if line.session in found]
    coming = [each for each in made if each.one.ends > now]
    past = [each for each in reversed(made) if each.one.ends <= now]
    return look, _accompanied(look, shown, person, coming), past


def _promise(line: Any, one: Planned, now: datetime) -> Promise:
    duty = next((each for each in one.duties if each.row.id == line.shift), None)
    until = one.starts - DEFAULT.withdrawal
    return Promise(
        sign_up=line.sign_up,
        shift=line.shift,
        duty=_duty(duty),
        status=promise_status(line.state, line.reason),
        one=one,
        withdrawable=line.state in _BUSY and one.starts > now,
        in_time_until=until,
        in_time=line.state == "requested" or now <= until,
    )


def _duty(duty: Duty | None) -> str:
    return "" if duty is None else str(duty.row.duty)


def _accompanied(look: Look, shown: Shown, person: PersonId, coming: Sequence[Promise]) -> list[Promise]:
    """The next one with who else comes to it."""
    first = next((each for each in coming if each.withdrawable), None)
    if first is None:
        return list(coming)
    lines = shown.rows(rosters.view, {"shift": first.shift, "state": "promised"}, ("order",))
    others = [line.volunteer for line in lines if line.volunteer != person]
    called = look.called(shown, at=first.one.row.organisation).gather(others)
    with_names = Promise(**{**vars(first), "companions": tuple(called.of(each) for each in others)})
    return [with_names if each is first else each for each in coming]


def _papers(look: Look, shown: Shown, person: PersonId) -> list[Paper]:
    today = datetime.now(UTC).astimezone(ZoneInfo(look.zone)).date()
    found = []
    for row in shown.rows(credentials.view, {"person": person}):
        first, last = date.fromisoformat(row.from_), date.fromisoformat(row.until) if row.until else None
        good = first <= today and (last is None or today <= last)
        found.append(Paper(coded(look.language, "kind", row.kind), first, last, good))
    return sorted(found, key=lambda paper: (not paper.good, paper.kind))
