"""Shifts (班次): opened on a session, resized, closed to new sign-ups and opened again, cancelled."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.decisions.calling_off import release
from domain.decisions.codes import formed
from domain.decisions.sessions import AlreadyEntered, SessionOver, planned
from domain.decisions.sign_ups import ShiftCalledOff, ShiftUnknown
from domain.decisions.wording import fit
from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged, SignUpClosed, SignUpReopened, WayIn
from domain.language import Ask, Fact, OrganisationId, Refused, SessionId, ShiftId
from domain.policies.shifts import DEFAULT, ShiftPolicy
from domain.questions.sessions import Plan
from domain.questions.shifts import ShiftPlan, places_taken, shift_of
from domain.questions.sign_ups import promised_to


@dataclass
class PlacesUnfit(Refused):
    most: int

    says = "A shift has between 1 and {most} places."
    advice = "Look at the number again."


@dataclass
class LeastUnfit(Refused):
    places: int

    says = "The fewest people that make the shift work lie between 0 and its {places} places."
    advice = "Look at both numbers again."


@dataclass
class AgesUnfit(Refused):
    oldest: int

    says = "Ages lie between 0 and {oldest}, and the youngest is no older than the oldest."
    advice = "Look at both ages again."


@dataclass
class TooManyKinds(Refused):
    most: int

    says = "A shift names {most} kinds of credential and {most} books at most."
    advice = "Keep those that matter."


@dataclass
class PlacesAlreadyTaken(Refused):
    taken: int

    says = "{taken} places of this shift are taken already."
    advice = "Leave at least {taken} places, or ask some volunteers to withdraw first."


@dataclass(frozen=True)
class OpenShift:
    """A duty on a session, as long as the session. The words of ShiftOpened."""

    shift: ShiftId
    session: SessionId
    duty: str
    places: int
    least: int = 0
    needs: tuple[str, ...] = ()
    minimum_age: int | None = None
    maximum_age: int | None = None
    way_in: WayIn = "instant"
    books: tuple[str, ...] = ("volunteer",)
    policy: ShiftPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        plan = _to_come(ask, self.session)
        if ask(shift_of(self.shift)) is not None:
            raise AlreadyEntered()
        _sized(self.places, self.least, self.policy)
        ages = (self.minimum_age, self.maximum_age)
        youngest, oldest = (
            limit if age is None else age for age, limit in zip(ages, (0, self.policy.oldest), strict=True)
        )
        if not 0 <= youngest <= oldest <= self.policy.oldest:
            raise AgesUnfit(self.policy.oldest)
        yield ShiftOpened(
            shift=self.shift,
            session=self.session,
            activity=plan.activity,
            organisation=plan.organisation,
            duty=fit("duty", self.duty),
            places=self.places,
            least=self.least,
            needs=self._codes("credential", self.needs),
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            way_in=self.way_in,
            books=self._codes("book", self.books),
        )

    def _codes(self, field: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Each once, in their order. Raises CodeUnfit, TooManyKinds."""
        if len(codes) > self.policy.kinds:
            raise TooManyKinds(self.policy.kinds)
        return tuple(dict.fromkeys(formed(field, code) for code in codes))


@dataclass(frozen=True)
class ChangePlaces:
    """More places, or fewer, never fewer than are taken. `least` None: as it was, or `places` when that is fewer."""

    shift: ShiftId
    places: int
    least: int | None = None
    policy: ShiftPolicy = DEFAULT

    def decide(self, ask: Ask) -> Iterator[Fact]:
        shift = _running(ask, self.shift)
        least = min(shift.least, self.places) if self.least is None else self.least
        _sized(self.places, least, self.policy)
        taken = len(ask(places_taken(self.shift)))
        if self.places < taken:
            raise PlacesAlreadyTaken(taken)
        if (self.places, least) != (shift.places, shift.least):
            yield ShiftPlacesChanged(*_whose(shift), places=self.places, least=least)


@dataclass(frozen=True)
class CloseSignUp:
    """Nobody more may sign up; who is in stays in, and who asked is still answered."""

    shift: ShiftId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        shift = _running(ask, self.shift)
        if shift.open:
            yield SignUpClosed(*_whose(shift))


@dataclass(frozen=True)
class ReopenSignUp:
    shift: ShiftId

    def decide(self, ask: Ask) -> Iterator[Fact]:
        shift = _running(ask, self.shift)
        if not shift.open:
            yield SignUpReopened(*_whose(shift))


@dataclass(frozen=True)
class CancelShift:
    """The duty is not needed; whoever promised or asked to do it is free again."""

    shift: ShiftId
    reason: str

    def decide(self, ask: Ask) -> Iterator[Fact]:
        shift = _running(ask, self.shift)
        yield ShiftCancelled(*_whose(shift), reason=fit("reason", self.reason))
        yield from release(ask(promised_to(self.shift)).open(), "shift-cancelled")


def _to_come(ask: Ask, session: SessionId) -> Plan:
    """Raises SessionUnknown, SessionOff, SessionOver."""
    plan = planned(ask, session)
    if plan.span.end <= ask.now:
        raise SessionOver(plan.span)
    return plan


def _running(ask: Ask, asked: ShiftId) -> ShiftPlan:
    """The shift, when it is to take place. Raises ShiftUnknown, ShiftCalledOff, SessionOff, SessionOver."""
    shift = ask(shift_of(asked))
    if shift is None:
        raise ShiftUnknown()
    if shift.cancelled:
        raise ShiftCalledOff()
    _to_come(ask, shift.opened.session)
    return shift


def _whose(shift: ShiftPlan) -> tuple[ShiftId, SessionId, OrganisationId]:
    return shift.opened.shift, shift.opened.session, shift.opened.organisation


def _sized(places: int, least: int, policy: ShiftPolicy) -> None:
    """Raises PlacesUnfit, LeastUnfit."""
    if not 1 <= places <= policy.places:
        raise PlacesUnfit(policy.places)
    if not 0 <= least <= places:
        raise LeastUnfit(places)
