"""Answering those who asked for a place."""

import pytest

from domain.decisions.approvals import ApproveSignUp, DeclineSignUp, NotWaiting
from domain.decisions.codes import CodeUnknown
from domain.decisions.eligibility import VolunteerIsSuspended
from domain.decisions.sign_ups import (
    AlreadyPromised,
    AlreadySignedUp,
    SessionBegun,
    ShiftCalledOff,
    ShiftFull,
    SignUpUnknown,
)
from domain.facts.sessions import SessionMoved
from domain.facts.shifts import ShiftCancelled, ShiftOpened, SignUpClosed
from domain.facts.sign_ups import PromiseMoved, SignUpApproved, SignUpDeclined, SignUpRequested, SignUpWithdrawn
from domain.facts.volunteers import VolunteerSuspended
from domain.language import Fact, SessionId, ShiftId
from domain.policies.codes import REASONS_ABOUT_PEOPLE
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
    an,
    centre,
    later,
    session,
    shift,
    sign_up,
    signed_up,
    volunteer,
)

APPROVE = ApproveSignUp(sign_up(WANG))
DECLINE = DeclineSignUp(sign_up(WANG), "papers-missing")
WHOSE = (sign_up(WANG), WANG, SHIFT, SESSION, CENTRE)
OTHER = SessionId(an("session", "2"))
ELSEWHERE = ShiftId(an("shift", "2"))


def requested(places: int = 1) -> list[Fact]:
    opened = ShiftOpened(SHIFT, SESSION, ACTIVITY, CENTRE, "kitchen", places, way_in="approval")
    return [*centre(), session(), opened, *volunteer(WANG), SignUpRequested(*WHOSE, TEN)]


def approved() -> SignUpApproved:
    return SignUpApproved(*WHOSE, TEN, ("no-agreement",))


def test_who_asked_is_let_in() -> None:
    given(requested()).when(APPROVE).then(approved())


def test_who_asked_is_declined_with_a_code() -> None:
    given(requested()).when(DECLINE).then(SignUpDeclined(*WHOSE, TEN, "papers-missing"))
    words = DeclineSignUp(sign_up(WANG), "too loud")
    given(requested()).when(words).refused(CodeUnknown("reason", ", ".join(REASONS_ABOUT_PEOPLE)))


def test_a_closed_sign_up_still_answers_who_asked_before() -> None:
    given(requested(), SignUpClosed(SHIFT, SESSION, CENTRE)).when(APPROVE).then(approved())


def test_the_last_place_may_have_gone_since() -> None:
    given(requested(), signed_up(LI)).when(APPROVE).refused(ShiftFull(places=1))
    given(requested(), signed_up(LI)).when(DECLINE).then(SignUpDeclined(*WHOSE, TEN, "papers-missing"))


def test_every_rule_is_asked_again() -> None:
    suspended = VolunteerSuspended(volunteer=WANG, organisation=CENTRE, reason="conduct")
    given(requested(), suspended).when(APPROVE).refused(VolunteerIsSuspended())
    busy = later(TEN, 1)
    promised = [session(OTHER, busy, room=None), shift(ELSEWHERE, OTHER), signed_up(WANG, ELSEWHERE, OTHER, busy)]
    given(requested(), promised).when(APPROVE).refused(AlreadyPromised(OTHER, busy))
    off = ShiftCancelled(SHIFT, SESSION, CENTRE, "not needed")
    given(requested(), off).when(APPROVE).refused(ShiftCalledOff())
    given(requested()).at(TEN.start).when(APPROVE).refused(SessionBegun(TEN))


def test_a_place_of_the_shift_held_through_another_sign_up_stays_the_only_one() -> None:
    again = SignUpRequested(sign_up(WANG, ELSEWHERE), WANG, SHIFT, SESSION, CENTRE, TEN)
    given(requested(places=2), approved(), again).when(ApproveSignUp(again.sign_up)).refused(AlreadySignedUp())


def test_a_request_that_moved_with_its_session_is_approved_for_the_new_time() -> None:
    far = later(TEN, 24 * 30)
    moved = [
        SessionMoved(SESSION, ACTIVITY, CENTRE, TEN, far, "rain", ROOM),
        PromiseMoved(*WHOSE, TEN, far, requested=True),
    ]
    given(requested(), moved).when(APPROVE).then(SignUpApproved(*WHOSE, far, ("no-agreement",)))


@pytest.mark.parametrize("answer", [APPROVE, DECLINE])
def test_a_request_is_answered_once(answer: ApproveSignUp | DeclineSignUp) -> None:
    declined = SignUpDeclined(*WHOSE, TEN, "other")
    withdrawn = SignUpWithdrawn(*WHOSE, TEN, in_time=True)
    for answered in (approved(), declined, withdrawn):
        given(requested(), answered).when(answer).refused(NotWaiting())
    given().when(answer).refused(SignUpUnknown())
