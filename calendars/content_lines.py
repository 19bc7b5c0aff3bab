"""Content lines: names, parameters and values as octets (RFC 5545 3.1 to 3.3, RFC 6868), folded.

Whatever a person typed ends here as one line: it cannot begin another, whichever line break it holds. Refusals are
ValueErrors, never assertions, which `python -O` leaves out.

Public: `parameter`, `text_line`, `words_line`, `address_line`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

_OCTETS = 75  # RFC 5545 3.1: the longest line, its line end not counted
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
_URI_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"  # RFC 3986 reserved and unreserved; % because addresses arrive encoded
_PARAMETER_NAME = re.compile(r"[A-Z][A-Z0-9-]*")


@lru_cache(maxsize=512)
def parameter(name: str, value: str) -> bytes:
    """`;NAME=value` with the value encoded as RFC 6868, quoted if need be, controls left out.

    RFC 5545 3.2 asks for quotes around colon, semicolon and comma; some readers also trim what is not quoted.
    """
    if not _PARAMETER_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a parameter")
    encoded = _plain(value).replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    if encoded != encoded.strip() or any(mark in encoded for mark in ":;,="):
        encoded = f'"{encoded}"'
    return f";{name}=".encode("ascii") + _octets(name, encoded)


def _plain(text: str) -> str:
    """Text without C0 controls (TAB and line breaks stay) and DEL, every kind of line break as one \\n."""
    if text.isprintable():  # then it holds none of them, and the common case ends here
        return text
    return _LINE_BREAK.sub("\n", _CONTROLS.sub("", text))


def _octets(name: str, line: str) -> bytes:
    try:
        return line.encode("utf-8")
    except UnicodeEncodeError as half:
        raise ValueError(f"{name}: half a surrogate pair is no text") from half


def _escaped(value: str) -> str:
    """A TEXT value (RFC 5545 3.3.11): backslash, semicolon, comma and line break behind a backslash."""
    return _plain(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def text_line(name: str, value: str) -> bytes:
    """A property whose value is TEXT. `name` is a constant of this package, never something typed."""
    return _folded(_octets(name, f"{name}:{_escaped(value)}"))


def words_line(name: str, words: Iterable[str]) -> bytes:
    """A property whose value is a list of TEXT, in the order given; without words nothing at all."""
    kept = [word for word in map(_escaped, words) if word]
    return _folded(_octets(name, f"{name}:{','.join(kept)}")) if kept else b""


def address_line(name: str, value: str) -> bytes:
    """A URI value. It is not TEXT and knows no backslash, so whatever is no URI character is percent-encoded."""
    if not value.startswith(("https://", "http://")):
        raise ValueError(f"{name}: {value!r} is not an http or https address")
    quoted = quote(_octets(name, value), safe=_URI_CHARACTERS)
    return _folded(f"{name}:{quoted}".encode("ascii"))


def _folded(line: bytes) -> bytes:
    """A content line in pieces of at most 75 octets (RFC 5545 3.1), each after the first behind CRLF and a space.

    No cut inside a UTF-8 sequence, and none between a backslash and its character: some readers unescape before they
    unfold. Pieces begin between pairs, so counting the backslashes back to the piece's start tells lead from follower.
    """
    if len(line) <= _OCTETS:
        return line
    pieces, start, room = [], 0, _OCTETS
    while len(line) - start > room:
        cut = start + room
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        run = cut
        while run > start and line[run - 1] == 0x5C:
            run -= 1
        cut -= (cut - run) & 1
        pieces.append(line[start:cut])
        start, room = cut, _OCTETS - 1
    pieces.append(line[start:])
    return b"\r\n ".join(pieces)
