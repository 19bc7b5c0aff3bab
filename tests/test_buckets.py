"""Buckets only narrow what is read: whatever occupies a person or a room is heard, and no answer depends on them."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

import domain.questions
from domain.facts import registry
from domain.facts.sessions import SessionCancelled, SessionMoved, SessionMovedToRoom, SessionScheduled
from domain.facts.sign_ups import (
    PromiseMoved,
    PromiseReleased,
    SignUpApproved,
    SignUpDeclined,
    SignUpRequested,
    SignUpWithdrawn,
    VolunteerSignedUp,
)
from domain.language import (
    Fact,
    OrganisationId,
    PersonId,
    Question,
    RoomId,
    SessionId,
    ShiftId,
    SignUpId,
    Span,
    members,
)
from domain.questions.rooms import uses_of
from domain.questions.sign_ups import promises_of
from journal.index import days_of, weeks_of
from tests.scene import ACTIVITY, CENTRE, SHIFT, WANG, ZONE, an
from tests.shelf import Shelf

QUICK = settings(max_examples=1_000, deadline=None, database=None, derandomize=True)
FIRST = datetime(2026, 12, 24, tzinfo=UTC)  # around the turn of an ISO year
ROOMS = [RoomId(an("room", str(n))) for n in range(2)]
SESSIONS = [SessionId(an("session", str(n))) for n in range(4)]
SIGN_UPS = [SignUpId(an("sign-up", str(n))) for n in range(4)]


# --- whatever occupies a subject is heard ----------------------------------------------------------------------------
def questions_by_bucket() -> Iterator[tuple[Any, Question[Any]]]:
    """Every question that can be asked `during` a span, with the kind of id it is asked about."""
    span = Span(FIRST, FIRST + timedelta(hours=1))
    for module_info in pkgutil.iter_modules(domain.questions.__path__):
        module = importlib.import_module(f"domain.questions.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and "during" in inspect.signature(function).parameters:
                about, kind = next(iter(get_type_hints(function).items()))
                assert about != "during", name
                yield kind, function(an("person" if kind is PersonId else "room"), during=span)


def occupying(kind: Any) -> set[type[Fact]]:
    """The facts that concern such an id and a span of time."""
    found = set()
    for fact in registry().values():
        fields = {member for annotation in get_type_hints(fact).values() for member in members(annotation)}
        if kind in fields and Span in fields:
            found.add(fact)
    return found


def test_each_fact_that_occupies_a_subject_is_heard_by_every_question_on_its_buckets() -> None:
    asked = list(questions_by_bucket())
    assert {kind for kind, _ in asked} == {PersonId, RoomId}
    for kind, question in asked:
        assert question.during is not None
        assert set(question.hears) == occupying(kind)


# --- no answer depends on them ---------------------------------------------------------------------------------------
spans = st.builds(
    lambda hour, length: Span(FIRST + timedelta(hours=hour), FIRST + timedelta(hours=hour + length)),
    st.integers(0, 24 * 21) | st.integers(80, 110),
    st.integers(1, 30),
)
Step = tuple[int, int, Span, int]  # a verb, which one, to when, to which room
Whose = tuple[SignUpId, PersonId, ShiftId, SessionId, OrganisationId]
steps = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), spans, st.integers(0, 1)), min_size=4, max_size=25)


def promises(history: list[Step]) -> Iterator[Fact]:
    """Facts of one volunteer, each as the one before it left the sign-up; what has ended never comes back."""
    held: dict[SignUpId, tuple[str, Span]] = {}
    for verb, which, span, _ in history:
        sign_up = SIGN_UPS[which]
        state, now = held.get(sign_up, ("none", span))
        whose = (sign_up, WANG, SHIFT, SESSIONS[which], CENTRE)
        if state == "none":
            held[sign_up] = ("requested" if verb % 2 else "promised", span)
            yield SignUpRequested(*whose, span) if verb % 2 else VolunteerSignedUp(*whose, span)
        elif state == "over":
            continue
        elif verb < 3:
            held[sign_up] = ("over", now)
            yield ending(verb, whose, now)
        elif verb == 3 and state == "requested":
            held[sign_up] = ("promised", now)
            yield SignUpApproved(*whose, now)
        else:
            held[sign_up] = (state, span)
            yield PromiseMoved(*whose, now, span, state == "requested")


def ending(verb: int, whose: Whose, now: Span) -> Fact:
    if verb == 0:
        return SignUpDeclined(*whose, now, "other")
    return SignUpWithdrawn(*whose, now, True) if verb == 1 else PromiseReleased(*whose, now, "clash")


def uses(history: list[Step]) -> Iterator[Fact]:
    """Facts of sessions in two rooms, each as the one before it left the session."""
    held: dict[SessionId, tuple[Span, RoomId]] = {}
    cancelled: set[SessionId] = set()
    for verb, which, span, room_of in history:
        session, room = SESSIONS[which], ROOMS[room_of]
        whose = (session, ACTIVITY, CENTRE)
        if session in cancelled:
            continue
        if session not in held:
            held[session] = (span, room)
            yield SessionScheduled(*whose, span, ZONE, room)
            continue
        now, its = held[session]
        if verb == 0:
            cancelled.add(session)
            yield SessionCancelled(*whose, now, "rain", its)
        elif verb <= 4 and room != its:
            held[session] = (now, room)
            yield SessionMovedToRoom(*whose, now, room, "rain", its)
        else:
            held[session] = (span, its)
            yield SessionMoved(*whose, now, span, "rain", its)


@QUICK
@given(steps, st.lists(spans, min_size=1, max_size=4))
def test_a_persons_promises_are_the_same_by_bucket_as_by_their_whole_life(
    history: list[Step], asked: list[Span]
) -> None:
    book = Shelf(promises(history))
    for span in asked:
        question = promises_of(WANG, during=span)
        assert list(book(question).known.items()) == list(book.answer_without_buckets(question).known.items())


@QUICK
@given(steps, st.lists(spans, min_size=1, max_size=4))
def test_uses_of_a_room_are_the_same_by_bucket_as_by_all_its_years(history: list[Step], asked: list[Span]) -> None:
    book = Shelf(uses(history))
    for span in asked:
        for room in ROOMS:
            question = uses_of(room, during=span)
            assert dict(book(question).spans) == dict(book.answer_without_buckets(question).spans)


# --- which buckets ---------------------------------------------------------------------------------------------------
def test_weeks_are_iso_weeks_of_utc_and_the_end_is_out() -> None:
    monday = datetime(2027, 1, 4, tzinfo=UTC)
    assert weeks_of(Span(monday - timedelta(hours=1), monday)) == ["2026-W53"]
    assert weeks_of(Span(monday - timedelta(hours=1), monday + timedelta(seconds=1))) == ["2026-W53", "2027-W01"]
    assert weeks_of(Span(monday, monday + timedelta(days=7))) == ["2027-W01"]


def test_days_are_days_of_utc_and_the_end_is_out() -> None:
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    assert days_of(Span(midnight - timedelta(hours=1), midnight)) == ["2026-11-30"]
    assert days_of(Span(midnight - timedelta(hours=1), midnight + timedelta(seconds=1))) == ["2026-11-30", "2026-12-01"]


@QUICK
@given(spans, spans)
def test_two_spans_that_overlap_share_a_bucket(one: Span, other: Span) -> None:
    if one.overlaps(other):
        assert set(weeks_of(one)) & set(weeks_of(other))
        assert set(days_of(one)) & set(days_of(other))
