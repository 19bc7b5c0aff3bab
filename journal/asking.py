"""How a decision's questions are answered, and what its append will depend on."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from domain.language import Decision, Fact, Id, Question, name_of
from journal.envelope import fact_of
from journal.index import Item, items_of, query_of, tags_of
from journal.recorder import Recorder


class Asking:
    """The book as of one position, with what this append has yielded so far laid over it.

    Every read stops at the head of the first, so that all answers belong to one moment, and the append's condition
    counts from there: counting from a later read's head would let a change between the two slip past.
    """

    def __init__(self, recorder: Recorder, now: datetime, actor: Id) -> None:
        self.now = now
        self.actor = actor
        self.items: dict[Item, None] = {}
        self._recorder = recorder
        self._head: int | None = None
        self._overlay: list[Fact] = []
        self._by_tag: dict[str, list[int]] = {}

    @property
    def head(self) -> int:
        """The position the answers are of. An append whose decisions asked nothing is a fault of the program."""
        if self._head is None:
            raise RuntimeError("a decision yielded facts without asking anything: its boundary would be empty")
        return self._head

    def decide(self, decision: Decision) -> Iterator[Fact]:
        """The decision's facts, each visible to what is asked after it."""
        for fact in decision.decide(self):
            self._lay_over(fact)
            yield fact

    def _lay_over(self, fact: Fact) -> None:
        place = len(self._overlay)
        self._overlay.append(fact)
        for tag in tags_of(fact):
            self._by_tag.setdefault(tag, []).append(place)

    def __call__(self, *questions: Question[Any]) -> Any:
        """The answer of one question, or a tuple of several answered in one read."""
        wanted = [items_of(question) for question in questions]
        stored = self._read(wanted)
        answers = tuple(
            self._fold(question, items, stored, several=len(questions) > 1)
            for question, items in zip(questions, wanted, strict=True)
        )
        return answers if len(questions) > 1 else answers[0]

    def _read(self, wanted: list[list[Item]]) -> list[Fact]:
        items = list(dict.fromkeys(chain.from_iterable(wanted)))
        if not items:
            return []
        self.items.update(dict.fromkeys(items))
        page = self._recorder.page(query_of(items), until=self._head)
        if self._head is None:
            self._head = page.head
        return [fact_of(row) for row in page.rows]

    def _fold(self, question: Question[Any], items: list[Item], stored: list[Fact], *, several: bool) -> Any:
        answer, step, hears = question.start, question.step, question.hears
        for fact in stored:
            if isinstance(fact, hears) and (not several or _matches(fact, items)):
                answer = step(answer, fact)
        for fact in self._laid_over(items):
            answer = step(answer, fact)
        return answer

    def _laid_over(self, items: list[Item]) -> list[Fact]:
        if not self._overlay:
            return []
        places: set[int] = set()
        for types, tags in items:
            for place in self._by_tag.get(tags[0], ()):
                fact = self._overlay[place]
                if name_of(type(fact)) in types and (len(tags) == 1 or set(tags) <= set(tags_of(fact))):
                    places.add(place)
        return [self._overlay[place] for place in sorted(places)]


def _matches(fact: Fact, items: list[Item]) -> bool:
    have = set(tags_of(fact))
    return any(have.issuperset(tags) for _types, tags in items)
