"""The command line as it is used: exit codes, --json, refusals in the asked language, damage named by its position."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.demo.fill import fill
from api.demo.people import volunteer
from projections import registry

RUN = [sys.executable, "-c", "from api.cli import main; main()"]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


def daybook(folder: Path | None, *words: str, lang: str = "en") -> Said:
    data = [] if folder is None else ["--data", str(folder)]
    done = subprocess.run(
        [*RUN, "--lang", lang, *data, *words],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert fill(folder, date.today()) <= 8_000  # noqa: DTZ011 - the demo is about this machine's day
    return folder


@pytest.fixture
def own(demo: Path, tmp_path: Path) -> Path:
    """A demo book to be damaged or changed."""
    return Path(shutil.copytree(demo, tmp_path / "own"))


def test_without_a_name_view_lists_every_view_with_its_question(demo: Path) -> None:
    assert sorted(daybook(demo, "view", "--json").answer["views"]) == sorted(registry())


def test_rows_of_a_view_carry_the_names_of_its_columns(demo: Path) -> None:
    said = daybook(demo, "view", "organisations", "--where", "code=YX", "--json")
    (row,) = said.answer["rows"]
    assert (row["name"], row["kind"], row["from"]) == ("岳西礼堂日间照料中心", "day-care-centre", None)


def test_replay_of_the_demo_is_the_same_by_one_process_and_by_two(demo: Path) -> None:
    one, two = daybook(demo, "replay", "--json"), daybook(demo, "replay", "--processes", "2", "--json")
    assert (one.code, two.code) == (0, 0)
    assert one.answer["kept"]["fingerprint"] == two.answer["replayed"]["fingerprint"]


def test_replay_of_a_moment_that_is_past_equals_what_the_book_answers_of_it(demo: Path) -> None:
    week_ago = (datetime.now(UTC) - timedelta(days=7)).isoformat()
    head = daybook(demo, "state", "--json").answer["position"]
    for moment in (["--known-at", week_ago], ["--at", str(head - 40)], ["--as-of", week_ago]):
        said = daybook(demo, "replay", *moment, "--json")
        assert (said.code, said.answer["same"]) == (0, True), said.out
        assert said.answer["kept"] == daybook(demo, "state", *moment, "--json").answer


def test_rebuilt_and_reindexed_the_book_is_the_same(own: Path) -> None:
    before = daybook(own, "state", "--json").answer
    assert daybook(own, "rebuild", "shifts", "--json").code == 0
    assert daybook(own, "rebuild", "--json").code == 0
    assert daybook(own, "reindex", "--json").answer == {"reindexed": before["position"]}
    assert daybook(own, "state", "--json").answer == before
    assert daybook(own, "replay", "--json").answer["same"] is True


def test_the_past_is_answered_by_time_and_by_position(demo: Path) -> None:
    now = daybook(demo, "state", "--json").answer
    founded = daybook(demo, "state", "--at", "1", "--json").answer
    assert founded["views"]["organisations"]["rows"] == 0
    week_ago = (datetime.now(UTC) - timedelta(days=7)).isoformat()
    then = daybook(demo, "state", "--known-at", week_ago, "--json").answer
    assert 1 < then["position"] < now["position"]
    assert daybook(demo, "state", "--at", str(then["position"]), "--json").answer == then


def test_history_and_explain_tell_the_facts(demo: Path) -> None:
    person = volunteer(0)
    entries = daybook(demo, "history", person, "--json").answer["entries"]
    assert [entry["fact"] for entry in entries[:4]] == [
        "volunteer-registered",
        "detail-recorded",
        "detail-recorded",
        "volunteer-approved",
    ]
    made = daybook(demo, "explain", "volunteers", person, "--json").answer["entries"]
    assert [entry["fact"] for entry in made] == ["volunteer-registered", "volunteer-approved"]


def test_a_tick_keeps_running_series_ahead_and_once_is_enough(own: Path) -> None:
    later = (datetime.now(UTC) + timedelta(weeks=4)).isoformat()
    assert daybook(own, "tick", "--now", later, "--json").answer["recorded"] > 0
    assert daybook(own, "tick", "--now", later, "--json").answer["recorded"] == 0


def test_a_token_and_a_feed_show_their_secret_once(own: Path) -> None:
    token = daybook(own, "token", "new", "--role", "coordinator", "--organisation", "YX", "--json").answer
    feed = daybook(own, "feed", "new", "centre", "YX", "--json").answer
    listed = daybook(own, "feed", "list", "--json")
    assert len(token["secret"]) == 43
    assert feed["address"].startswith("http://localhost:8000/calendars/")
    assert feed["address"].split("/")[-1].removesuffix(".ics") not in listed.out
    assert [row["state"] for row in listed.answer["feeds"]] == ["open"]
    assert daybook(own, "feed", "revoke", feed["id"], "--json").code == 0
    again = daybook(own, "feed", "revoke", feed["id"], "--json")
    assert (again.code, again.answer["code"]) == (1, "feed-is-revoked")


@pytest.mark.parametrize(("lang", "says"), [("en", "There is no such role"), ("zh", "没有这个权限")])
def test_a_refusal_is_said_in_the_asked_language(own: Path, lang: str, says: str) -> None:
    said = daybook(own, "token", "new", "--role", "queen", "--json", lang=lang)
    assert (said.code, said.answer["code"]) == (1, "code-unknown")
    assert says in said.answer["title"]


@pytest.mark.parametrize(
    "words",
    [
        ("view", "nothing"),
        ("view", "sessions", "--where", "colour=red"),
        ("view", "sessions", "--known-at", "yesterday"),
        ("view", "sessions", "--at", "1", "--known-at", "2026-01-01"),
        ("history", "nobody"),
        ("explain", "rosters", "one-word"),
        ("fly",),
    ],
)
def test_bad_usage_ends_with_two_and_one_sentence(demo: Path, words: tuple[str, ...]) -> None:
    said = daybook(demo, *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.strip()


def test_a_folder_without_a_book_is_said(tmp_path: Path) -> None:
    said = daybook(tmp_path / "nowhere", "state")
    assert said.code == 2
    assert "There is no book in" in said.err
    assert not (tmp_path / "nowhere").exists()


def damage(journal: Path, position_of: bytes) -> None:
    """One letter of a stored fact is changed on the disk."""
    stored = bytearray(journal.read_bytes())
    place = stored.find(position_of)
    stored[place + 3] = ord("#")
    journal.write_bytes(stored)


def test_a_damaged_fact_is_named_by_its_position(own: Path) -> None:
    daybook(own, "state")
    damage(own / "journal.db", b'"fact":{"sign_up"')
    said = daybook(own, "replay")
    assert said.code == 2
    assert "damaged at position" in said.err


def test_a_file_that_is_no_journal_cannot_be_opened(own: Path) -> None:
    (own / "journal.db").write_bytes(b"not a database, whatever its name says" * 100)
    said = daybook(own, "state")
    assert said.code == 2
    assert "journal.db" in said.err


def test_views_that_cannot_be_read_are_built_again(own: Path) -> None:
    before = daybook(own, "state", "--json").answer["fingerprint"]
    (own / "views.db").write_bytes(b"nonsense" * 1000)
    for rest in own.glob("views.db-*"):
        rest.unlink()
    assert daybook(own, "state", "--json").answer["fingerprint"] == before


def test_the_files_of_a_book_are_its_owners_alone(demo: Path) -> None:
    daybook(demo, "state")
    assert {path.name: oct(path.stat().st_mode)[-3:] for path in demo.glob("*.db")} == {
        "journal.db": "600",
        "people.db": "600",
        "views.db": "600",
    }


def test_doctor_finds_the_demo_well(demo: Path) -> None:
    said = daybook(demo, "doctor", "--json")
    assert (said.code, said.answer["well"]) == (0, True), said.out


def test_every_command_has_help(demo: Path) -> None:
    for words in (["view"], ["import", "sessions"], ["token", "new"], ["feed", "new"], ["demo"], ["serve"], ["tick"]):
        assert daybook(None, *words, "--help").code == 0
    assert daybook(None, "--version").out.startswith("daybook ")
