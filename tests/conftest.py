"""Real parts for every test: a SQLite book in a temporary folder, the real files when they are there."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from journal.journal import Hand, Journal
from journal.sqlite import SQLiteRecorder
from tests.grammar import STAFF

REAL = Path(os.environ.get("DAYBOOK_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line for each reason that tests were skipped for."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"SKIPPED {count} TESTS: {reason.removeprefix('Skipped: ')}", red=True, bold=True)


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of real input; tests that need it are skipped without it."""
    if not REAL.is_dir():
        pytest.skip(f"there are no real files in {REAL}")
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
