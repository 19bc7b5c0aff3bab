"""`given(facts).when(decision).then(facts)`: a rule is tested with no store and no mocks.

Facts are laid in order, a second apart, as if the clock stood at `now`; the same folds and the same tags as the
journal's decide which facts a question hears, so a question that would miss a fact in the book misses it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.language import Decision, Fact, Id, Question, Refused, name_of
from journal.index import items_of, tags_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai
STAFF = Id("token-00000000-0000-7000-8000-000000000001")


@dataclass
class _Ask:
    facts: list[Fact]
    now: datetime
    actor: Id
    asked: list[Question[Any]] = field(default_factory=list)

    def __call__(self, *questions: Question[Any]) -> Any:
        self.asked.extend(questions)
        answers = tuple(answer(question, self.facts) for question in questions)
        return answers if len(questions) > 1 else answers[0]


def answer(question: Question[Any], facts: Iterable[Fact]) -> Any:
    """What the question answers from these facts, reading only what its index would find."""
    items = items_of(question)
    result = question.start
    for fact in facts:
        tags = set(tags_of(fact))
        if any(name_of(type(fact)) in types and tags.issuperset(wanted) for types, wanted in items):
            result = question.step(result, fact)
    return result


@dataclass(frozen=True)
class Outcome:
    facts: list[Fact]
    refusal: Refused | None
    asked: list[Question[Any]]

    def then(self, *expected: Fact) -> "Outcome":
        """Exactly these facts, in this order."""
        if self.refusal is not None:
            raise AssertionError(f"refused: {self.refusal!r}") from self.refusal
        assert self.facts == list(expected)
        return self

    def refused(self, refusal: Refused) -> "Outcome":
        """Exactly this refusal, with exactly these values."""
        assert self.refusal == refusal, f"{self.refusal!r}, facts {self.facts!r}"
        assert self.facts == []
        return self

    def nothing_happens(self) -> "Outcome":
        return self.then()


@dataclass(frozen=True)
class Given:
    facts: list[Fact]
    now: datetime = NOW
    actor: Id = STAFF

    def at(self, now: datetime) -> "Given":
        return Given(self.facts, now, self.actor)

    def by(self, actor: Id) -> "Given":
        return Given(self.facts, self.now, actor)

    def when(self, decision: Decision) -> Outcome:
        ask = _Ask(list(self.facts), self.now, self.actor)
        yielded: list[Fact] = []
        try:
            for fact in decision.decide(ask):
                yielded.append(fact)
                ask.facts.append(fact)
        except Refused as refusal:
            return Outcome([], refusal, ask.asked)
        if yielded and not ask.asked:
            raise AssertionError("it decided without asking anything")
        return Outcome(yielded, None, ask.asked)


def flat(facts: Iterable[Fact | Iterable[Fact]]) -> list[Fact]:
    """Facts, and lists of them, in their order."""
    found: list[Fact] = []
    for each in facts:
        found.extend([each] if isinstance(each, Fact) else each)
    return found


def given(*facts: Fact | Iterable[Fact]) -> Given:
    return Given(flat(facts))
