"""Digests that stand for what is never in the book: secrets, and people's details."""

import base64
import binascii
import re
from dataclasses import dataclass

from domain.language import Refused

_HEXADECIMAL = re.compile(r"[0-9a-f]{64}\Z")


@dataclass
class DigestUnfit(Refused):
    says = "What came is not a SHA-256 digest."
    advice = "This is a fault of the program that sent it: tell whoever looks after it."


def hexadecimal(digest: str) -> str:
    """The digest, when it is 64 small hexadecimal letters. Raises DigestUnfit."""
    if not _HEXADECIMAL.match(digest):
        raise DigestUnfit()
    return digest


def salted(digest: str) -> str:
    """The digest, when it is canonical base64 of 32 bytes (RFC 4648 section 4). Raises DigestUnfit."""
    try:
        plain = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        raise DigestUnfit() from None
    if len(plain) != 32 or base64.b64encode(plain).decode() != digest:
        raise DigestUnfit()
    return digest
