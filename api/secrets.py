"""Secrets: 256 bits from the system's generator, shown once; the book knows their SHA-256 alone (ASVS 5.0 V6.5.2)."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """43 characters, 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What the book keeps of a secret: SHA-256, hexadecimal."""
    return sha256(secret.encode()).hexdigest()
