"""The fingerprint of a view: the same rows give the same on every database, and any other row another.

Each row is a JSON array of its columns (integers, strings, booleans, null), compact, text in NFC; rows are sorted by
the UTF-8 bytes of the compact JSON array of their key columns, joined by newlines, and hashed with SHA-256.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import is_normalized, normalize

import msgspec

from projections.view import R, View

_encode = msgspec.json.Encoder().encode


class Printed(NamedTuple):
    """How many rows, and their fingerprint: SHA-256, hexadecimal."""

    rows: int
    fingerprint: str


def _line(values: tuple[Any, ...]) -> bytes:
    line = _encode(values)
    if line.isascii() or is_normalized("NFC", line.decode()):
        return line
    return _encode([normalize("NFC", value) if isinstance(value, str) else value for value in values])


def lines(view: View[R], rows: Iterable[R]) -> Iterable[tuple[bytes, bytes]]:
    """Of each row the line of its key and its whole line, in the order the rows come."""
    key_of, values = view.key_of, msgspec.structs.astuple
    return ((_line(key_of(row)), _line(values(row))) for row in rows)


def printed(view: View[R], rows: Iterable[R]) -> Printed:
    """The fingerprint of rows in any order."""
    return _hashed(sorted(lines(view, rows)))[0]


def printed_in_order(view: View[R], rows: Iterable[R]) -> Printed | None:
    """The same of rows that are likely in the right order, holding none of them; None when they were not."""
    found, ordered = _hashed(lines(view, rows))
    return found if ordered else None


def _hashed(given: Iterable[tuple[bytes, bytes]]) -> tuple[Printed, bool]:
    digest = sha256()
    count, before = 0, b""
    for key, line in given:
        if key < before:
            return Printed(count, ""), False
        digest.update(line if count == 0 else b"\n" + line)
        count, before = count + 1, key
    return Printed(count, digest.hexdigest()), True


def total(views: Mapping[str, Printed]) -> str:
    """The fingerprint of all views: SHA-256 of the sorted lines `name fingerprint`."""
    named = sorted(f"{name} {each.fingerprint}" for name, each in views.items())
    return sha256("\n".join(named).encode()).hexdigest()
