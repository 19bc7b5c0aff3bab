"""Codes in people's words: those of the code lists, and those the book itself writes (flags, warnings, reasons)."""

from collections.abc import Iterable

from api.languages import Language, to_say
from domain.policies import codes
from domain.policies.roles import ROLES

_ABOUT_SESSIONS = {
    "no-room": to_say("no room"),
    "no-hours": to_say("hours not known"),
    "no-capacity": to_say("capacity not known"),
    "outside-hours": to_say("outside opening hours"),
    "holidays-unknown": to_say("holidays of that year not known yet"),
    "place-unknown": to_say("place not in the list"),
    "no-agreement": to_say("no written agreement"),
}
_REASONS = {
    "public-holiday": to_say("public holiday"),
    "absent-from-source": to_say("not in the programme that was imported"),
    "session-cancelled": to_say("the session was cancelled"),
    "shift-cancelled": to_say("the shift was cancelled"),
    "clash": to_say("the new time clashes with another promise"),
    "late": to_say("late"),
}
_FEEDS = {"my-shifts": to_say("my shifts"), "centre": to_say("a centre's programme")}
_WAYS_IN = {
    "instant": to_say("sign up at once"),
    "approval": to_say("ask and be approved"),
    "invited": to_say("by invitation"),
}
_BOOKS = {"volunteer": to_say("volunteer hours"), "training": to_say("training hours"), "paid": to_say("paid hours")}
_WHO = {"self": to_say("by themselves"), "staff": to_say("by staff")}
_DETAILS = {"name": to_say("name"), "phone": to_say("phone number"), "note": to_say("note")}
_STATES = {
    "requested": "asked",
    "promised": "signed-up",
}  # a promise's state -> the code its status has on pages

# Field of a fact or a row -> the lists its codes may come from.
_LISTS: dict[str, tuple[codes.Codes, ...]] = {
    "kind": (codes.KINDS_OF_UNIT, codes.CREDENTIALS),
    "credential": (codes.CREDENTIALS,),
    "needs": (codes.CREDENTIALS,),
    "field": (codes.FIELDS,),
    "type": (codes.TYPES,),
    "aid": (codes.AIDS,),
    "consent": (codes.CONSENTS,),
    "reason": (codes.REASONS_ABOUT_PEOPLE,),
}
_OWN: dict[str, dict[str, str]] = {
    "kind": _FEEDS,
    "flags": _ABOUT_SESSIONS,
    "warnings": _ABOUT_SESSIONS,
    "reason": _REASONS,
    "way_in": _WAYS_IN,
    "books": _BOOKS,
    "by": _WHO,
    "detail": _DETAILS,
}


def coded(language: Language, field: str, code: str) -> str:
    """What people call the code in that field; text that is no code of a list stays as it is."""
    if code in _OWN.get(field, {}):
        return language.say(_OWN[field][code])
    if field == "role":
        return role_word(language, code)
    for known in _LISTS.get(field, ()):
        if code in known:
            return known[code].zh if language.code == "zh" else known[code].en
    return code


def all_coded(language: Language, field: str, listed: Iterable[str]) -> str:
    """The same for several, as people list them."""
    return language.wording(tuple(coded(language, field, each) for each in listed))


def role_word(language: Language, role: str) -> str:
    """What people call a role."""
    known = ROLES.get(role)
    return role if known is None else known.zh if language.code == "zh" else known.en


def options(language: Language, field: str) -> list[tuple[str, str]]:
    """The codes of a field's first list with their words, for a form to choose from."""
    return [(code, coded(language, field, code)) for code in _LISTS[field][0]]


def promise_status(state: str, reason: str | None = None) -> str:
    """The status code that pages show for a promise's state."""
    if state == "withdrawn" and reason == "late":
        return "withdrawn-late"
    return _STATES.get(state, state)
