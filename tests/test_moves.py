"""Moving a session with people signed up: who can still come does, nobody is ever put in two places."""

from datetime import date, timedelta

from domain.decisions.moves import MoveClashes, MoveSession, MoveSessionToRoom, SessionUnderWay
from domain.decisions.organisations import OrganisationEnded
from domain.decisions.room_use import OutsideOpeningHours, RoomTaken, RoomTooSmall
from domain.decisions.sessions import ScheduleSession, SessionOff, SessionUnknown
from domain.decisions.sign_ups import AlreadyPromised, SignUp
from domain.decisions.times import AlreadyPast, EndsBeforeStart, TooFarAhead
from domain.decisions.wording import TextMissing
from domain.facts.organisations import OrganisationClosed
from domain.facts.rooms import RoomOpened
from domain.facts.sessions import SessionCancelled, SessionMoved, SessionMovedToRoom, SessionScheduled
from domain.facts.sign_ups import PromiseMoved, PromiseReleased, SignUpRequested, SignUpWithdrawn, VolunteerSignedUp
from domain.language import Fact, RoomId, SessionId, ShiftId, Span
from domain.policies.sign_up import DEFAULT
from tests.grammar import NOW, given
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

NOON = later(TEN, 2)
NEXT_WEEK = later(TEN, 24 * 7)
OTHER = SessionId(an("session", "2"))
DUTY = ShiftId(an("shift", "2"))
LOFT = RoomId(an("room", "2"))


def planned() -> list[Fact]:
    return [*centre(), session(), shift(), *volunteer(WANG), *volunteer(LI)]


def move(span: Span = NEXT_WEEK, release: bool = False, override: str = "") -> MoveSession:
    return MoveSession(SESSION, span, "the cook is ill", release, override)


def moved(span: Span = NEXT_WEEK, was: Span = TEN, flags: tuple[str, ...] = (), override: str = "") -> SessionMoved:
    return SessionMoved(SESSION, ACTIVITY, CENTRE, was, span, "the cook is ill", ROOM, flags, override)


def wang_comes(span: Span = NEXT_WEEK, was: Span = TEN) -> PromiseMoved:
    return PromiseMoved(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, was, span)


def elsewhere(busy: Span) -> list[Fact]:
    """Wang is promised to another session then."""
    return [session(OTHER, busy, room=None), shift(DUTY, OTHER), signed_up(WANG, DUTY, OTHER, busy)]


def test_a_moved_session_takes_along_who_signed_up_and_who_asked() -> None:
    asked = SignUpRequested(sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN)
    given(planned(), signed_up(WANG), asked).when(move()).then(
        moved(),
        wang_comes(),
        PromiseMoved(sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN, NEXT_WEEK, requested=True),
    )


def test_who_has_withdrawn_does_not_come_along() -> None:
    gone = SignUpWithdrawn(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, TEN, in_time=True)
    given(planned(), signed_up(WANG), gone).when(move()).then(moved())


def test_a_session_moves_by_less_than_its_length() -> None:
    given(planned(), signed_up(WANG)).when(move(later(TEN, 1))).then(moved(later(TEN, 1)), wang_comes(later(TEN, 1)))


def test_a_move_to_where_it_is_changes_nothing() -> None:
    given(planned(), signed_up(WANG)).when(move(TEN)).nothing_happens()


def test_a_move_that_puts_somebody_in_two_places_is_refused_naming_who_and_where() -> None:
    facts = [*planned(), signed_up(WANG), signed_up(LI), *elsewhere(later(NOON, 1))]
    given(facts).when(move(NOON)).refused(MoveClashes((WANG,), (OTHER,)))


def test_who_would_be_in_two_places_is_released_when_that_is_wanted() -> None:
    facts = [*planned(), signed_up(WANG), signed_up(LI), *elsewhere(later(NOON, 1))]
    given(facts).when(move(NOON, release=True)).then(
        moved(NOON),
        PromiseReleased(sign_up(WANG), WANG, SHIFT, SESSION, CENTRE, TEN, "clash", OTHER),
        PromiseMoved(sign_up(LI), LI, SHIFT, SESSION, CENTRE, TEN, NOON),
    )


