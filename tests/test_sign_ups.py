"""The rules of a promise (DOMAIN section 2)."""

from domain.decisions.sign_ups import AlreadyPromised, AlreadySignedUp, ConsentMissing, ShiftFull, SignUp
from domain.language import SessionId, ShiftId
from tests.grammar import given
from tests.scene import LI, SHIFT, TEN, WANG, an, centre, later, session, shift, sign_up, signed_up, volunteer


def wang_signs_up() -> SignUp:
    return SignUp(sign_up(WANG), WANG, SHIFT)


def open_shift(places: int = 2) -> list:
    return [*centre(), session(), shift(places=places), *volunteer(WANG), *volunteer(LI)]


def test_a_volunteer_takes_a_free_place() -> None:
    given(open_shift()).by(WANG).when(wang_signs_up()).then(signed_up(WANG))


def test_the_last_place_is_taken_once() -> None:
    given(open_shift(places=1), signed_up(LI)).by(WANG).when(wang_signs_up()).refused(ShiftFull(places=1))


def test_nobody_is_signed_up_twice_for_a_shift() -> None:
    given(open_shift(), signed_up(WANG)).by(WANG).when(wang_signs_up()).refused(AlreadySignedUp())


def test_nobody_promises_to_be_in_two_places() -> None:
    other, elsewhere = SessionId(an("session", "2")), ShiftId(an("shift", "2"))
    busy = later(TEN, 1.5)
    held = [session(other, busy, room=None), shift(elsewhere, other), signed_up(WANG, elsewhere, other, busy)]
    given(open_shift(), held).by(WANG).when(wang_signs_up()).refused(AlreadyPromised(session=other, span=busy))


def test_one_promise_may_end_when_the_next_begins() -> None:
    other, elsewhere = SessionId(an("session", "2")), ShiftId(an("shift", "2"))
    after = later(TEN, 2)
    held = [session(other, after, room=None), shift(elsewhere, other), signed_up(WANG, elsewhere, other, after)]
    given(open_shift(), held).by(WANG).when(wang_signs_up()).then(signed_up(WANG))


def test_nobody_is_signed_up_without_having_agreed() -> None:
    given(open_shift()).by(LI).when(wang_signs_up()).refused(ConsentMissing())
