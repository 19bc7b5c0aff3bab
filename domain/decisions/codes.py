"""Codes that somebody wants in the book: of the right form, and of their list."""

from dataclasses import dataclass

from domain.language import Refused
from domain.policies.codes import FORM, LONGEST, Codes
from domain.policies.zones import is_zone


@dataclass
class CodeUnfit(Refused):
    field: str
    most: int = LONGEST

    says = "The {field} has to be a code: small letters, digits and hyphens, {most} at most."
    advice = "Write it like this: day-care-centre."


@dataclass
class CodeUnknown(Refused):
    field: str
    known: str

    says = "There is no such {field}; these exist: {known}."
    advice = "Choose one of them."


@dataclass
class ZoneUnknown(Refused):
    zone: str

    says = "There is no time zone called {zone}."
    advice = "Use a name such as Asia/Shanghai."


def formed(field: str, code: str) -> str:
    """The code, when it has a code's form. Raises CodeUnfit."""
    if len(code) > LONGEST or not FORM.match(code):
        raise CodeUnfit(field)
    return code


def listed(field: str, code: str, codes: Codes) -> str:
    """The code, when it is of the list. Raises CodeUnknown."""
    if code not in codes:
        raise CodeUnknown(field, ", ".join(codes))
    return code


def zoned(zone: str) -> str:
    """The name, when it is an IANA time zone. Raises ZoneUnknown."""
    if not is_zone(zone):
        raise ZoneUnknown(zone[:60])
    return zone