def test_a_promise_that_begins_when_the_moved_session_ends_is_no_clash() -> None:
    given(planned(), signed_up(WANG), elsewhere(later(NOON, 2))).when(move(NOON)).then(moved(NOON), wang_comes(NOON))


def test_the_gap_between_promises_is_kept_when_moving() -> None:
    policy = DEFAULT.__class__(**{**vars(DEFAULT), "gap": timedelta(minutes=30)})
    with_gap = MoveSession(SESSION, NOON, "the cook is ill", promising=policy)
    given(planned(), signed_up(WANG), elsewhere(later(NOON, 2))).when(with_gap).refused(MoveClashes((WANG,), (OTHER,)))


def test_a_promise_that_itself_moved_there_from_far_away_is_a_clash() -> None:
    away = later(TEN, 24 * 60)
    came = [
        SessionMoved(OTHER, ACTIVITY, CENTRE, away, NEXT_WEEK, "a good day"),
        PromiseMoved(sign_up(WANG, DUTY), WANG, DUTY, OTHER, CENTRE, away, NEXT_WEEK),
    ]
    facts = [*planned(), signed_up(WANG), *elsewhere(away), *came]
    given(facts).when(move()).refused(MoveClashes((WANG,), (OTHER,)))
    given(*planned(), signed_up(WANG), *elsewhere(NEXT_WEEK)).when(move()).refused(MoveClashes((WANG,), (OTHER,)))


def test_a_moved_promise_frees_its_old_time_and_takes_its_new_one() -> None:
    here = [*planned(), signed_up(WANG), moved(), wang_comes()]
    free = [session(OTHER, TEN, room=None), shift(DUTY, OTHER)]
    taken = SignUp(sign_up(WANG, DUTY), WANG, DUTY)
    given(here, free).by(WANG).when(taken).then(signed_up(WANG, DUTY, OTHER, TEN))
    busy = [session(OTHER, later(NEXT_WEEK, 1), room=None), shift(DUTY, OTHER)]
    given(here, busy).by(WANG).when(taken).refused(AlreadyPromised(SESSION, NEXT_WEEK))


def test_two_duties_of_a_session_without_hours_clash_once_it_has_hours() -> None:
    day = Span(TEN.start - timedelta(hours=10), TEN.start + timedelta(hours=14))
    loose = SessionScheduled(SESSION, ACTIVITY, CENTRE, day, ZONE, published=True, flags=("no-hours", "no-room"))
    promises = [
        VolunteerSignedUp(sign_up(WANG, duty), WANG, duty, SESSION, CENTRE, day, "self", ("no-hours",))
        for duty in (SHIFT, DUTY)
    ]
    facts = [*centre(), loose, shift(), shift(DUTY), *promises]
    given(facts).when(move(TEN)).refused(MoveClashes((WANG,), (SESSION,)))
    given(facts).when(move(TEN, release=True)).then(
        SessionMoved(SESSION, ACTIVITY, CENTRE, day, TEN, "the cook is ill", None, ("no-room",)),
        wang_comes(TEN, was=day),
        PromiseReleased(sign_up(WANG, DUTY), WANG, DUTY, SESSION, CENTRE, day, "clash", SESSION),
    )


def test_giving_hours_to_a_session_that_had_none_is_a_move_even_to_the_same_span() -> None:
    loose = SessionScheduled(SESSION, ACTIVITY, CENTRE, TEN, ZONE, published=True, flags=("no-hours", "no-room"))
    given(centre(), loose).when(move(TEN)).then(
        SessionMoved(SESSION, ACTIVITY, CENTRE, TEN, TEN, "the cook is ill", None, ("no-room",))
    )


def test_a_moved_session_keeps_to_the_limits_of_time() -> None:
    ask = given(planned())
    begun = Span(NOW, NOW + timedelta(hours=2))
    ask.when(move(begun)).refused(AlreadyPast(begun))
    ask.when(move(Span(TEN.end, TEN.start))).refused(EndsBeforeStart(Span(TEN.end, TEN.start)))
    far = later(TEN, 24 * 731)
    ask.when(move(far)).refused(TooFarAhead(far, days=731))
    closing = OrganisationClosed(organisation=CENTRE, reason="moved away", since=date(2026, 12, 1))
    given(planned(), closing).when(move()).refused(OrganisationEnded("T1", date(2026, 12, 1)))


