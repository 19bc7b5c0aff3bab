"""Real parts for every test: a SQLite book in a temporary folder, the real files when they are there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from journal.journal import Hand, Journal
from journal.sqlite import SQLiteRecorder
from tests.grammar import STAFF

REAL = Path(os.environ.get("DAYBOOK_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


def pytest_report_header() -> str | None:
    """One loud line when the real files are missing."""
    return None if REAL.is_dir() else f"SKIPPING what needs the real files: there is no {REAL}"


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real input; tests that need it are skipped without it."""
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    return REAL


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[SQLiteRecorder]:
    opened = SQLiteRecorder(tmp_path / "journal.db")
    yield opened
    opened.close()


@pytest.fixture
def journal(recorder: SQLiteRecorder) -> Journal:
    return Journal(recorder)


@pytest.fixture
def staff() -> Hand:
    return Hand(STAFF)
