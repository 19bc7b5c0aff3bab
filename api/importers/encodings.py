"""What a file's bytes look like when they are not UTF-8: asked, never guessed silently."""

import codecs
from typing import NamedTuple

_TRUSTED = 0.9  # the share of the characters that must fit before a Chinese encoding is named


class Likeness(NamedTuple):
    """The encoding's name for people, and the word `--encoding` takes for it."""

    name: str
    option: str


UTF_16 = Likeness("UTF-16", "utf-16")
GB18030 = Likeness("GB18030", "gb18030")
LATIN_1 = Likeness("Latin-1", "latin-1")


def looks_like(sample: bytes) -> Likeness:
    """The likeliest encoding of bytes that are not UTF-8, from their first thousands."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    if sample.count(0) * 20 > len(sample):
        return UTF_16._replace(option="utf-16-be" if sample[:1] == b"\0" else "utf-16-le")
    pairs, others = _chinese_pairs(sample)
    return GB18030 if pairs and pairs >= _TRUSTED * (pairs + others) else LATIN_1


def _chinese_pairs(sample: bytes) -> tuple[int, int]:
    """Non-ASCII characters that are the common ones of GB18030 (the rows of GB/T 2312), and those that are not."""
    pairs = others = at = 0
    while at < len(sample):
        if sample[at] < 0x80:
            at += 1
            continue
        trail = sample[at + 1] if at + 1 < len(sample) else 0xA1
        if 0xA1 <= sample[at] <= 0xF7 and 0xA1 <= trail <= 0xFE:
            pairs += 1
            at += 2
        else:
            others += 1
            at += 1
    return pairs, others
