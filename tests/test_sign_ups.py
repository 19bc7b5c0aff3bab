"""The rules of a promise (DOMAIN section 2): signing up and withdrawing. Who may promise is in test_eligibility."""

from dataclasses import replace
from datetime import timedelta

from domain.decisions.codes import CodeUnknown
from domain.decisions.sign_ups import (
    AlreadyPromised,
    AlreadySignedUp,
    ConsentMissing,
    InvitedOnly,
    NotPromised,
    SessionBegun,
    ShiftCalledOff,
    ShiftFull,
    ShiftNotOpen,
    ShiftUnknown,
    SignUp,
    SignUpUnknown,
    WithdrawSignUp,
)
from domain.facts.activities import ActivityCancelled, ActivityDrafted
from domain.facts.sessions import SessionCancelled, SessionMoved, SessionScheduled
from domain.facts.shifts import ShiftCancelled, ShiftOpened, ShiftPlacesChanged, SignUpClosed, SignUpReopened, WayIn
from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.language import Fact, SessionId, ShiftId, Span
from domain.policies.codes import CONSENTS
from domain.policies.sign_up import DEFAULT
from tests.grammar import STAFF, given
from tests.scene import (
    ACTIVITY,
    CENTRE,
    LI,
    ROOM,
    SESSION,
    SHIFT,
    TEN,
    WANG,
    ZONE,
    an,
    centre,
    later,
    session,
    shift,
    sign_up,
    signed_up,
    volunteer,
)

OTHER = SessionId(an("session", "2"))
ELSEWHERE = ShiftId(an("shift", "2"))
WHOSE = (sign_up(WANG), WANG, SHIFT, SESSION, CENTRE)
WANG_SIGNS_UP = SignUp(sign_up(WANG), WANG, SHIFT)
WANG_WITHDRAWS = WithdrawSignUp(sign_up(WANG))


def open_shift(places: int = 2) -> list[Fact]:
    return [*centre(), session(), shift(places=places), *volunteer(WANG), *volunteer(LI)]


def way_in(way: WayIn) -> list[Fact]:
    opened = ShiftOpened(SHIFT, SESSION, ACTIVITY, CENTRE, "kitchen", 2, way_in=way)
    return [*centre(), session(), opened, *volunteer(WANG), *volunteer(LI)]


def busy(span: Span) -> list[Fact]:
    """Wang is promised to another session then."""
    return [session(OTHER, span, room=None), shift(ELSEWHERE, OTHER), signed_up(WANG, ELSEWHERE, OTHER, span)]


# --- places ----------------------------------------------------------------------------------------------------------
def test_a_volunteer_takes_a_free_place() -> None:
    given(open_shift()).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


def test_the_last_place_is_taken_once() -> None:
    given(open_shift(places=1), signed_up(LI)).by(WANG).when(WANG_SIGNS_UP).refused(ShiftFull(places=1))


def test_a_withdrawn_or_released_place_goes_to_the_next() -> None:
    away = (sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN)
    for freed in (SignUpWithdrawn(*away, in_time=False), PromiseReleased(*away, "clash", OTHER)):
        given(open_shift(places=1), signed_up(LI), freed).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


def test_the_places_are_those_of_today() -> None:
    more = ShiftPlacesChanged(SHIFT, SESSION, CENTRE, 2)
    given(open_shift(places=1), signed_up(LI), more).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))
    fewer = ShiftPlacesChanged(SHIFT, SESSION, CENTRE, 1)
    given(open_shift(places=2), signed_up(LI), fewer).by(WANG).when(WANG_SIGNS_UP).refused(ShiftFull(places=1))


def test_nobody_is_signed_up_twice_for_a_shift() -> None:
    given(open_shift(), signed_up(WANG)).by(WANG).when(WANG_SIGNS_UP).refused(AlreadySignedUp())
    asked = SignUpRequested(*WHOSE, TEN)
    given(open_shift(), asked).by(WANG).when(WANG_SIGNS_UP).refused(AlreadySignedUp())


def test_who_withdrew_may_come_back_even_when_the_session_has_moved_there_and_back() -> None:
    far = later(TEN, 24 * 30)
    there = [
        SessionMoved(SESSION, ACTIVITY, CENTRE, TEN, far, "rain", ROOM),
        PromiseMoved(*WHOSE, TEN, far),
        SignUpWithdrawn(*WHOSE, far, in_time=True),
        SessionMoved(SESSION, ACTIVITY, CENTRE, far, TEN, "sun", ROOM),
    ]
    given(open_shift(), signed_up(WANG), there).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


# --- in two places ---------------------------------------------------------------------------------------------------
def test_nobody_promises_to_be_in_two_places() -> None:
    span = later(TEN, 1.5)
    refusal = AlreadyPromised(session=OTHER, span=span)
    given(open_shift(), busy(span)).by(WANG).when(WANG_SIGNS_UP).refused(refusal)


