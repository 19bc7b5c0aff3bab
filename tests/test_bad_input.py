"""Bad input from end to end, where no subject's own tests try it: one sentence and advice in the asked language."""

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from socket import create_server
from typing import Any

import apsw
import pytest

from api.cli import built
from api.demo.fill import fill
from tests.doors import SPAN, Door, centre, opened, session, shift
from tests.scene import ACTIVITY, CENTRE, ROOM, SESSION, WANG

RUN = [sys.executable, "-c", "from api.cli import main; main()"]
HEADER = "code,name,level,parent_code\n"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


def daybook(folder: Path, *words: str, lang: str = "en") -> Said:
    """One command, as a person types it."""
    run = [*RUN, "--lang", lang, "--data", str(folder), *words]
    done = subprocess.run(run, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    fill(folder, date.today())  # noqa: DTZ011 - the demo is about this machine's day
    return folder


@pytest.fixture
def own(demo: Path, tmp_path: Path) -> Path:
    """A demo book to be harmed."""
    return Path(shutil.copytree(demo, tmp_path / "own"))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with opened(tmp_path) as door:
        yield door.given(centre(), [session(), shift()])


def refused_lines(folder: Path, file: Path, text: str, lang: str = "en") -> list[str]:
    """What an import of that list of organisations says row by row; it records nothing."""
    file.write_text(HEADER + text, "utf-8")
    said = daybook(folder, "import", "organisations", str(file), lang=lang)
    lead, nothing = {"en": ("Line ", "recorded 0 facts"), "zh": ("第", "记录0条事实")}[lang]
    assert (said.code, nothing in said.out) == (1, True)
    return [line for line in said.err.splitlines() if line.startswith(lead)]


def test_a_refused_row_is_named_with_its_advice_in_the_asked_language(tmp_path: Path) -> None:
    unknown = "A,Area,area,\nB,Street,street,ZZ\n"
    assert refused_lines(tmp_path / "book", tmp_path / "a.csv", unknown) == [
        "Line 3: The parent ZZ of B is neither in the file nor in the book. "
        "Add a line for ZZ, or correct the code. Nothing of the file was recorded."
    ]
    assert refused_lines(tmp_path / "book", tmp_path / "a.csv", unknown, "zh") == [
        "第3行：B的上级ZZ既不在文件里，也不在账簿里。 请补上ZZ一行，或改正代码。本文件什么也没有记下。"
    ]


def test_a_name_that_cannot_be_shown_or_is_too_long_never_enters_by_a_file(tmp_path: Path) -> None:
    names = ["长" * 3_400, "a\x07b", "a\u202eb", "a\u0000b"]
    rows = "".join(f"A{place},{name},area,\n" for place, name in enumerate(names))
    unfit = "holds a character that cannot be shown, such as a control character or a change of direction."
    assert [line.split(": ", 1)[1][:55] for line in refused_lines(tmp_path / "b", tmp_path / "a.csv", rows)] == [
        "The name is too long: 200 characters is the most. Short",
        *[f"The name {unfit}"[:55]] * 3,
    ]


@pytest.mark.parametrize("name", ["长" * 3_400, "a\x07b", "a\u202eb", "a\u0000b", "\u200b\u200b"])
def test_nor_by_http(door: Door, name: str) -> None:
    coordinator = door.by("coordinator", CENTRE)
    head = door.book.journal.recorder.head()
    body = {"organisation": CENTRE, "name": name, "field": "elder-care", "type": "craft"}
    for language in ("zh", "en"):
        answer = coordinator.post("/activities", body, language=language).then(422)
        assert answer.body["detail"].strip()
        assert answer.body["advice"].strip()
    assert door.book.journal.recorder.head() == head


@pytest.mark.parametrize("capacity", [0, 10**9])
def test_a_room_holds_a_number_of_people_that_can_be(door: Door, capacity: int) -> None:
    refused = door.by("coordinator", CENTRE).post(f"/rooms/{ROOM}/capacity", {"capacity": capacity})
    refused.refused(422, "capacity-unfit")


def test_a_session_outside_the_hours_of_its_room_is_refused(door: Door) -> None:
    by_day = [{"weekday": weekday, "opens": "08:00", "closes": "20:00"} for weekday in range(1, 8)]
    door.by("coordinator", CENTRE).post(f"/rooms/{ROOM}/opening-hours", {"hours": by_day}).then()
    night = SPAN.start.replace(hour=18) + timedelta(days=1)  # two in the morning there
    body = {"starts": night.isoformat(), "ends": (night + timedelta(hours=1)).isoformat(), "room": ROOM}
    refused = door.by("coordinator", CENTRE).post("/sessions", {"activity": ACTIVITY, **body})
    assert refused.refused(409, "outside-opening-hours").body["advice"].startswith("Choose another time")


def test_a_clash_names_the_other_activity_and_its_time_once(door: Door) -> None:
    door.given([session("3"), shift("3")])
    wang = door.by("volunteer", person=WANG)
    wang.post(f"/shifts/{shift().shift}/sign-ups").then(201)
    detail = wang.post(f"/shifts/{shift('3').shift}/sign-ups").refused(409, "already-promised").body["detail"]
    assert (detail.count("Dumplings"), detail.count("–"), SESSION in detail) == (1, 1, False)
    same = {"activity": ACTIVITY, "room": ROOM, "starts": SPAN.start.isoformat(), "ends": SPAN.end.isoformat()}
    coordinator = door.by("coordinator", CENTRE)
    coordinator.post("/sessions", same).then(201)
    detail = coordinator.post("/sessions", same).refused(409, "room-taken").body["detail"]
    assert (detail.count("Dumplings"), detail.count("–"), SESSION in detail) == (1, 1, False)


# --- the book at fault -----------------------------------------------------------------------------------------------
def damage(own: Path) -> None:
    """One letter of the first sign-up is changed on the disk, where no other copy of the page is."""
    db = apsw.Connection(str(own / "journal.db"))
    db.pragma("wal_checkpoint(TRUNCATE)")
    db.close()
    stored = bytearray((own / "journal.db").read_bytes())
    stored[stored.find(b'"fact":{"sign_up"') + 3] = ord("#")
    (own / "journal.db").write_bytes(stored)


@pytest.mark.parametrize(("lang", "says"), [("en", "The journal is damaged at position "), ("zh", "流水账在第")])
def test_a_view_over_a_damaged_fact_ends_with_two_and_names_the_position(own: Path, lang: str, says: str) -> None:
    damage(own)
    said = daybook(own, "view", "shifts", lang=lang)
    assert (said.code, said.out, said.err.startswith(says)) == (2, "", True)


def test_what_stands_before_a_damaged_fact_can_be_asked_about(own: Path) -> None:
    damage(own)
    said = daybook(own, "view", "shifts", "--json")
    assert (said.code, said.answer["code"]) == (2, "book-damaged")
    position = int("".join(each for each in said.answer["title"] if each.isdigit()))
    assert daybook(own, "view", "shifts", "--at", str(position - 1)).code == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folder_that_cannot_be_made_is_one_sentence_and_advice(tmp_path: Path, lang: str) -> None:
    (tmp_path / "file").write_text(HEADER, "utf-8")
    said = daybook(tmp_path / "file", "import", "organisations", str(tmp_path / "file"), lang=lang)
    first = {"en": "The book cannot be written.", "zh": "账簿无法写入。"}[lang]
    assert (said.code, said.err.splitlines()[0], len(said.err.splitlines())) == (2, first, 3)


def test_a_port_that_is_taken_is_said(demo: Path) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        said = daybook(demo, "serve", "--port", str(taken.getsockname()[1]))
    assert (said.code, "is taken or not to be had" in said.err) == (2, True)


# --- asking badly, and reading the answer ----------------------------------------------------------------------------
@pytest.mark.parametrize("words", [("state",), ("view", "sessions")])
def test_a_position_still_to_come_or_before_the_first_is_refused(demo: Path, words: tuple[str, ...]) -> None:
    assert daybook(demo, *words, "--at", "0").code == 0
    for at in ("99999999", "-1"):
        assert daybook(demo, *words, "--at", at).code == 2


def test_the_state_before_anything_happened_is_empty(demo: Path) -> None:
    then = daybook(demo, "state", "--as-of", "1999-01-01", "--json").answer
    assert {each["rows"] for each in then["views"].values()} == {0}


def test_every_command_shows_an_example() -> None:
    commands = [each.callback for each in built().registered_commands]
    commands += [
        each.callback for group in built().registered_groups for each in group.typer_instance.registered_commands
    ]
    assert [each.__name__ for each in commands if each and "\b\n    daybook " not in (each.__doc__ or "")] == []


def test_rows_too_wide_for_a_terminal_are_shown_uncut_a_line_a_column(demo: Path) -> None:
    ours, theirs = pty.openpty()
    words = ["--lang", "zh", "--data", str(demo), "view", "sessions", "--where", "status=cancelled"]
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "TERM": "xterm"}
    subprocess.run([*RUN, *words], cwd=Path(__file__).parents[1], env=environment, stdout=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    row = daybook(demo, "view", "sessions", "--where", "status=cancelled", "--json").answer["rows"][0]
    lines = dict(line.split(maxsplit=1) for line in shown.splitlines() if "  " in line)
    assert lines == {name: str(value) for name, value in row.items() if value not in (None, "")}
