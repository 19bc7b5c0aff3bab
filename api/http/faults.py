"""Faults of what was sent, member by member: which one, why, and the limit it broke. Never the value itself."""

from collections.abc import Sequence
from typing import Any

from api.languages import Language, to_say

# By pydantic's names of faults (docs.pydantic.dev, "Validation Errors"); the braces are members of its `ctx`.
_FAULTS = {
    "missing": to_say("is missing"),
    "extra_forbidden": to_say("is not a member of this"),
    "string_too_long": to_say("has more than {max_length} characters"),
    "string_too_short": to_say("has fewer than {min_length} characters"),
    "too_long": to_say("has more than {max_length} items"),
    "too_short": to_say("has fewer than {min_length} items"),
    "greater_than_equal": to_say("is less than {ge}"),
    "less_than_equal": to_say("is more than {le}"),
    "literal_error": to_say("is none of {expected}"),
    "string_type": to_say("is not text"),
    "string_pattern_mismatch": to_say("is not of the right form"),
    "bool_type": to_say("is neither true nor false"),
    "bool_parsing": to_say("is neither true nor false"),
    "timezone_aware": to_say("has no time zone"),
    "json_invalid": to_say("is not JSON"),
}
_BY_LEAD = {
    "int": to_say("is not a whole number"),
    "datetime": to_say("is not a time such as 2026-11-23T09:00:00+08:00"),
    "date": to_say("is not a date such as 2026-11-23"),
    "time": to_say("is not a time of day such as 09:00"),
    "uuid": to_say("is not a UUID"),
    "list": to_say("is not a list"),
    "tuple": to_say("is not a list"),
    "dict": to_say("is not an object"),
    "model": to_say("is not an object"),
}
_OTHER = to_say("does not fit")
_WHOLE = {"body": to_say("the body")}


def faults_of(errors: Sequence[Any], language: Language) -> list[dict[str, Any]]:
    """For each fault `field` (`hours.0.opens`), `message` and, where there is one, `limit`; at most 50."""
    return [_fault(error, language) for error in errors[:50]]


def _fault(error: Any, language: Language) -> dict[str, Any]:
    kind = str(error["type"])
    context = {key: value for key, value in error.get("ctx", {}).items() if isinstance(value, str | int)}
    sentence = _FAULTS.get(kind) or _BY_LEAD.get(kind.split("_")[0], _OTHER)
    limit = next((context[key] for key in ("max_length", "min_length", "ge", "le") if key in context), None)
    found = {"field": _field(error["loc"], language), "message": language.say(sentence, **_all(context))}
    return found if limit is None else {**found, "limit": limit}


def _all(context: dict[str, Any]) -> dict[str, Any]:
    return {"max_length": "", "min_length": "", "ge": "", "le": "", "expected": "", **context}


def _field(path: Sequence[str | int], language: Language) -> str:
    lead, *rest = path
    if rest and lead == "body" and not isinstance(rest[0], int):
        return ".".join(map(str, rest))
    if rest and lead in ("query", "path", "header", "cookie"):
        return ".".join(map(str, rest))
    return language.say(_WHOLE["body"])