def test_one_promise_may_end_when_the_next_begins() -> None:
    for hours in (2, -2):
        given(open_shift(), busy(later(TEN, hours))).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


def test_the_gap_between_promises_is_policy() -> None:
    quarter = replace(WANG_SIGNS_UP, policy=replace(DEFAULT, gap=timedelta(minutes=15)))
    for hours in (2, 2.2, -2):
        refusal = AlreadyPromised(OTHER, later(TEN, hours))
        given(open_shift(), busy(later(TEN, hours))).by(WANG).when(quarter).refused(refusal)
    given(open_shift(), busy(later(TEN, 2.25))).by(WANG).when(quarter).then(signed_up(WANG))


def test_a_gap_reaches_into_the_week_before() -> None:
    monday = later(TEN, 24 * 4 - 2)  # from midnight UTC of Monday
    facts = [*centre(), session(SESSION, monday, None), shift(), *volunteer(WANG), *busy(later(monday, -2))]
    hour = replace(WANG_SIGNS_UP, policy=replace(DEFAULT, gap=timedelta(hours=1)))
    given(facts).by(WANG).when(hour).refused(AlreadyPromised(OTHER, later(monday, -2)))


def test_a_request_keeps_nobody_busy() -> None:
    elsewhere = (sign_up(WANG, ELSEWHERE), WANG, ELSEWHERE, OTHER, CENTRE)
    asked = [session(OTHER, TEN, room=None), shift(ELSEWHERE, OTHER), SignUpRequested(*elsewhere, TEN)]
    given(open_shift(), asked).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))
    far = later(TEN, 24 * 30)
    came = [SignUpRequested(*elsewhere, far), PromiseMoved(*elsewhere, far, TEN, requested=True)]
    given(open_shift(), came).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


def test_a_session_without_hours_keeps_nobody_busy_and_says_so() -> None:
    day = Span(TEN.start - timedelta(hours=10), TEN.start + timedelta(hours=14))
    loose = SessionScheduled(OTHER, ACTIVITY, CENTRE, day, ZONE, published=True, flags=("no-hours", "no-room"))
    facts = [*open_shift(), loose, shift(ELSEWHERE, OTHER)]
    there = SignUp(sign_up(WANG, ELSEWHERE), WANG, ELSEWHERE)
    whose = (sign_up(WANG, ELSEWHERE), WANG, ELSEWHERE, OTHER, CENTRE, day)
    promised = VolunteerSignedUp(*whose, "self", ("no-agreement", "no-hours"))
    given(facts, signed_up(WANG)).by(WANG).when(there).then(promised)
    given(facts, promised).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


# --- the way in ------------------------------------------------------------------------------------------------------
def test_a_shift_that_asks_first_is_asked_for() -> None:
    given(way_in("approval")).by(WANG).when(WANG_SIGNS_UP).then(SignUpRequested(*WHOSE, TEN))


def test_a_full_shift_is_not_asked_for() -> None:
    facts = [*way_in("approval"), ShiftPlacesChanged(SHIFT, SESSION, CENTRE, 1), signed_up(LI)]
    given(facts).by(WANG).when(WANG_SIGNS_UP).refused(ShiftFull(places=1))


def test_who_was_declined_may_ask_again() -> None:
    no = [SignUpRequested(*WHOSE, TEN), SignUpDeclined(*WHOSE, TEN, "papers-missing")]
    given(way_in("approval"), no).by(WANG).when(WANG_SIGNS_UP).then(SignUpRequested(*WHOSE, TEN))


def test_an_invitation_is_needed_where_the_shift_says_so() -> None:
    given(way_in("invited")).by(WANG).when(WANG_SIGNS_UP).refused(InvitedOnly())
    given(way_in("invited")).by(WANG).when(replace(WANG_SIGNS_UP, invited=True)).then(signed_up(WANG))


def test_nobody_is_signed_up_without_having_agreed() -> None:
    given(open_shift()).by(LI).when(WANG_SIGNS_UP).refused(ConsentMissing())
    given(open_shift()).by(LI).when(replace(WANG_SIGNS_UP, consent="")).refused(ConsentMissing())
    refusal = CodeUnknown("consent", ", ".join(CONSENTS))
    given(open_shift()).by(LI).when(replace(WANG_SIGNS_UP, consent="surely")).refused(refusal)


def test_who_enters_somebody_says_how_they_agreed() -> None:
    by_phone = replace(WANG_SIGNS_UP, consent="phone")
    expected = VolunteerSignedUp(*WHOSE, TEN, "phone", ("no-agreement",))
    given(open_shift()).by(STAFF).when(by_phone).then(expected)


