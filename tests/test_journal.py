"""Decisions are carried out as one moment: all or nothing, and nothing slips in between."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domain.decisions.shifts import CloseSignUp, ReopenSignUp
from domain.decisions.sign_ups import ShiftFull, SignUp, WithdrawSignUp
from domain.facts.sessions import SessionMoved
from domain.facts.sign_ups import VolunteerSignedUp
from domain.language import Ask, Decision, Fact, PersonId, SessionId, ShiftId, Span
from domain.questions.sessions import plan_of
from domain.questions.shifts import places_taken
from journal.journal import Done, Hand, Journal, Noted, RepeatDiffers, TooMuchAtOnce
from journal.sqlite import SQLiteRecorder
from tests.scene import ACTIVITY, CENTRE, SESSION, SHIFT, Lay, an, centre, session, shift, sign_up, volunteer

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
SPAN = Span(SOON, SOON + timedelta(hours=2))


@dataclass(frozen=True)
class AskNothing:
    def decide(self, ask: Ask) -> Iterator[Fact]:
        yield session()


def people(count: int) -> list[PersonId]:
    return [PersonId(an("person", f"p{n}")) for n in range(count)]


def lay_open_shift(journal: Journal, hand: Hand, places: int, volunteers: int = 4) -> list[PersonId]:
    who = people(volunteers)
    facts = [*centre(), session(span=SPAN), shift(places=places), *(f for p in who for f in volunteer(p))]
    journal.carry_out(Lay(tuple(facts)), hand=hand)
    return who


def joins(person: PersonId) -> SignUp:
    return SignUp(sign_up(person), person, SHIFT)


def test_facts_come_back_as_they_were_told(journal: Journal) -> None:
    told = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
    hand = Hand(an("person", "staff"), request_id=str(uuid4()), organisation=CENTRE, happened_at=told)
    done = journal.carry_out(Noted(Lay((session(),)), source={"import": "sessions", "row": "7"}), hand=hand)
    (entry,) = journal.entries()
    assert (entry.position, entry.fact, entry.name) == (1, session(), "session-scheduled")
    assert (entry.actor, entry.request, entry.organisation) == (hand.actor, hand.request_id, CENTRE)
    assert (entry.source, entry.happened_at) == ({"import": "sessions", "row": "7"}, told)
    assert done == Done((session(),), 1, 1, noted=((session(),),))


def test_later_decisions_of_one_append_see_the_earlier_ones(journal: Journal, staff: Hand) -> None:
    first, second, *_ = lay_open_shift(journal, staff, places=1)
    with pytest.raises(ShiftFull):
        journal.carry_out(
            SignUp(sign_up(first), first, SHIFT, consent="in-person"),
            SignUp(sign_up(second), second, SHIFT, consent="in-person"),
            hand=staff,
        )
    assert not [entry for entry in journal.entries() if isinstance(entry.fact, VolunteerSignedUp)]


def test_a_place_given_back_is_free_again(journal: Journal, staff: Hand) -> None:
    first, second, *_ = lay_open_shift(journal, staff, places=1)
    journal.carry_out(joins(first), hand=Hand(first))
    with pytest.raises(ShiftFull):
        journal.carry_out(joins(second), hand=Hand(second))
    journal.carry_out(WithdrawSignUp(sign_up(first)), hand=Hand(first))
    assert len(journal.carry_out(joins(second), hand=Hand(second)).facts) == 1


def test_a_decision_that_asked_nothing_is_a_fault(journal: Journal, staff: Hand) -> None:
    with pytest.raises(RuntimeError):
        journal.carry_out(AskNothing(), hand=staff)
    assert journal.recorder.head() == 0


def test_the_same_request_again_gives_the_same_facts_once(journal: Journal) -> None:
    hand = Hand(an("person", "staff"), request_id=str(uuid4()), body=b'{"a":1}')
    first = journal.carry_out(Lay((session(),)), hand=hand)
    again = journal.carry_out(Lay((session(),)), hand=hand)
    assert (again.facts, again.first, again.last, again.repeated) == (first.facts, first.first, first.last, True)
    assert journal.recorder.head() == 1


def test_the_same_request_number_for_another_request_is_refused(journal: Journal) -> None:
    number = str(uuid4())
    journal.carry_out(Lay((session(),)), hand=Hand(an("person", "staff"), request_id=number, body=b"1"))
    with pytest.raises(RepeatDiffers):
        journal.carry_out(Lay((shift(),)), hand=Hand(an("person", "staff"), request_id=number, body=b"2"))
    assert journal.recorder.head() == 1


def test_a_request_that_had_nothing_to_do_has_nothing_to_do_again(journal: Journal, staff: Hand) -> None:
    lay_open_shift(journal, staff, places=1)
    number = str(uuid4())
    closing = Hand(an("person", "staff"), request_id=number, body=b"close")
    journal.carry_out(CloseSignUp(SHIFT), hand=staff)
    head = journal.recorder.head()
    assert journal.carry_out(CloseSignUp(SHIFT), hand=closing) == Done(noted=((),))
    assert journal.recorder.head() == head
    journal.carry_out(ReopenSignUp(SHIFT), hand=staff)
    assert journal.carry_out(CloseSignUp(SHIFT), hand=closing) == Done(repeated=True)
    with pytest.raises(RepeatDiffers):
        journal.carry_out(CloseSignUp(SHIFT), hand=Hand(closing.actor, request_id=number, body=b"other"))
    assert [entry.name for entry in journal.entries(after=head)] == ["sign-up-reopened"]


def test_a_request_number_belongs_to_its_actor(journal: Journal) -> None:
    number = str(uuid4())
    journal.carry_out(Lay((session(),)), hand=Hand(an("person", "staff"), request_id=number, body=b"1"))
    journal.carry_out(Lay((shift(),)), hand=Hand(an("person", "other"), request_id=number, body=b"2"))
    assert journal.recorder.head() == 2


def test_too_many_facts_at_once_are_refused_unless_imported(journal: Journal) -> None:
    facts = tuple(session(SessionId(an("session", str(n)))) for n in range(2001))
    with pytest.raises(TooMuchAtOnce):
        journal.carry_out(Lay(facts), hand=Hand(an("person", "staff")))
    assert journal.recorder.head() == 0
    journal.carry_out(Lay(facts), hand=Hand(an("person", "staff"), imports=True))
    assert journal.recorder.head() == 2001


@dataclass(frozen=True)
class MoveBetween:
    """Asks, lets somebody else move the session in between, and asks something else: the first head must count."""

    journal: Journal
    done: list[int]

    def decide(self, ask: Ask) -> Iterator[Fact]:
        before = ask(plan_of(SESSION))
        if not self.done:
            self.done.append(1)
            moved = SessionMoved(
                SESSION, ACTIVITY, CENTRE, SPAN, Span(SOON + timedelta(1), SPAN.end + timedelta(1)), ""
            )
            self.journal.carry_out(Lay((moved,)), hand=Hand(an("person", "other")))
        ask(places_taken(SHIFT))
        assert before is not None
        yield VolunteerSignedUp(
            sign_up(PersonId(an("person", "p0"))), PersonId(an("person", "p0")), SHIFT, SESSION, CENTRE, before.span
        )


def test_a_change_between_two_reads_of_one_decision_is_seen(journal: Journal, staff: Hand) -> None:
    lay_open_shift(journal, staff, places=3)
    done = journal.carry_out(MoveBetween(journal, []), hand=staff)
    (fact,) = done.facts
    assert isinstance(fact, VolunteerSignedUp)
    assert fact.span.start == SOON + timedelta(days=1)


@dataclass(frozen=True)
class Meanwhile:
    """Asks; then, the first time, something else happens; then the decision is taken on what stood at the asking."""

    happens: Callable[[], Done]
    decision: Decision
    done: list[Done]

    def decide(self, ask: Ask) -> Iterator[Fact]:
        ask(places_taken(SHIFT))
        if not self.done:
            self.done.append(self.happens())
        yield from self.decision.decide(ask)


def test_a_refusal_stands_only_if_nothing_it_asked_about_has_changed(journal: Journal, staff: Hand) -> None:
    first, second, *_ = lay_open_shift(journal, staff, places=1)
    journal.carry_out(joins(first), hand=Hand(first))
    leaves = WithdrawSignUp(sign_up(first))
    decision = Meanwhile(lambda: journal.carry_out(leaves, hand=Hand(first)), joins(second), [])
    (fact,) = journal.carry_out(decision, hand=Hand(second)).facts
    assert isinstance(fact, VolunteerSignedUp)
    with pytest.raises(ShiftFull):
        journal.carry_out(joins(first), hand=Hand(first))


def test_a_request_sent_twice_at_once_is_answered_twice_and_carried_out_once(journal: Journal, staff: Hand) -> None:
    (person, *_) = lay_open_shift(journal, staff, places=3)
    hand = Hand(person, request_id=str(uuid4()), body=b"the same")
    first: list[Done] = []
    second = journal.carry_out(
        Meanwhile(lambda: journal.carry_out(joins(person), hand=hand), joins(person), first), hand=hand
    )
    assert (second.repeated, second.facts, second.last) == (True, first[0].facts, first[0].last)


def race(decisions: list[tuple[Decision, Hand]], journals: list[Journal]) -> list[Done | Exception]:
    """Everybody at once; the outcomes in order."""
    outcomes: list[Done | Exception] = [RuntimeError("not run")] * len(decisions)
    start = threading.Barrier(len(decisions))

    def run(place: int) -> None:
        decision, hand = decisions[place]
        start.wait()
        try:
            outcomes[place] = journals[place % len(journals)].carry_out(decision, hand=hand)
        except Exception as error:  # noqa: BLE001 - the outcome is what the test looks at
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(decisions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("rounds", [20])
def test_64_threads_race_for_three_places_and_exactly_three_win(journal: Journal, staff: Hand, rounds: int) -> None:
    who = lay_open_shift(journal, staff, places=3, volunteers=64)
    for number in range(rounds):
        target = ShiftId(an("shift", f"round {number}"))
        other = SessionId(an("session", f"round {number}"))
        span = Span(SOON + timedelta(days=number), SOON + timedelta(days=number, hours=2))
        journal.carry_out(Lay((session(other, span, room=None), shift(target, other, places=3))), hand=staff)
        outcomes = race([(SignUp(sign_up(p, target), p, target), Hand(p)) for p in who], [journal])
        won = [each for each in outcomes if isinstance(each, Done)]
        lost = [each for each in outcomes if isinstance(each, ShiftFull)]
        assert (len(won), len(lost)) == (3, 61), outcomes


def test_one_volunteer_at_two_doors_at_once_gets_one_place(journal: Journal, staff: Hand) -> None:
    (person, *_) = lay_open_shift(journal, staff, places=3)
    other, target = SessionId(an("session", "b")), ShiftId(an("shift", "b"))
    journal.carry_out(Lay((session(other, SPAN, room=None), shift(target, other))), hand=staff)
    outcomes = race(
        [(joins(person), Hand(person)), (SignUp(sign_up(person, target), person, target), Hand(person))], [journal]
    )
    assert len([each for each in outcomes if isinstance(each, Done)]) == 1


def test_two_open_journals_on_one_file_are_one_book(tmp_path: Path, journal: Journal, staff: Hand) -> None:
    lay_open_shift(journal, staff, places=1)
    other = Journal(SQLiteRecorder(tmp_path / "journal.db"))
    first, second, *_ = people(2)
    try:
        outcomes = race([(joins(first), Hand(first)), (joins(second), Hand(second))], [journal, other])
    finally:
        other.close()
    assert len([each for each in outcomes if isinstance(each, Done)]) == 1
