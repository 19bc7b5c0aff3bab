"""Kills, torn files, damage and full disks: what was answered stays, what cannot be kept is said in one sentence."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import apsw
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from journal.recorder import JournalUnreadable, JournalUnwritable, Request
from journal.sqlite import SQLiteRecorder
from journal.sqlite_schema import refuse_old_sqlite, refuse_unsafe
from tests.contenders import together
from tests.failing_disk import FailingDisk
from tests.killing import kill_and_check

NEVER = DCBAppendCondition(DCBQuery([DCBQueryItem(["no-such-type"], [])]))


def facts(count: int, size: int = 200) -> list[DCBEvent]:
    return [DCBEvent("written", b'"%s"' % (b"x" * size), [f"own-{n}", "all"]) for n in range(count)]


def test_nothing_answered_is_lost_to_a_kill_during_group_commit(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    answers = [kill_and_check(tmp_path, chance) for _ in range(20)]
    assert answers == sorted(answers)
    assert answers[-1] > 20


@pytest.mark.parametrize("harm", ["cut 1", "cut 700", "cut 9000", "garble 1", "garble 700", "garble 9000", "add 5000"])
def test_a_torn_end_of_the_wal_is_left_out_and_all_before_it_stays(tmp_path: Path, harm: str) -> None:
    whole = SQLiteRecorder(tmp_path / "whole.db")
    for n in range(30):
        whole.record(facts(1 + n % 3), NEVER, Request("volunteer-1", f"r{n}", b""))
    for end in ("", "-wal"):  # what a dead process leaves; -shm is made anew
        shutil.copy(tmp_path / f"whole.db{end}", tmp_path / f"torn.db{end}")
    rows = whole.page().rows
    whole.close()
    word, count = harm.split()
    wal = tmp_path / "torn.db-wal"
    content = wal.read_bytes()
    kept = content if word == "add" else content[: -int(count)]
    wal.write_bytes(kept + (b"" if word == "cut" else os.urandom(int(count))))
    torn = SQLiteRecorder(tmp_path / "torn.db")
    head = torn.head()
    assert head == len(rows) if word == "add" else len(rows) - 6 <= head < len(rows)
    assert torn.page().rows == rows[:head]
    assert torn.index_is_exact()
    last = torn.append(facts(2))
    assert (last, torn.index_is_exact()) == (head + 2, True)
    torn.close()


def test_a_file_that_is_no_journal_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "noise.db").write_bytes(os.urandom(8192))
    stranger = apsw.Connection(str(tmp_path / "stranger.db"))
    stranger.execute("CREATE TABLE photos(id)").fetchall()
    stranger.close()
    SQLiteRecorder(tmp_path / "newer.db").close()
    newer = apsw.Connection(str(tmp_path / "newer.db"))
    newer.pragma("user_version", 99)
    newer.close()
    for name in ("noise", "stranger", "newer"):
        with pytest.raises(JournalUnreadable, match=r"^[A-Z][^\n]*\.$"):
            SQLiteRecorder(tmp_path / f"{name}.db")
    with pytest.raises(JournalUnwritable, match=r"^The journal [^\n]* cannot be opened: [^\n]*\.$"):
        SQLiteRecorder(tmp_path / "no-such-folder" / "journal.db")


def test_a_damaged_page_is_named_by_its_first_position_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    recorder = SQLiteRecorder(path)
    recorder.append([DCBEvent("written", b'{"n":"number %d."}' % n, ["all", f"own-{n}"]) for n in range(1, 3001)])
    rows = recorder.page().rows
    recorder.close()
    content = bytearray(path.read_bytes())
    page = content.index(b"number 1500.") // 4096 * 4096
    content[page : page + 8] = b"\xff" * 8
    path.write_bytes(content)
    recorder = SQLiteRecorder(path)
    with pytest.raises(JournalUnreadable, match=r"at position (\d+): ") as damage:
        recorder.page()
    named = int(str(damage.value).split("position ")[1].split(":")[0])
    assert 1300 < named <= 1500
    assert recorder.page(until=named - 1).rows == rows[: named - 1]
    for asked in (None, DCBQuery([DCBQueryItem([], ["all"])]), DCBQuery([DCBQueryItem([], [f"own-{named}"])])):
        with pytest.raises(JournalUnreadable, match=f"at position {named}: "):
            recorder.page(asked, until=named)
    assert recorder.page(after=2900).rows == rows[2900:]
    assert recorder.append(facts(1)) == 3001
    recorder.close()


def test_a_changed_byte_in_a_type_is_another_type_or_damage_and_never_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    recorder = SQLiteRecorder(path)
    recorder.append([DCBEvent("kindred", b"only one", [])])
    recorder.close()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"kindredonly one", b"kind:edonly one"))
    recorder = SQLiteRecorder(path)
    assert [row.type for row in recorder.page().rows] == ["kind:ed"]
    recorder.close()
    path.write_bytes(content.replace(b"kindredonly one", b"kind\xffedonly one"))
    recorder = SQLiteRecorder(path)
    with pytest.raises(JournalUnreadable, match="at position 1: "):
        recorder.page()
    recorder.close()


def test_missing_facts_are_noticed_on_opening(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    recorder = SQLiteRecorder(path)
    recorder.append(facts(5))
    recorder.close()
    db = apsw.Connection(str(path))
    db.execute("DROP TRIGGER fact_is_never_deleted; DELETE FROM fact WHERE position = 3").fetchall()
    db.close()
    with pytest.raises(JournalUnreadable, match="ends at position 5 and holds 4 facts"):
        SQLiteRecorder(path)


def test_an_old_sqlite_and_a_connection_that_does_not_wait_for_the_disk_are_refused(tmp_path: Path) -> None:
    for version in ("3.40.1", "3.51.2", "3.7.17"):
        with pytest.raises(JournalUnwritable, match=f"^SQLite {version} can lose commits; [^\n]*\\.$"):
            refuse_old_sqlite(version)
    refuse_old_sqlite("3.51.3")
    db = apsw.Connection(str(tmp_path / "x.db"))
    with pytest.raises(JournalUnwritable, match="WAL"):
        refuse_unsafe(db)
    db.pragma("journal_mode", "wal")
    db.pragma("synchronous", "NORMAL")
    with pytest.raises(JournalUnwritable, match="synchronous=FULL"):
        refuse_unsafe(db)
    db.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MB, where that may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "daybook-test", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk may be mounted here; the failing file system is tested beside this")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(path: Path) -> None:
    """Write until there is no room."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def test_a_full_disk_records_no_half_and_reading_goes_on(small_disk: Path) -> None:
    recorder = SQLiteRecorder(small_disk / "journal.db")
    recorder.append(facts(100))
    ballast = small_disk / "ballast"
    fill(ballast)
    with pytest.raises(JournalUnwritable, match=r"^The disk is full: nothing was recorded\.$"):
        recorder.record(facts(2000), NEVER, Request("volunteer-1", "r1", b""))
    assert recorder.head() == 100
    assert len(recorder.page(DCBQuery([DCBQueryItem(["written"], ["all"])])).rows) == 100
    assert recorder.recorded_request("volunteer-1", "r1") is None
    ballast.unlink()
    assert recorder.record(facts(200), NEVER, Request("volunteer-1", "r1", b"")).first == 101
    assert (recorder.head(), recorder.index_is_exact()) == (300, True)
    recorder.close()


