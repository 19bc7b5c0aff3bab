"""A fact to its stored bytes and back, upgraded. PROOF 1-5 fixes the form, from the first fact and for ever.

Stored: `{"v":1,"happened_at":..,"actor":..,"request":..,"organisation":..,"source":{..},"fact":{..}}`, UTF-8 JSON,
never compressed or written again. Members with nothing to say are left out; `happened_at` is left out when it
equals the stamp of recording. The type is a column of its own, so the body does not repeat it.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

from domain.facts import registry
from domain.language import Fact, Id, name_of, version_of
from journal.recorder import JournalUnreadable, Stored

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class FactUnreadable(JournalUnreadable, msgspec.MsgspecError):
    """The stored bytes at a position are no longer the fact they were."""


class UnknownFact(Exception):
    """The journal holds a fact, or a version of one, that this program does not know; a newer one wrote it."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Around a fact: who told the book, in answer to which request, for whom, read where, and when it happened.

    `happened_at` None: when it is recorded. `source` names a file's key and row, never a path of a machine.
    """

    actor: Id
    request: str | None = None
    organisation: Id | None = None
    source: dict[str, str | int] | None = None
    happened_at: datetime | None = None


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    v: int
    happened_at: int | None = None
    actor: str = ""
    request: str | None = None
    organisation: str | None = None
    source: dict[str, str | int] | None = None
    fact: msgspec.Raw


class Entry(msgspec.Struct, frozen=True):
    """One line of the book: a fact with its place and both stamps (UTC)."""

    position: int
    recorded_at: datetime
    happened_at: datetime
    actor: str
    request: str | None
    organisation: str | None
    source: dict[str, str | int] | None
    fact: Fact

    @property
    def name(self) -> str:
        return name_of(type(self.fact))


def microseconds(moment: datetime) -> int:
    """Since 1970 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stamp: int) -> datetime:
    """The UTC instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=stamp)


_encode = msgspec.json.Encoder().encode
_open = msgspec.json.Decoder(_Envelope).decode


def _body(fact: Fact) -> msgspec.Raw:
    """The fact's JSON without the name msgspec leads with: the type column is its one place."""
    text = _encode(fact)
    lead = len(f'{{"fact":"{name_of(type(fact))}"')
    rest = text[lead:]
    return msgspec.Raw(b"{" + rest[1:] if rest[:1] == b"," else b"{" + rest)


def seal(fact: Fact, told: Told) -> bytes:
    """The bytes to store."""
    return _encode(
        _Envelope(
            v=version_of(type(fact)),
            happened_at=None if told.happened_at is None else microseconds(told.happened_at),
            actor=told.actor,
            request=told.request,
            organisation=told.organisation,
            source=told.source,
            fact=_body(fact),
        )
    )


@cache
def _reader(name: str) -> tuple[type[Fact], int, Any]:
    fact = registry().get(name)
    if fact is None:
        raise UnknownFact(f"no fact is called {name}")
    return fact, version_of(fact), msgspec.json.Decoder(fact).decode


def _fact(name: str, version: int, body: msgspec.Raw) -> Fact:
    fact, present, decode = _reader(name)
    if version == present:
        return decode(body)  # type: ignore[no-any-return]
    if version > present:
        raise UnknownFact(f"{name} of version {version}; this program knows {present}")
    old: dict[str, Any] = msgspec.json.decode(body)
    for upgrade in fact.upgrades[version - 1 :]:
        old = upgrade(old)
    return msgspec.convert(old, fact)


def fact_of(stored: Stored) -> Fact:
    """The fact alone. Raises UnknownFact, FactUnreadable."""
    try:
        envelope = _open(stored.data)
        return _fact(stored.type, envelope.v, envelope.fact)
    except msgspec.MsgspecError as fault:
        raise _unreadable(stored, fault) from fault


def entry_of(stored: Stored) -> Entry:
    """The whole line. Raises UnknownFact, FactUnreadable."""
    recorded_at = moment_of(stored.recorded_at)
    try:
        envelope = _open(stored.data)
        fact = _fact(stored.type, envelope.v, envelope.fact)
    except msgspec.MsgspecError as fault:
        raise _unreadable(stored, fault) from fault
    return Entry(
        position=stored.position,
        recorded_at=recorded_at,
        happened_at=recorded_at if envelope.happened_at is None else moment_of(envelope.happened_at),
        actor=envelope.actor,
        request=envelope.request,
        organisation=envelope.organisation,
        source=envelope.source,
        fact=fact,
    )


def _unreadable(stored: Stored, fault: msgspec.MsgspecError) -> FactUnreadable:
    said = f"The journal is damaged at position {stored.position} ({stored.type}): {fault}"
    return FactUnreadable(said).at(stored.position)