def test_a_session_that_began_or_is_off_stays_where_it_is() -> None:
    given(planned()).at(TEN.start).when(move()).refused(SessionUnderWay(TEN))
    off = SessionCancelled(SESSION, ACTIVITY, CENTRE, TEN, "rain", ROOM)
    given(planned(), off).when(move()).refused(SessionOff())
    given().when(move()).refused(SessionUnknown())
    given(planned()).when(MoveSession(SESSION, NEXT_WEEK, "")).refused(TextMissing("reason"))


# --- rooms -----------------------------------------------------------------------------------------------------------
def test_a_session_moves_to_where_its_room_is_free_and_open() -> None:
    taken = session(OTHER, later(NOON, 1))
    given(planned(), taken).when(move(NOON)).refused(RoomTaken(OTHER, later(NOON, 1)))
    night = later(TEN, 10)
    given(planned()).when(move(night)).refused(OutsideOpeningHours(night))
    given(planned()).when(move(night, override="lanterns")).then(moved(night, TEN, ("outside-hours",), "lanterns"))


def test_a_session_back_inside_the_opening_hours_loses_its_flag() -> None:
    night = later(TEN, 10)
    out = moved(night, TEN, ("outside-hours",), "lanterns")
    given(planned(), out).when(move()).then(moved(NEXT_WEEK, was=night))


def loft(capacity: int = 10) -> RoomOpened:
    return RoomOpened(room=LOFT, organisation=CENTRE, name="Loft", capacity=capacity)


def to_loft(flags: tuple[str, ...] = (), was: RoomId | None = ROOM) -> SessionMovedToRoom:
    return SessionMovedToRoom(SESSION, ACTIVITY, CENTRE, TEN, LOFT, "the heating broke", was, flags)


def test_a_session_moves_to_another_room_and_leaves_its_own() -> None:
    there = MoveSessionToRoom(SESSION, LOFT, "the heating broke")
    given(planned(), loft()).when(there).then(to_loft())
    given(planned(), loft(), to_loft()).when(there).nothing_happens()
    next_in = SessionScheduled(OTHER, ACTIVITY, CENTRE, TEN, ZONE, LOFT)
    given(planned(), loft(), to_loft(), next_in).when(there).nothing_happens()
    given(planned(), loft(), next_in).when(there).refused(RoomTaken(OTHER, TEN))
    back = MoveSessionToRoom(SESSION, ROOM, "the heating works")
    given(planned(), loft(), to_loft(), session(OTHER)).when(back).refused(RoomTaken(OTHER, TEN))


def test_the_room_it_left_is_free() -> None:
    planning = ScheduleSession(OTHER, ACTIVITY, TEN, ROOM)
    in_its_place = SessionScheduled(OTHER, ACTIVITY, CENTRE, TEN, ZONE, ROOM)
    given(planned(), loft(), to_loft()).when(planning).then(in_its_place)


def test_a_session_without_a_room_gets_one() -> None:
    roomless = SessionScheduled(SESSION, ACTIVITY, CENTRE, TEN, ZONE, flags=("no-room", "holidays-unknown"))
    there = MoveSessionToRoom(SESSION, LOFT, "the heating broke")
    given(centre(), roomless, loft()).when(there).then(to_loft(("holidays-unknown",), was=None))


def test_a_session_moves_to_a_room_that_holds_its_people() -> None:
    full = SessionScheduled(SESSION, ACTIVITY, CENTRE, TEN, ZONE, ROOM, expected=11)
    there = MoveSessionToRoom(SESSION, LOFT, "the heating broke")
    given(centre(), full, loft()).when(there).refused(RoomTooSmall(expected=11, capacity=10))
    given(planned(), loft()).at(TEN.start).when(there).refused(SessionUnderWay(TEN))