@pytest.fixture
def disk(tmp_path: Path) -> FailingDisk:
    return FailingDisk(f"failing-{tmp_path.name}")


def test_when_writing_fails_the_whole_batch_is_told_and_the_next_goes_through(
    tmp_path: Path, disk: FailingDisk
) -> None:
    recorder = SQLiteRecorder(tmp_path / "journal.db", vfs=disk.name)
    recorder.append(facts(3))
    told: list[str] = []

    def append() -> None:
        with pytest.raises(JournalUnwritable) as refused:
            recorder.append(facts(2))
        told.append(str(refused.value))

    disk.full = True
    together([append] * 8)
    assert (told, recorder.head()) == (["The disk is full: nothing was recorded."] * 8, 3)
    disk.full = False
    assert (recorder.append(facts(1)), recorder.index_is_exact(), recorder.stopped) == (4, True, "")
    recorder.close()


def test_after_an_unconfirmed_write_nothing_more_is_taken_until_it_is_opened_again(
    tmp_path: Path, disk: FailingDisk
) -> None:
    recorder = SQLiteRecorder(tmp_path / "journal.db", vfs=disk.name)
    recorder.append(facts(3))
    disk.unconfirmed = True
    with pytest.raises(JournalUnwritable, match="did not confirm"):
        recorder.append(facts(1))
    disk.unconfirmed = False
    with pytest.raises(JournalUnwritable, match="did not confirm"):
        recorder.append(facts(1))
    assert (recorder.head(), recorder.stopped.split(":")[0]) == (3, "The disk did not confirm a write")
    recorder.close()
    again = SQLiteRecorder(tmp_path / "journal.db")
    assert again.page(until=3).rows == again.page().rows[:3]
    assert again.append(facts(1)) == again.head()
    again.close()