# --- open and closed -------------------------------------------------------------------------------------------------
def test_a_closed_sign_up_is_closed_until_it_is_opened_again() -> None:
    closed, again = SignUpClosed(SHIFT, SESSION, CENTRE), SignUpReopened(SHIFT, SESSION, CENTRE)
    given(open_shift(), closed).by(WANG).when(WANG_SIGNS_UP).refused(ShiftNotOpen())
    given(open_shift(), closed, again).by(WANG).when(WANG_SIGNS_UP).then(signed_up(WANG))


def test_a_shift_that_will_not_take_place_takes_nobody() -> None:
    offs: tuple[Fact, ...] = (
        ShiftCancelled(SHIFT, SESSION, CENTRE, "not needed"),
        SessionCancelled(SESSION, ACTIVITY, CENTRE, TEN, "rain", ROOM),
        ActivityCancelled(ACTIVITY, CENTRE, "no money"),
    )
    for off in offs:
        given(open_shift(), off).by(WANG).when(WANG_SIGNS_UP).refused(ShiftCalledOff())
    given(centre(), volunteer(WANG)).by(WANG).when(WANG_SIGNS_UP).refused(ShiftUnknown())


def test_nobody_signs_up_for_what_is_not_published() -> None:
    draft = SessionScheduled(SESSION, ACTIVITY, CENTRE, TEN, ZONE, ROOM)
    given(centre(), draft, shift(), volunteer(WANG)).by(WANG).when(WANG_SIGNS_UP).refused(ShiftNotOpen())
    drafted = ActivityDrafted(activity=ACTIVITY, organisation=CENTRE, name="Go", field="elder-care", type="craft")
    facts = [*centre()[:2], drafted, session(), shift(), *volunteer(WANG)]
    given(facts).by(WANG).when(WANG_SIGNS_UP).refused(ShiftNotOpen())


def test_sign_up_ends_when_the_session_begins() -> None:
    second = timedelta(seconds=1)
    given(open_shift()).by(WANG).at(TEN.start - second).when(WANG_SIGNS_UP).then(signed_up(WANG))
    given(open_shift()).by(WANG).at(TEN.start).when(WANG_SIGNS_UP).refused(SessionBegun(TEN))


# --- withdrawing -----------------------------------------------------------------------------------------------------
def test_a_day_before_is_in_time_and_later_is_recorded_as_late() -> None:
    promised = given(open_shift(), signed_up(WANG)).by(WANG)
    deadline = TEN.start - timedelta(hours=24)
    late = deadline + timedelta(seconds=1)
    promised.at(deadline).when(WANG_WITHDRAWS).then(SignUpWithdrawn(*WHOSE, TEN, in_time=True))
    promised.at(late).when(WANG_WITHDRAWS).then(SignUpWithdrawn(*WHOSE, TEN, in_time=False))
    hour = replace(WANG_WITHDRAWS, policy=replace(DEFAULT, withdrawal=timedelta(hours=1)))
    promised.at(late).when(hour).then(SignUpWithdrawn(*WHOSE, TEN, in_time=True))


def test_a_request_is_taken_back_in_time_at_any_time() -> None:
    asked = given(way_in("approval"), SignUpRequested(*WHOSE, TEN)).by(WANG)
    asked.at(TEN.start - timedelta(minutes=1)).when(WANG_WITHDRAWS).then(SignUpWithdrawn(*WHOSE, TEN, in_time=True))


def test_the_time_of_a_moved_promise_counts() -> None:
    moved = PromiseMoved(*WHOSE, TEN, later(TEN, 24))
    withdrawn = SignUpWithdrawn(*WHOSE, later(TEN, 24), in_time=True)
    given(open_shift(), signed_up(WANG), moved).by(WANG).at(TEN.start).when(WANG_WITHDRAWS).then(withdrawn)


def test_a_begun_promise_is_not_withdrawn() -> None:
    given(open_shift(), signed_up(WANG)).by(WANG).at(TEN.start).when(WANG_WITHDRAWS).refused(SessionBegun(TEN))


def test_a_promise_is_withdrawn_once() -> None:
    given(open_shift()).by(WANG).when(WANG_WITHDRAWS).refused(SignUpUnknown())
    gone = SignUpWithdrawn(*WHOSE, TEN, in_time=True)
    given(open_shift(), signed_up(WANG), gone).by(WANG).when(WANG_WITHDRAWS).refused(NotPromised())
    freed = PromiseReleased(*WHOSE, TEN, "session-cancelled")
    given(open_shift(), signed_up(WANG), freed).by(WANG).when(WANG_WITHDRAWS).refused(NotPromised())
    no = [SignUpRequested(*WHOSE, TEN), SignUpDeclined(*WHOSE, TEN, "other")]
    given(way_in("approval"), no).by(WANG).when(WANG_WITHDRAWS).refused(NotPromised())
