"""A city's real programme of drop-in courses gives the numbers counted by hand."""

from datetime import UTC, datetime
from pathlib import Path

from api.importers.outcome import Result
from api.importers.sessions import import_sessions
from domain.facts.organisations import OrganisationEstablished
from domain.facts.sessions import SessionScheduled
from domain.language import Span
from journal.journal import Hand, Journal
from journal.sqlite import SQLiteRecorder

TORONTO = Path(__file__).parents[1] / "docs" / "examples" / "maps" / "toronto-dropin.toml"


def toronto(journal: Journal, hand: Hand, real: Path, *where: str) -> Result:
    folder = real / "toronto_dropin"
    places = folder / "locations.json"
    return import_sessions(
        journal, "test", folder / "drop-in.csv", hand=hand, using=TORONTO, places=places, where=where
    )


def test_the_programme_for_elders_is_6161_facts_once_and_the_same_in_every_book(
    journal: Journal, staff: Hand, real: Path, tmp_path: Path
) -> None:
    by_type = {
        "organisation-established": 96,
        "activity-listed": 869,
        "series-started": 1557,
        "session-scheduled": 3574,
        "session-skipped": 65,
    }
    assert toronto(journal, staff, real, "Age Min>=55") == Result(3574, 6161, by_type=by_type)
    assert toronto(journal, staff, real, "Age Min>=55") == Result(3574, unchanged=3574)
    other = Journal(SQLiteRecorder(tmp_path / "other.db"))
    toronto(other, staff, real, "Age Min>=55")
    assert [entry.fact for entry in other.entries()] == [entry.fact for entry in journal.entries()]
    other.close()


def test_the_whole_programme_is_53759_facts_and_none_is_lost(journal: Journal, staff: Hand, real: Path) -> None:
    answer = toronto(journal, staff, real)
    assert (answer.read, answer.recorded, answer.unchanged, answer.refused) == (32069, 53759, 0, ())
    assert answer.by_type == {
        "organisation-established": 226,
        "activity-listed": 6159,
        "series-started": 14609,
        "session-scheduled": 32069,
        "session-skipped": 696,
    }
    facts = [entry.fact for entry in journal.entries()]
    units = [fact for fact in facts if isinstance(fact, OrganisationEstablished)]
    assert sum(unit.flags == ("place-unknown",) and unit.name == unit.code for unit in units) == 103
    assert sum(unit.flags == () for unit in units) == 123
    sessions = [fact for fact in facts if isinstance(fact, SessionScheduled)]
    assert len({fact.session for fact in sessions}) == 32069
    assert {(fact.flags, fact.published, fact.room) for fact in sessions} == {(("no-room", "no-capacity"), True, None)}
    late = [each.span for each in sessions if each.span.end.hour == 6]
    assert sorted(late) == [
        Span(datetime(2025, 12, 29, 4, 30, tzinfo=UTC), datetime(2025, 12, 29, 6, 0, tzinfo=UTC)),
        Span(datetime(2026, 1, 5, 4, 30, tzinfo=UTC), datetime(2026, 1, 5, 6, 0, tzinfo=UTC)),
    ]


def test_a_part_and_then_the_whole_is_the_whole(journal: Journal, staff: Hand, real: Path) -> None:
    part = toronto(journal, staff, real, "Age Min>=55", "Location ID<200")
    whole = toronto(journal, staff, real, "Age Min>=55")
    assert part.recorded + whole.recorded == 6161
    assert whole.unchanged == part.read
