"""Text that somebody wants in the book: fit to be there, or refused naming the field."""

from dataclasses import dataclass

from domain.language import Refused
from domain.policies.wording import NAME, is_blank, is_fit, tidied


@dataclass
class TextMissing(Refused):
    field: str

    says = "The {field} is empty."
    advice = "Write at least one letter or number there."


@dataclass
class TextTooLong(Refused):
    field: str
    most: int

    says = "The {field} is too long: {most} characters is the most."
    advice = "Shorten it."


@dataclass
class TextUnfit(Refused):
    field: str

    says = "The {field} holds a character that cannot be shown, such as a control character or a change of direction."
    advice = "Type it anew instead of pasting it."


def fit(field: str, text: str, most: int = NAME, lines: bool = False) -> str:
    """The text as it enters the book: without white space around it, in NFC, at most `most` characters (code points).

    `field` is the word the refusal names: "name", "reason", ... With `lines` it may have several lines, ended by a
    line feed. Raises TextUnfit, TextMissing, TextTooLong.
    """
    if lines:
        text = text.replace("\r\n", "\n")
    if not is_fit(text, lines):
        raise TextUnfit(field)
    if is_blank(text):
        raise TextMissing(field)
    text = tidied(text)
    if len(text) > most:
        raise TextTooLong(field, most)
    return text


def fit_or_empty(field: str, text: str, most: int = NAME, lines: bool = False) -> str:
    """As `fit`, for text that may be left out: nothing but white space is "". Raises TextUnfit, TextTooLong."""
    return fit(field, text, most, lines) if text.strip() else ""
