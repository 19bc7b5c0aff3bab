"""What is asked about promises: one sign-up, a volunteer's promises in a span, everybody promised to a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.language import OrganisationId, PersonId, Question, SessionId, ShiftId, SignUpId, Span

State = Literal["requested", "promised", "declined", "withdrawn", "released"]


@dataclass(frozen=True)
class Promise:
    """A sign-up as it stands. `timed`: its session's hours are known; without them nobody can be in two places."""

    sign_up: SignUpId
    volunteer: PersonId
    shift: ShiftId
    session: SessionId
    organisation: OrganisationId
    span: Span
    state: State
    timed: bool = True

    @property
    def holds(self) -> bool:
        """It keeps a place."""
        return self.state == "promised"

    @property
    def waits(self) -> bool:
        """It asked for a place and has not been answered."""
        return self.state == "requested"

    @property
    def busy(self) -> bool:
        """It keeps its volunteer from being elsewhere."""
        return self.holds and self.timed


Heard = (
    VolunteerSignedUp
    | SignUpRequested
    | SignUpApproved
    | SignUpDeclined
    | SignUpWithdrawn
    | PromiseMoved
    | PromiseReleased
)
_STATES: dict[type[Heard], State] = {
    VolunteerSignedUp: "promised",
    SignUpRequested: "requested",
    SignUpApproved: "promised",
    SignUpDeclined: "declined",
    SignUpWithdrawn: "withdrawn",
    PromiseMoved: "promised",
    PromiseReleased: "released",
}


def _promise(fact: Heard) -> Promise:
    """Each fact says all there is to say, so that it is understood where the ones before it are not read."""
    state: State = "requested" if isinstance(fact, PromiseMoved) and fact.requested else _STATES[type(fact)]
    timed = not (isinstance(fact, VolunteerSignedUp | SignUpApproved) and "no-hours" in fact.warnings)
    whose = (fact.sign_up, fact.volunteer, fact.shift, fact.session, fact.organisation)
    return Promise(*whose, fact.span, state, timed)


def _one(_before: Promise | None, fact: Heard) -> Promise | None:
    return _promise(fact)


def sign_up_of(sign_up: SignUpId) -> Question[Promise | None]:
    """The sign-up as it stands; None: no such sign-up."""
    return Question(about=(sign_up,), start=None, step=_one)


@dataclass(frozen=True)
class Promises:
    """Sign-ups by id, whatever became of them; only those that touch `during`, when it is given.

    `of`: whose: a session's id also finds the promises of others that were released because they clash with it.
    """

    of: PersonId | SessionId | ShiftId
    during: Span | None = None
    known: Mapping[SignUpId, Promise] = field(default_factory=dict)

    def open(self) -> list[Promise]:
        """Those that hold a place or wait for an answer."""
        return [promise for promise in self.known.values() if promise.holds or promise.waits]

    def clash(self, span: Span, gap: timedelta, own: SignUpId | None = None) -> Promise | None:
        """The first that keeps its volunteer busy at some time of the span, kept `gap` apart; `own` left out."""
        others = (promise for promise in self.known.values() if promise.busy and promise.sign_up != own)
        return next((promise for promise in others if promise.span.overlaps(span, gap)), None)


def _many(promises: Promises, fact: Heard) -> Promises:
    if promises.of not in (fact.volunteer, fact.shift, fact.session):
        return promises
    now = _promise(fact)
    if promises.during is None or now.span.overlaps(promises.during):
        return replace(promises, known={**promises.known, fact.sign_up: now})
    return replace(promises, known={each: was for each, was in promises.known.items() if each != fact.sign_up})


def promises_of(volunteer: PersonId, during: Span) -> Question[Promises]:
    """The volunteer's sign-ups that touch the span; widen it by the policy's gap before asking."""
    return Question(about=(volunteer,), during=during, start=Promises(volunteer, during), step=_many)


def promised_to(what: SessionId | ShiftId) -> Question[Promises]:
    """Everybody's sign-ups for the session, or for the shift."""
    return Question(about=(what,), start=Promises(what), step=_many)
