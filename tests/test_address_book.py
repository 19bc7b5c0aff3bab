"""The address book: versions of details, digests that facts pin, rows that nobody came to pin."""

import stat
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from domain.decisions.people import RecordDetail
from journal.address_book import AddressBook
from journal.journal import Hand, Journal
from journal.recorder import JournalUnreadable, JournalUnwritable
from journal.sweeping import Sweeper
from tests.scene import LI, WANG


@pytest.fixture
def people(tmp_path: Path) -> AddressBook:
    return AddressBook(tmp_path / "people.db")


def test_a_detail_has_versions_and_the_old_ones_stay_readable(people: AddressBook) -> None:
    first, second = people.write(WANG, "name", "王一"), people.write(WANG, "name", "王二")
    assert (first.version, second.version) == (1, 2)
    assert (people.read(WANG, "name"), people.read(WANG, "name", 1)) == ("王二", "王一")
    assert people.read(WANG, "phone") is None


def test_the_same_value_again_is_a_row_of_its_own_so_its_writer_may_destroy_it(people: AddressBook) -> None:
    first, second = people.write(WANG, "name", "王一"), people.write(WANG, "name", "王一")
    assert people.forget(WANG, "name", second.version) == 1
    assert people.digest_of(WANG, "name", first.version) == first.digest


def test_a_full_disk_is_said_and_the_book_takes_details_again_once_there_is_room(people: AddressBook) -> None:
    database = people._connection
    database.pragma("max_page_count", 6)
    with pytest.raises(JournalUnwritable):
        people.write(WANG, "note", "long " * 20_000)
    database.pragma("max_page_count", 10_000)
    kept = people.write(LI, "name", "李一")
    assert people.digest_of(LI, "name", 1) == kept.digest


def test_a_digest_is_of_the_salted_value_so_equal_names_differ(people: AddressBook) -> None:
    first, second = people.write(WANG, "name", "王一"), people.write(LI, "name", "王一")
    assert first.digest != second.digest
    assert first.digest != b64encode(sha256("王一".encode()).digest()).decode()
    assert people.digest_of(WANG, "name", 1) == first.digest


def test_many_names_are_read_at_once(people: AddressBook) -> None:
    people.write(WANG, "name", "王一")
    people.write(WANG, "name", "王二")
    people.write(LI, "name", "李一")
    assert people.read_many([WANG, LI, WANG], "name") == {WANG: "王二", LI: "李一"}


def test_forgetting_leaves_nothing_in_the_file(people: AddressBook, tmp_path: Path) -> None:
    people.write(WANG, "name", "a name to be forgotten")
    assert people.forget(WANG) == 1
    assert people.read(WANG, "name") is None
    people.close()
    for path in tmp_path.glob("people.db*"):
        assert b"a name to be forgotten" not in path.read_bytes()


def test_the_file_is_its_owners_alone(people: AddressBook, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "people.db").stat().st_mode) == 0o600


def test_two_processes_worth_of_writers_share_one_file(people: AddressBook, tmp_path: Path) -> None:
    other = AddressBook(tmp_path / "people.db")
    people.write(WANG, "name", "王一")
    assert other.write(WANG, "name", "王二").version == 2
    assert people.read(WANG, "name") == "王二"


def test_what_no_fact_came_to_pin_is_swept_after_an_hour(journal: Journal, people: AddressBook, staff: Hand) -> None:
    kept = people.write(WANG, "name", "王一")
    journal.carry_out(RecordDetail(WANG, "name", kept.version, kept.digest), hand=staff)
    people.write(WANG, "name", "王二")
    people.write(LI, "phone", "000")
    now, sweeper = datetime.now(UTC), Sweeper(journal, people)
    assert sweeper.sweep(now) == 0
    assert sweeper.sweep(now + timedelta(hours=2)) == 2
    assert (people.read(WANG, "name"), people.read(LI, "phone")) == ("王一", None)
    third = people.write(WANG, "name", "王三")
    journal.carry_out(RecordDetail(WANG, "name", third.version, third.digest), hand=staff)
    assert Sweeper(journal, people).sweep(now + timedelta(hours=4)) == 0
    people.write(LI, "phone", "000")
    assert sweeper.sweep(now + timedelta(hours=4)) == 0  # each row is looked at once


def test_a_file_that_is_no_address_book_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "people.db").write_bytes(b"something else" * 1000)
    with pytest.raises(JournalUnreadable, match="address book"):
        AddressBook(tmp_path / "people.db")
