"""Names as somebody sees them who may not know whose they are: 袁*, M. J."""

import unicodedata

_PAIRS = "欧阳司马上官诸葛东方皇甫尉迟公孙慕容司徒令狐夏侯端木独孤南宫长孙宇文歐陽司馬諸葛東方尉遲公孫獨孤南宮長孫"
_SURNAMES_OF_TWO = frozenset(_PAIRS[n : n + 2] for n in range(0, len(_PAIRS), 2))


def masked(name: str) -> str:
    """Of a name in Chinese its surname; of words with spaces between an initial each; of any other its first letter.

    How long the hidden part is stays hidden.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        return "*"
    if _is_han(name[0]):
        return f"{name[:2] if name[:2] in _SURNAMES_OF_TWO and len(name) > 2 else name[0]}*"
    if unicodedata.name(name[0], "").startswith(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN")):
        return " ".join(f"{_first(word).upper()}." for word in name.replace("-", " ").split())
    return f"{_first(name)}*"


def _is_han(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK UNIFIED", "CJK COMPATIBILITY"))


def _first(word: str) -> str:
    """The first letter with the marks that belong to it."""
    end = 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[:end]
