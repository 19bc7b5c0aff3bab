"""Tables in files: CSV (RFC 4180), UTF-8 with or without a byte order mark, read a row at a time.

A table that cannot be read is refused in one sentence with the line it stops at; nothing is guessed. Another
encoding is read only when it is asked for by name.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, NamedTuple, Protocol

from api.importers.encodings import looks_like
from api.languages import to_say
from domain.language import Refused

READING = to_say("reading")
NOTHING = ("", "None")  # cells that hold nothing; the second is what some exports write for it
_BOM = b"\xef\xbb\xbf"
_SPACE = " \t\r\n\u00a0\u3000"  # means nothing around a cell; other control characters are for the rules to refuse
_SAMPLE = 65_536
_REPORT_EVERY = 500

Progress = Callable[[int, int, str], None]  # (done, total, what): bytes while reading, rows while deciding


def unseen(_done: int, _total: int, _what: str) -> None:
    """The progress nobody looks at."""


# --- refusals --------------------------------------------------------------------------------------------------------
@dataclass
class FileMissing(Refused):
    file: str

    kind = "unknown"
    says = "There is no file {file}."
    advice = "Check its name and folder."


@dataclass
class FileIsFolder(Refused):
    file: str

    says = "{file} is a folder."
    advice = "Name one file in it."


@dataclass
class FileUnreadable(Refused):
    file: str

    says = "The file {file} cannot be opened."
    advice = "Check that you may read it."


@dataclass
class EncodingUnknown(Refused):
    encoding: str

    says = "There is no encoding called {encoding}."
    advice = "Common ones are utf-8, gb18030, utf-16, latin-1."


@dataclass
class ContentRefused(Refused):
    """What a file holds cannot be read on. `line` is where it stops; 0: the file as a whole."""

    line: int

    says: ClassVar[str]
    advice: ClassVar[str]


@dataclass
class FileEmpty(ContentRefused):
    says = "The file is empty."
    advice = "Export it again; the first line names the columns."


@dataclass
class WrongEncoding(ContentRefused):
    looks_like: str
    option: str

    says = "The file is not UTF-8; it looks like {looks_like}, which --encoding {option} reads."
    advice = "Import it again with that option, or save it as UTF-8."


@dataclass
class EncodingDiffers(ContentRefused):
    encoding: str

    says = "The file is not in the encoding {encoding}."
    advice = "Leave --encoding away: the refusal then names what the file looks like."


@dataclass
class NotATable(ContentRefused):
    says = "The file is a workbook or an archive, not a text table."
    advice = "Save it as CSV (UTF-8) and import that."


@dataclass
class ColumnMissing(ContentRefused):
    column: str
    columns: tuple[str, ...]

    says = "The header has no column “{column}”; it has: {columns}."
    advice = "Name the column in the header, or correct the map."


@dataclass
class ColumnTwice(ContentRefused):
    column: str

    says = "The header has the column “{column}” twice."
    advice = "Rename one of the two."


@dataclass
class RowTooLong(ContentRefused):
    cells: int
    columns: int

    says = "The row has {cells} cells, the header only {columns}."
    advice = "Put quotes around text that holds a comma."


@dataclass
class RowBroken(ContentRefused):
    says = "The row cannot be read; probably a quotation mark is not closed."
    advice = "Correct the quotation marks of this line."


# --- reading ---------------------------------------------------------------------------------------------------------
class Row(NamedTuple):
    """A row: the line it begins on (1 is the header's) and its cells; None: the cell holds nothing."""

    line: int
    cells: dict[str, str | None]


class _Reader(Protocol):
    """What the csv module reads with: rows of cells, and how many lines of the file they took."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class Table(NamedTuple):
    columns: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def table(
    path: Path, needs: Iterable[str] = (), encoding: str | None = None, progress: Progress = unseen
) -> Iterator[Table]:
    """The table in the file, open while the block lasts.

    needs: columns the header must have. progress: told the bytes read, of the file's size.
    Raises FileMissing, FileIsFolder, FileUnreadable, EncodingUnknown; a ContentRefused at once or while reading rows.
    """
    with opened(path) as file:
        size = path.stat().st_size
        lines = _lines(file, encoding)
        reader = csv.reader(lines, strict=True)
        columns = _header(reader, tuple(needs))
        yield Table(columns, _rows(reader, columns, file, size, progress))
        progress(size, size, READING)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes. Raises FileMissing, FileIsFolder, FileUnreadable."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise FileMissing(str(path)) from None
    except IsADirectoryError:
        raise FileIsFolder(str(path)) from None
    except (OSError, ValueError):
        raise FileUnreadable(str(path)) from None
    with file:
        yield file


def whole_text(path: Path, encoding: str | None = None) -> str:
    """All of a file's text, under the same rules for its encoding; line ends as they are.

    Raises FileMissing, FileIsFolder, FileUnreadable, EncodingUnknown, WrongEncoding, EncodingDiffers, FileEmpty.
    """
    with opened(path) as file:
        text = "".join(_lines(file, encoding))
    if not text.strip():
        raise FileEmpty(0)
    return text


def _lines(file: BinaryIO, encoding: str | None) -> Iterator[str]:
    if encoding is None:
        return _utf_8(file)
    try:
        text = io.TextIOWrapper(file, encoding, errors="strict", newline="")
    except (LookupError, ValueError):
        raise EncodingUnknown(encoding) from None
    return _told(text, encoding)


def _utf_8(file: BinaryIO) -> Iterator[str]:
    """Lines of UTF-8, so that the first one that is not can be named."""
    for number, line in enumerate(file, start=1):
        if number == 1:
            if line.startswith(b"PK\x03\x04"):
                raise NotATable(0)
            line = line.removeprefix(_BOM)
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise _wrong(line, number, file) from None
        if text.count("\0") * 4 > len(text):
            raise _wrong(line, number, file)
        yield text


def _wrong(line: bytes, number: int, file: BinaryIO) -> WrongEncoding:
    likeness = looks_like(line + file.read(_SAMPLE))
    return WrongEncoding(number, likeness.name, likeness.option)


def _told(text: io.TextIOWrapper, encoding: str) -> Iterator[str]:
    first = True
    try:
        for line in text:
            yield line.removeprefix("\ufeff") if first else line
            first = False
    except UnicodeError:
        raise EncodingDiffers(0, encoding) from None
    finally:
        with suppress(ValueError):  # the file is closed by whoever opened it, perhaps already
            text.detach()


def _header(reader: _Reader, needs: tuple[str, ...]) -> tuple[str, ...]:
    try:
        columns = tuple(cell.strip() for cell in next(reader, ()))
    except csv.Error:
        raise RowBroken(1) from None
    if not any(columns):
        raise FileEmpty(0)
    for column in needs:
        if column not in columns:
            raise ColumnMissing(1, column, tuple(each for each in columns if each))
        if columns.count(column) > 1:
            raise ColumnTwice(1, column)
    return columns


def _rows(reader: _Reader, columns: tuple[str, ...], file: BinaryIO, size: int, progress: Progress) -> Iterator[Row]:
    width = len(columns)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise RowBroken(line) from None
        if cells is None:
            return
        if len(cells) > width and any(cells[width:]):
            raise RowTooLong(line, len(cells), width)
        if any(cells):
            row: dict[str, str | None] = dict.fromkeys(columns)
            row.update(zip(columns, map(_held, cells), strict=False))
            yield Row(line, row)
        if line % _REPORT_EVERY == 0 and not file.closed:
            progress(min(file.tell(), size), size, READING)


def _held(cell: str) -> str | None:
    text = cell.strip(_SPACE)
    return None if text in NOTHING else text
