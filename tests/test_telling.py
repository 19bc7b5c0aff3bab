"""Every fact is told in plain words, in every language, however much or little it says."""

from pathlib import Path
from typing import Any
from typing import get_type_hints as hints_of

import msgspec
import pytest

from api.called import Called
from api.languages import languages
from api.telling import TELLINGS, Clause, told
from domain.facts import registry
from domain.language import Fact
from journal.address_book import AddressBook
from tests.golden_facts import example_of, filled
from tests.scene import WANG, centre, session, signed_up


class _Nothing:
    """A book in which no id is known."""

    def rows(self, *_: Any, **__: Any) -> list[Any]:
        return []


@pytest.fixture
def nobody(tmp_path: Path) -> Called:
    return Called(_Nothing(), AddressBook(tmp_path / "people.db"), languages()["en"], lambda *_: False)


def bare(fact: type[Fact]) -> Fact:
    """With what has to be there alone."""
    hints = hints_of(fact)
    needed = [each.name for each in msgspec.structs.fields(fact) if each.required]
    return fact(**{name: example_of(hints[name], name) for name in needed})


def test_there_is_one_entry_for_every_fact_and_none_beside() -> None:
    assert sorted(TELLINGS) == sorted(registry())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", registry())
def test_a_fact_is_told_whether_it_says_all_or_the_least(name: str, language: str, nobody: Called) -> None:
    fact = registry()[name]
    for example in (filled(fact), bare(fact)):
        said = told(example, languages()[language], nobody)
        assert said[-1] in ".。"
        assert [mark for mark in ("{", "}", "None", "()", "..", "。。") if mark in said] == []


@pytest.mark.parametrize("name", registry())
def test_an_entry_names_only_what_its_fact_has(name: str) -> None:
    fields = {*registry()[name].__struct_fields__, "own", "detail"}
    clauses = [each if isinstance(each, Clause) else Clause(each) for each in TELLINGS[name]]
    assert {clause.field for clause in clauses} - {""} - fields == set()


def test_what_people_read_is_words_and_not_codes(nobody: Called) -> None:
    span = session().span
    assert told(centre()[1], languages()["en"], nobody) == (
        "The room Hall was opened; it holds 40 people. Opening hours: "
        "Mon 08:00–18:00, Tue 08:00–18:00, Wed 08:00–18:00, Thu 08:00–18:00, Fri 08:00–18:00, "
        "Sat 08:00–18:00, Sun 08:00–18:00."
    )
    assert told(centre()[2], languages()["zh"], nobody) == "从已公布的安排录入活动Dumplings：养老，手工。"
    promise = signed_up(WANG)
    when = languages()["en"].span(span.start, span.end, year=True)
    assert told(promise, languages()["en"], nobody.gather([WANG])) == (
        f"somebody whose name is not kept signed up for {promise.shift}. Promised: {when}. "
        "Please note: no written agreement."
    )
