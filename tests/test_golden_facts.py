"""Facts are for ever: every version ever shipped still reads, and no fact changes its form unnoticed."""

import json

import pytest

from domain.facts import registry
from domain.language import version_of
from journal.envelope import Told, entry_of, fact_of, seal
from journal.recorder import Stored
from tests.golden_facts import FOLDER, filled, schema_of

NAMES = sorted(registry())


def test_every_fact_has_its_golden_file_and_every_file_its_fact() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_facts_are_for_ever(name: str) -> None:
    fact = registry()[name]
    golden = json.loads((FOLDER / f"{name}.json").read_text())
    assert golden["schema"] == schema_of(fact), "facts are for ever: raise the version and write an upgrade"
    assert sorted(golden["examples"]) == [str(version) for version in range(1, version_of(fact) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_stored_examples_of_every_version_read_as_the_present_fact(name: str) -> None:
    fact = registry()[name]
    for version, text in json.loads((FOLDER / f"{name}.json").read_text())["examples"].items():
        stored = Stored(1, 1_795_000_000_000_000, name, text.encode())
        read = fact_of(stored)
        assert isinstance(read, fact)
        if version == str(version_of(fact)):
            entry = entry_of(stored)
            told = Told(
                actor=entry.actor,
                request=entry.request,
                organisation=entry.organisation,
                source=entry.source,
                happened_at=entry.happened_at,
            )
            assert read == filled(fact)
            assert seal(read, told).decode() == text
