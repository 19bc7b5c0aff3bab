"""What is so in every book, whatever people decide: random histories, checked by brute force after every decision."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.decisions.approvals import ApproveSignUp, DeclineSignUp
from domain.decisions.moves import MoveSession, MoveSessionToRoom
from domain.decisions.sessions import CancelSession, ScheduleSession
from domain.decisions.shifts import CancelShift, ChangePlaces, CloseSignUp, OpenShift
from domain.decisions.sign_ups import SignUp, WithdrawSignUp
from domain.facts.rooms import RoomOpened
from domain.facts.sessions import SessionMoved
from domain.facts.shifts import SignUpClosed, WayIn
from domain.facts.sign_ups import PromiseMoved, SignUpRequested, SignUpWithdrawn
from domain.language import Decision, Fact, PersonId, RoomId, SessionId, ShiftId, SignUpId, Span
from tests.brute_force import World
from tests.grammar import given as grammar
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
    signed_up,
    volunteer,
)
from tests.scene import sign_up as number
from tests.shelf import Shelf

FEW = settings(max_examples=500, deadline=None, database=None, derandomize=True)
MANY = settings(max_examples=1_000, deadline=None, database=None, derandomize=True)
PEOPLE = [PersonId(an("person", str(n))) for n in range(4)]
SESSIONS = [SessionId(an("session", str(n))) for n in range(4)]
SHIFTS = [ShiftId(an("shift", str(n))) for n in range(5)]
ROOMS = [RoomId(an("room", f"open {n}")) for n in range(2)]
WAYS: list[WayIn] = ["instant", "approval"]
FIRST = datetime(2026, 11, 28, 22, tzinfo=UTC)  # close to where one ISO week of UTC becomes the next

few = st.integers(0, 3)
spans = st.builds(
    lambda half_hours, weeks, length: Span(
        FIRST + timedelta(minutes=30 * half_hours, weeks=weeks),
        FIRST + timedelta(minutes=30 * (half_hours + length), weeks=weeks),
    ),
    st.integers(0, 6),
    st.integers(0, 1),
    st.integers(1, 5),
)
Step = tuple[int, int, int, Span]
steps = st.lists(st.tuples(st.integers(0, 19), few, st.integers(0, 4), spans), min_size=8, max_size=30)


def founded() -> list[Fact]:
    """A centre with two rooms that never close, and four volunteers."""
    rooms = [RoomOpened(room=room, organisation=CENTRE, name="Room", capacity=10) for room in ROOMS]
    return [*centre(), *rooms, *(fact for person in PEOPLE for fact in volunteer(person))]


def planned() -> list[Decision]:
    """Four sessions, five shifts: the first session has two, the last shift asks first."""
    sessions = [
        ScheduleSession(session, ACTIVITY, Span(at, at + timedelta(hours=1)), room, published=True)
        for session, room, at in zip(
            SESSIONS, [*ROOMS, None, None], [FIRST + timedelta(hours=n) for n in range(4)], strict=True
        )
    ]
    shifts = [
        OpenShift(shift, SESSIONS[n % 4], "kitchen", places=1 + n % 2, way_in=WAYS[n == 3 or n == 4])
        for n, shift in enumerate(SHIFTS)
    ]
    return [*sessions, *shifts]


def decision(step: Step, turn: int) -> Decision:
    """Mostly sign-ups, some withdrawals and moves, now and then a cancellation."""
    verb, which, shift, span = step
    person, duty, event = PEOPLE[which], SHIFTS[shift], SESSIONS[which]
    if verb < 8:
        return SignUp(SignUpId(an("sign-up", f"{which} {shift} {turn}")), person, duty, consent="phone")
    known = SignUpId(an("sign-up", f"{which} {shift} {turn - 1}"))
    others: list[Decision] = [
        WithdrawSignUp(known),
        ApproveSignUp(known),
        DeclineSignUp(known, "other"),
        MoveSession(event, span, "rain"),
        MoveSession(event, span, "rain"),
        MoveSession(event, span, "rain", release=True),
        MoveSessionToRoom(event, ROOMS[shift % 2], "rain"),
        ChangePlaces(duty, 1 + which // 2),
        ScheduleSession(SessionId(an("session", f"later {turn}")), ACTIVITY, span, ROOMS[shift % 2]),
        CloseSignUp(duty) if which else CancelShift(duty, "rain"),
        CancelSession(event, "rain") if shift == 0 else MoveSession(event, span, "rain"),
        MoveSession(event, later(span, 0.5), "rain"),
    ]
    return others[verb - 8]


@MANY
@given(steps)
def test_never_more_than_places_nobody_in_two_places_no_room_held_twice(history: list[Step]) -> None:
    book = Shelf(founded())
    for each in planned():
        assert book.carry_out(each) is None
    turns: dict[tuple[int, int], int] = {}
    for step in history:
        of = (step[1], step[2])
        turn = turns.get(of, 0)
        refused = book.carry_out(decision(step, turn))
        if step[0] < 8 and refused is None:
            turns[of] = turn + 1
        if refused is None:
            World(book.facts).holds()


# --- what does not concern a decision does not change it -------------------------------------------------------------
WANG_SIGNS_UP = SignUp(number(WANG), WANG, SHIFT, consent="phone")
FAR = [later(TEN, 24 * 7 * weeks) for weeks in (-3, 3, 30)]


def near() -> list[tuple[str, list[Fact]]]:
    """Books in which Wang may, or may not, sign up, and in which the session may, or may not, move."""
    other, duty = SessionId(an("session", "other")), ShiftId(an("shift", "other"))
    here = [*centre(), session(), shift(), *volunteer(WANG), *volunteer(LI)]
    busy = later(TEN, 2)
    return [
        ("free", here),
        ("promised", [*here, signed_up(WANG)]),
        ("full", [*here, signed_up(LI), signed_up(PEOPLE[0])]),
        ("closed", [*here, SignUpClosed(SHIFT, SESSION, CENTRE)]),
        ("busy", [*here, signed_up(LI), session(other, TEN, None), signed_up(WANG, duty, other, TEN)]),
        ("clash", [*here, signed_up(WANG), session(other, busy, None), signed_up(WANG, duty, other, busy)]),
        ("taken", [*here, signed_up(WANG), session(other, busy)]),
    ]


def promise_of(person: PersonId, key: str, span: Span, on: Span, turn: int) -> list[Fact]:
    """A promise to a session of their own, that moved, waits or was taken back."""
    event, duty = SessionId(an("session", key)), ShiftId(an("shift", key))
    whose = (SignUpId(an("sign-up", key)), person, duty, event, CENTRE)
    facts: list[Fact] = [session(event, span, None), shift(duty, event)]
    facts.append(SignUpRequested(*whose, span) if turn == 0 else signed_up(person, duty, event, span))
    if turn == 2:
        facts.append(SignUpWithdrawn(number(person, duty), person, duty, event, CENTRE, span, in_time=True))
    if turn == 3:
        facts.append(SessionMoved(event, ACTIVITY, CENTRE, span, on, "rain"))
        facts.append(PromiseMoved(number(person, duty), person, duty, event, CENTRE, span, on))
    return facts


@st.composite
def unrelated(draw: st.DrawFn) -> list[Fact]:
    """Facts of others at any time, of Wang and Li in far weeks, and of the room in far weeks."""
    facts: list[Fact] = []
    for n in range(draw(st.integers(1, 5))):
        turn, kind = draw(few), draw(st.integers(0, 2))
        far, on = draw(st.sampled_from(FAR)), draw(st.sampled_from(FAR))
        if kind == 0:
            stranger = PersonId(an("person", f"stranger {n}"))
            facts += [*volunteer(stranger), *promise_of(stranger, f"strange {n}", draw(spans), draw(spans), turn)]
        elif kind == 1:
            facts += promise_of(draw(st.sampled_from([WANG, LI])), f"far {n}", far, on, turn)
        else:
            event = SessionId(an("session", f"room {n}"))
            facts.append(session(event, far))
            facts += [SessionMoved(event, ACTIVITY, CENTRE, far, on, "rain", ROOM)] if turn else []
    return facts


@FEW
@given(
    st.sampled_from(near()),
    unrelated(),
    st.sampled_from(
        [
            WANG_SIGNS_UP,
            WithdrawSignUp(number(WANG)),
            MoveSession(SESSION, later(TEN, 2), "rain"),
            MoveSession(SESSION, later(TEN, 2), "rain", release=True),
            ChangePlaces(SHIFT, 1),
            CancelSession(SESSION, "rain"),
        ]
    ),
    st.randoms(use_true_random=False),
)
def test_facts_that_do_not_concern_a_decision_never_change_its_verdict(
    book: tuple[str, list[Fact]], noise: list[Fact], what: Decision, places: Random
) -> None:
    alone = grammar(book[1]).when(what)
    mixed = list(book[1])
    at = sorted(places.randrange(len(mixed) + 1) for _ in noise)
    for shifted, (place, fact) in enumerate(zip(at, noise, strict=True)):
        mixed.insert(place + shifted, fact)
    among = grammar(mixed).when(what)
    assert (among.facts, among.refusal) == (alone.facts, alone.refusal)
