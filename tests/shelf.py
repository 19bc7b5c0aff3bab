"""A book in memory for tests that carry out thousands of decisions: the journal's tags and items, and nothing else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.language import Decision, Fact, Id, Question, Refused, name_of
from journal.index import items_of, tags_of
from tests.grammar import NOW, STAFF


class Shelf:
    """Facts by tag. It is its own `ask`; a refused decision leaves nothing behind."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.now: datetime = NOW
        self.actor: Id = STAFF
        self.facts: list[Fact] = []
        self._places: dict[str, list[int]] = {}
        for fact in facts:
            self.put(fact)

    def put(self, fact: Fact) -> None:
        for tag in tags_of(fact):
            self._places.setdefault(tag, []).append(len(self.facts))
        self.facts.append(fact)

    def __call__(self, *questions: Question[Any]) -> Any:
        answers = tuple(map(self.answer, questions))
        return answers if len(questions) > 1 else answers[0]

    def answer(self, question: Question[Any]) -> Any:
        found: set[int] = set()
        for types, tags in items_of(question):
            some = set.intersection(*(set(self._places.get(tag, ())) for tag in tags))
            found.update(place for place in some if name_of(type(self.facts[place])) in types)
        result = question.start
        for place in sorted(found):
            result = question.step(result, self.facts[place])
        return result

    def answer_without_buckets(self, question: Question[Any]) -> Any:
        """The same fold over everything its subject ever did."""
        return self.answer(replace(question, during=None))

    def carry_out(self, decision: Decision) -> Refused | None:
        """Lays the decision's facts down, or none and answers its refusal."""
        before = len(self.facts)
        try:
            for fact in decision.decide(self):
                self.put(fact)
        except Refused as refusal:
            for fact in self.facts[before:]:
                for tag in tags_of(fact):
                    self._places[tag].pop()
            del self.facts[before:]
            return refusal
        return None
