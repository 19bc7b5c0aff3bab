"""The last place goes to as many as there are places, whoever asks from wherever."""

from pathlib import Path

from journal.journal import Journal
from journal.sqlite import SQLiteRecorder
from tests.promise_races import race


def test_6_processes_race_for_three_places_and_exactly_three_win_each_time(tmp_path: Path) -> None:
    assert race(tmp_path, rounds=20, places=3, processes=6) == [3] * 20
    journal = Journal(SQLiteRecorder(tmp_path / "journal.db"))
    assert len(list(journal.entries(types=("volunteer-signed-up",)))) == 60
    journal.close()
