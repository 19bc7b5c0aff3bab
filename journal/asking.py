"""How a decision's questions are answered, and what its append will depend on."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from domain.language import Decision, Fact, Id, Question, name_of
from journal.envelope import fact_of
from journal.index import Item, id_of, ids_of, items_of, query_of, tags_of
from journal.recorder import Recorder, Stored


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
        heard = _dealt(wanted, self._read(wanted))
        answers = tuple(map(self._fold, questions, wanted, heard))
        return answers if len(questions) > 1 else answers[0]

    def _read(self, wanted: list[list[Item]]) -> list[Stored]:
        items = list(dict.fromkeys(chain.from_iterable(wanted)))
        if not items:
            return []
        self.items.update(dict.fromkeys(items))
        page = self._recorder.page(query_of(items), until=self._head)
        if self._head is None:
            self._head = page.head
        return page.rows

    def _fold(self, question: Question[Any], items: list[Item], stored: list[Fact]) -> Any:
        answer, step = question.start, question.step
        for fact in stored:
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


def _dealt(wanted: list[list[Item]], rows: list[Stored]) -> list[list[Fact]]:
    """What was read, by question: whose items it meets.

    Every row was read for some question. So where one alone asks for its type, or for an id that it carries, that is
    the one, and its tags need not be made to know it.
    """
    asking: dict[str, list[int]] = {}
    for place, items in enumerate(wanted):
        for name in items[0][0] if items else ():  # a question asks for the same types in all its items
            asking.setdefault(name, []).append(place)
    abouts = [{id_of(tags[0]) for _types, tags in items} for items in wanted]
    heard: list[list[Fact]] = [[] for _ in wanted]
    for row in rows:
        fact = fact_of(row)
        places = asking[row.type]
        if len(places) > 1:
            ids = ids_of(fact)
            places = [place for place in places if not abouts[place].isdisjoint(ids)]
        if len(places) > 1:
            tags = set(tags_of(fact))
            places = [place for place in places if any(tags.issuperset(each) for _types, each in wanted[place])]
        for place in places:
            heard[place].append(fact)
    return heard
