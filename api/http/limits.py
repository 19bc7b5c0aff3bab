"""What is read before anything is understood: so much, so fast, and JSON that means one thing only.

Sources: RFC 8259 sections 4 and 6 (names once, numbers), RFC 8785 (one spelling); TRUST section 4 (limits).
"""

import json
import math
import re
from typing import Any

import anyio
from starlette.types import Message, Receive

from api.http.refusals import LetterUnfit, NameTwice, NotJson, NumberUnfit, TooDeep, TooLarge, TooSlow

MOST_BYTES = 1_000_000  # of a form or JSON
MOST_UPLOADED = 5_000_000  # of a form with a file in it
SECONDS = 15  # for the whole body to arrive
DEEPEST = 20
_DIGITS = 20
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(rb"[][{}]")
_UNFIT = re.compile("[\x00\ud800-\udfff]")


async def body_of(receive: Receive, content_type: str) -> bytes:
    """The whole body. Raises TooLarge, TooSlow; EOFError when the sender went away."""
    most = MOST_UPLOADED if content_type.startswith("multipart/form-data") else MOST_BYTES
    body = bytearray()
    with anyio.move_on_after(SECONDS) as patience:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise EOFError
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > most:
                raise TooLarge(most // 1000)
    if patience.cancelled_caught:
        raise TooSlow(SECONDS)
    return bytes(body)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more, and then what the sender does next."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def is_json(content_type: str) -> bool:
    media = content_type.partition(";")[0].strip().lower()
    return media == "application/json" or media.endswith("+json")


def spelled_once(body: bytes) -> bytes:
    """The JSON in one spelling: names sorted, no white space. Raises a refusal for JSON that is none or not safe."""
    _flat(body)
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except json.JSONDecodeError as fault:
        raise NotJson(fault.lineno, fault.colno) from None
    except UnicodeDecodeError:
        raise NotJson(1, 1) from None
    _fit(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _flat(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(_TEXT.sub(b"", body)):
        depth += 1 if bracket.group() in b"[{" else -1
        if depth > DEEPEST:
            raise TooDeep(DEEPEST)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise NameTwice(twice[:60] if not _UNFIT.search(twice) else "?")
    return found


def _constant(_: str) -> None:
    raise NumberUnfit()


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise NumberUnfit()
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NumberUnfit()
    return number


def _fit(value: Any) -> None:
    """Raises LetterUnfit for text that no UTF-8 exists for, or with a null character."""
    match value:
        case str():
            if _UNFIT.search(value):
                raise LetterUnfit()
        case list():
            for each in value:
                _fit(each)
        case dict():
            for name, each in value.items():
                _fit(name)
                _fit(each)
