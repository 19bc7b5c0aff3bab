"""Tables: what is read, and the one sentence each file that cannot be read gets."""

from pathlib import Path

import pytest

from api.importers.tables import (
    ColumnMissing,
    ColumnTwice,
    EncodingDiffers,
    EncodingUnknown,
    FileEmpty,
    FileIsFolder,
    FileMissing,
    NotATable,
    Row,
    RowBroken,
    RowTooLong,
    WrongEncoding,
    table,
)
from domain.language import Refused

TEXT = "code,name\n1,浏河镇\n2,沙溪镇\n"
ROWS = [Row(2, {"code": "1", "name": "浏河镇"}), Row(3, {"code": "2", "name": "沙溪镇"})]


def read(path: Path, *needs: str, encoding: str | None = None) -> list[Row]:
    with table(path, needs, encoding) as found:
        return list(found.rows)


def file(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path, *needs: str, encoding: str | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        read(path, *needs, encoding=encoding)
    return caught.value


@pytest.mark.parametrize("lead", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_utf_8_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, lead: bytes, ends: str) -> None:
    assert read(file(tmp_path, lead + TEXT.replace("\n", ends).encode()), "code") == ROWS


@pytest.mark.parametrize(
    ("encoding", "looks_like", "option"),
    [
        ("gb18030", "GB18030", "gb18030"),
        ("utf-16", "UTF-16", "utf-16"),
        ("utf-16-le", "UTF-16", "utf-16-le"),
        ("utf-16-be", "UTF-16", "utf-16-be"),
    ],
)
def test_another_encoding_is_named_with_the_option_that_reads_it(
    tmp_path: Path, encoding: str, looks_like: str, option: str
) -> None:
    path = file(tmp_path, TEXT.encode(encoding))
    line = 1 if looks_like == "UTF-16" else 2
    assert refusal(path) == WrongEncoding(line, looks_like, option)
    assert read(path, encoding=option) == ROWS


def test_western_accents_are_named_latin_1(tmp_path: Path) -> None:
    path = file(tmp_path, "code,name\n1,Café Résumé\n2,Plain\n".encode("latin-1"))
    refused = refusal(path)
    assert refused == WrongEncoding(2, "Latin-1", "latin-1")
    assert str(refused) == "The file is not UTF-8; it looks like Latin-1, which --encoding latin-1 reads."
    assert [row.cells["name"] for row in read(path, encoding="latin-1")] == ["Café Résumé", "Plain"]


def test_the_line_that_is_not_utf_8_is_the_one_named(tmp_path: Path) -> None:
    lines = [b"code,name"] + [b"%d,plain" % n for n in range(20_000)] + ["x,沙溪镇".encode("gb18030")]
    assert refusal(file(tmp_path, b"\n".join(lines))) == WrongEncoding(20_002, "GB18030", "gb18030")


def test_an_encoding_that_was_asked_for_has_to_fit(tmp_path: Path) -> None:
    path = file(tmp_path, TEXT.encode("gb18030"))
    assert refusal(path, encoding="utf-8") == EncodingDiffers(0, "utf-8")
    assert refusal(path, encoding="klingon") == EncodingUnknown("klingon")


def test_a_header_without_a_needed_column_is_refused_naming_it(tmp_path: Path) -> None:
    path = file(tmp_path, TEXT)
    assert refusal(path, "code", "level") == ColumnMissing(1, "level", ("code", "name"))
    assert refusal(file(tmp_path, "code,name,code\n1,2,3\n"), "code") == ColumnTwice(1, "code")


def test_cells_that_hold_nothing_are_none(tmp_path: Path) -> None:
    path = file(tmp_path, "a,b,c,d\n , None,x,\n1\n\n,,,\n")
    none = dict.fromkeys("abcd")
    assert read(path) == [Row(2, {**none, "c": "x"}), Row(3, {**none, "a": "1"})]


def test_a_row_is_known_by_the_line_it_begins_on(tmp_path: Path) -> None:
    path = file(tmp_path, 'a,b\n1,"two\nlines"\n\n2,"and ""quotes"""\n')
    assert read(path) == [Row(2, {"a": "1", "b": "two\nlines"}), Row(5, {"a": "2", "b": 'and "quotes"'})]


def test_rows_that_are_no_rows_stop_the_file_with_their_line(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "a,b\n1,2\n1,2,3\n")) == RowTooLong(3, 3, 2)
    assert refusal(file(tmp_path, 'a,b\n1,2\n3,"never closed\n4,5\n')) == RowBroken(3)


def test_what_is_no_table_at_all_is_refused(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "")) == FileEmpty(0)
    assert refusal(file(tmp_path, "\n")) == FileEmpty(0)
    assert refusal(file(tmp_path, b"PK\x03\x04\x14\x00")) == NotATable(0)
    assert refusal(tmp_path) == FileIsFolder(str(tmp_path))
    assert refusal(tmp_path / "none.csv") == FileMissing(str(tmp_path / "none.csv"))


def test_a_table_of_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(file(tmp_path, "code,name\n"), "code") == []


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    path = file(tmp_path, "a,b\n" + "1,2\n" * 3_000)
    size = path.stat().st_size
    told: list[tuple[int, int, str]] = []
    with table(path, progress=lambda *each: told.append(each)) as found:
        assert sum(1 for _ in found.rows) == 3_000
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert (len(told), told[-1]) == (7, (size, size, "reading"))
