"""Shifts: how many places, for whom, closed and opened again, cancelled."""

from dataclasses import replace
from typing import Any

from domain.decisions.codes import CodeUnfit
from domain.decisions.sessions import AlreadyEntered, SessionOff, SessionOver, SessionUnknown
from domain.decisions.shifts import (
    AgesUnfit,
    CancelShift,
    ChangePlaces,
    CloseSignUp,
    LeastUnfit,
    OpenShift,
    PlacesAlreadyTaken,
    PlacesUnfit,
    ReopenSignUp,
    TooManyKinds,
)
from domain.decisions.sign_ups import ShiftCalledOff, ShiftUnknown
from domain.decisions.wording import TextMissing, TextTooLong, TextUnfit
from domain.facts.sessions import SessionCancelled
from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged, SignUpClosed, SignUpReopened
from domain.facts.sign_ups import PromiseReleased, SignUpRequested
from domain.language import Fact
from tests.grammar import given
from tests.scene import (
    ACTIVITY,
    CENTRE,
    LI,
    ROOM,
    SESSION,
    SHIFT,
    TEN,
    WANG,
    centre,
    session,
    shift,
    sign_up,
    signed_up,
)

OPEN = OpenShift(SHIFT, SESSION, "kitchen", 2)


def with_shift(places: int = 2) -> list[Fact]:
    return [*centre(), session(), shift(places=places)]


def opened(**other: Any) -> ShiftOpened:
    return ShiftOpened(**{**{name: getattr(shift(), name) for name in ShiftOpened.__struct_fields__}, **other})


def test_a_shift_is_opened_on_a_session() -> None:
    given(centre(), session()).when(OPEN).then(shift())


def test_a_shift_says_whom_it_needs_and_how_to_get_in() -> None:
    full = replace(
        OPEN,
        duty="  kitchen ",
        places=10_000,
        least=3,
        needs=("first-aid", "food-safety", "first-aid"),
        minimum_age=0,
        maximum_age=120,
        way_in="approval",
        books=("volunteer", "training"),
    )
    given(centre(), session()).when(full).then(
        opened(
            places=10_000,
            least=3,
            needs=("first-aid", "food-safety"),
            minimum_age=0,
            maximum_age=120,
            way_in="approval",
            books=("volunteer", "training"),
        )
    )


def test_a_shift_has_one_to_ten_thousand_places() -> None:
    for places in (0, -1, 10_001, 10**9):
        given(centre(), session()).when(replace(OPEN, places=places)).refused(PlacesUnfit(most=10_000))


def test_the_fewest_are_no_more_than_the_places() -> None:
    given(centre(), session()).when(replace(OPEN, least=2)).then(opened(least=2))
    for least in (-1, 3):
        given(centre(), session()).when(replace(OPEN, least=least)).refused(LeastUnfit(places=2))


def test_ages_are_an_interval_of_a_human_life() -> None:
    for youngest, oldest in ((-1, None), (121, None), (None, -1), (None, 121), (61, 60)):
        wanted = replace(OPEN, minimum_age=youngest, maximum_age=oldest)
        given(centre(), session()).when(wanted).refused(AgesUnfit(oldest=120))
    given(centre(), session()).when(replace(OPEN, minimum_age=60, maximum_age=60)).then(
        opened(minimum_age=60, maximum_age=60)
    )


def test_the_duty_is_readable_and_credentials_and_books_are_codes() -> None:
    ask = given(centre(), session())
    ask.when(replace(OPEN, duty="")).refused(TextMissing("duty"))
    ask.when(replace(OPEN, duty="kit\u202echen")).refused(TextUnfit("duty"))
    ask.when(replace(OPEN, duty="k" * 10_000)).refused(TextTooLong("duty", 200))
    ask.when(replace(OPEN, needs=("First Aid",))).refused(CodeUnfit("credential"))
    ask.when(replace(OPEN, books=("",))).refused(CodeUnfit("book"))
    ask.when(replace(OPEN, needs=tuple(f"kind-{n}" for n in range(21)))).refused(TooManyKinds(most=20))


def test_a_shift_is_opened_once_and_on_a_session_to_come() -> None:
    given(with_shift()).when(OPEN).refused(AlreadyEntered())
    given(centre()).when(OPEN).refused(SessionUnknown())
    given(centre(), session()).at(TEN.end).when(OPEN).refused(SessionOver(TEN))
    off = SessionCancelled(SESSION, ACTIVITY, CENTRE, TEN, "rain", ROOM)
    given(centre(), session(), off).when(OPEN).refused(SessionOff())


def resized(places: int, least: int = 0) -> ShiftPlacesChanged:
    return ShiftPlacesChanged(SHIFT, SESSION, CENTRE, places, least)


def test_places_are_changed_down_to_those_taken_and_no_further() -> None:
    taken = given(with_shift(places=3), signed_up(WANG), signed_up(LI))
    taken.when(ChangePlaces(SHIFT, 2)).then(resized(2))
    taken.when(ChangePlaces(SHIFT, 1)).refused(PlacesAlreadyTaken(taken=2))
    taken.when(ChangePlaces(SHIFT, 3)).nothing_happens()
    taken.when(ChangePlaces(SHIFT, 10_001)).refused(PlacesUnfit(most=10_000))


def test_who_only_asked_takes_no_place() -> None:
    asked = SignUpRequested(sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN)
    given(with_shift(), signed_up(WANG), asked).when(ChangePlaces(SHIFT, 1)).then(resized(1))


def test_the_fewest_follow_the_places_down_unless_said_otherwise() -> None:
    before = [*centre(), session(), opened(places=5, least=4)]
    given(before).when(ChangePlaces(SHIFT, 3)).then(resized(3, least=3))
    given(before).when(ChangePlaces(SHIFT, 6)).then(resized(6, least=4))
    given(before).when(ChangePlaces(SHIFT, 3, least=1)).then(resized(3, least=1))
    given(before).when(ChangePlaces(SHIFT, 3, least=4)).refused(LeastUnfit(places=3))


def test_sign_up_is_closed_and_opened_again_each_once() -> None:
    closed, again = SignUpClosed(SHIFT, SESSION, CENTRE), SignUpReopened(SHIFT, SESSION, CENTRE)
    given(with_shift()).when(CloseSignUp(SHIFT)).then(closed)
    given(with_shift(), closed).when(CloseSignUp(SHIFT)).nothing_happens()
    given(with_shift(), closed).when(ReopenSignUp(SHIFT)).then(again)
    given(with_shift()).when(ReopenSignUp(SHIFT)).nothing_happens()
    given(with_shift(), closed, again).when(CloseSignUp(SHIFT)).then(closed)


def test_a_cancelled_shift_frees_who_promised_and_who_asked() -> None:
    asked = SignUpRequested(sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN)
    given(with_shift(), signed_up(WANG), asked).when(CancelShift(SHIFT, "not needed")).then(
        ShiftCancelled(SHIFT, SESSION, CENTRE, "not needed"),
        PromiseReleased(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, TEN, "shift-cancelled"),
        PromiseReleased(sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN, "shift-cancelled"),
    )


def test_a_shift_that_is_off_or_over_stays_as_it_is() -> None:
    off = ShiftCancelled(SHIFT, SESSION, CENTRE, "not needed")
    for decision in (ChangePlaces(SHIFT, 5), CloseSignUp(SHIFT), ReopenSignUp(SHIFT), CancelShift(SHIFT, "rain")):
        given(with_shift(), off).when(decision).refused(ShiftCalledOff())
        given(with_shift()).at(TEN.end).when(decision).refused(SessionOver(TEN))
        given().when(decision).refused(ShiftUnknown())
