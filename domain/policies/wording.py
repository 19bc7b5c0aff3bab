"""What text may enter the book: readable, one meaning, and the same to every reader.

Refused are characters that hide, reorder or break what a reader sees: controls (C0, C1), explicit bidirectional
embeddings, overrides and isolates (Unicode UAX #9 section 2), line and paragraph separators, lone surrogates (no
UTF-8 exists for them), the byte order mark and noncharacters. Joiners and direction marks stay: scripts need them.
"""

import re
import unicodedata

NAME = 200  # characters; the most a name, a title or a reason may have
PROSE = 2_000  # characters; the most a description may have

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNFIT = "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff" + _NONCHARACTERS
_UNFIT_ANYWHERE = re.compile(f"[{_UNFIT}]")


def is_fit(text: str, lines: bool = False) -> bool:
    """Whether only readable characters are in it; with `lines`, a line feed is one."""
    return _UNFIT_ANYWHERE.search(text.replace("\n", "") if lines else text) is None


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: only spaces, joiners and marks of direction."""
    return all(unicodedata.category(each) in ("Zs", "Cf", "Cc", "Zl", "Zp") for each in text)


def tidied(text: str) -> str:
    """Without white space around it, in NFC.

    NFC joins only what Unicode holds to be the same text (canonical equivalence, UAX #15). Never NFKC, which would
    turn one character into another: full-width letters, circled numbers and superscripts stay as they were written.
    """
    return unicodedata.normalize("NFC", text.strip())
