"""The words everything is said in: ids, spans, facts, questions, decisions, refusals."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Generic, Literal, NewType, Protocol, TypeVar, Union, get_args, get_origin, overload
from typing import get_type_hints as hints_of

import msgspec

# --- ids -------------------------------------------------------------------------------------------------------------
# The text of an id is its tag in the journal: `<kind>-<uuid, 36 lower-case characters>`.
Id = NewType("Id", str)
NetworkId = NewType("NetworkId", Id)
OrganisationId = NewType("OrganisationId", Id)
RoomId = NewType("RoomId", Id)
ActivityId = NewType("ActivityId", Id)
SeriesId = NewType("SeriesId", Id)
SessionId = NewType("SessionId", Id)
ShiftId = NewType("ShiftId", Id)
SignUpId = NewType("SignUpId", Id)
PersonId = NewType("PersonId", Id)
CredentialId = NewType("CredentialId", Id)
CalendarId = NewType("CalendarId", Id)
FeedId = NewType("FeedId", Id)
TokenId = NewType("TokenId", Id)
LinkId = NewType("LinkId", Id)

ID_FORM = re.compile(r"[a-z]+(-[a-z]+)*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_IMPORTED = uuid.UUID("5b1ff2d0-6f0c-5d8e-9c6a-2f6c1d0a7e11")  # the project's namespace for ids of imported things


def kind_of(text: str) -> str:
    """`volunteer` of `volunteer-<uuid>`."""
    return text[:-37]


def named(kind: str, network: str, key: str) -> Id:
    """The id of an imported thing: the same network, kind and source key give the same id in every book (uuid5)."""
    return Id(f"{kind}-{uuid.uuid5(_IMPORTED, f'{network}/{kind}/{key}')}")


# --- spans -----------------------------------------------------------------------------------------------------------
class Span(msgspec.Struct, frozen=True, order=True):
    """Two UTC instants, half open: `start` is in, `end` is out."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span", gap: timedelta = timedelta(0)) -> bool:
        """Whether both claim an instant, each kept `gap` away from the other."""
        return self.start < other.end + gap and other.start < self.end + gap

    def widened(self, by: timedelta) -> "Span":
        return Span(self.start - by, self.end + by)

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment.astimezone(UTC)


# --- facts -----------------------------------------------------------------------------------------------------------
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


class Fact(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="fact"):
    """Something that happened. Its `tag=` is its stored name, for ever; its typed id fields become its tags.

    `upgrades[n]` turns a stored body of version n + 1 into version n + 2; the present version follows from them.
    """

    upgrades: ClassVar[tuple[Upgrade, ...]] = ()


def name_of(fact: type[Fact]) -> str:
    """The stored kebab-case name."""
    return str(fact.__struct_config__.tag)


def version_of(fact: type[Fact]) -> int:
    return len(fact.upgrades) + 1


# --- questions -------------------------------------------------------------------------------------------------------
A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


def members(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, or the annotation alone."""
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


@cache
def heard_by(step: Callable[..., Any]) -> tuple[type[Fact], ...]:
    """The fact types a fold hears: the union its parameter `fact` is annotated with, so that the two cannot drift."""
    return tuple(members(hints_of(step)["fact"]))


@dataclass(frozen=True)
class Question(Generic[A]):
    """One fold that answers one thing.

    about: the ids it is about, any of them; a tuple of ids means facts that concern all of those together.
    step: `(answer, fact) -> answer`; the annotation of `fact` says which facts it hears.
    during: for a person or a room, only what touches this span need be read (an index; the fold still compares).
    A question about nobody answers `start` and reads nothing.
    """

    about: tuple[Id | tuple[Id, ...], ...]
    start: A
    step: Callable[[A, Any], A]
    during: Span | None = None

    @property
    def hears(self) -> tuple[type[Fact], ...]:
        return heard_by(self.step)


class Ask(Protocol):
    """How a decision asks. Every question asked becomes part of what the decision's append depends on."""

    @property
    def now(self) -> datetime:
        """When the decision is taken, UTC."""

    @property
    def actor(self) -> Id:
        """Who takes it."""

    @overload
    def __call__(self, q1: Question[A], /) -> A: ...
    @overload
    def __call__(self, q1: Question[A], q2: Question[B], /) -> tuple[A, B]: ...
    @overload
    def __call__(self, q1: Question[A], q2: Question[B], q3: Question[C], /) -> tuple[A, B, C]: ...
    @overload
    def __call__(self, q1: Question[A], q2: Question[B], q3: Question[C], q4: Question[D], /) -> tuple[A, B, C, D]: ...


class Decision(Protocol):
    """What a person tells the book to do. `decide` yields facts, or raises a Refused."""

    def decide(self, ask: Ask) -> Iterator[Fact]: ...


# --- refusals --------------------------------------------------------------------------------------------------------
class Refused(Exception):
    """A rule says no. A subclass is a dataclass of what its sentences name, and says what to do instead.

    `says` and `advice` are English sentences with {placeholders}; the catalogues hold the other languages.
    """

    kind: ClassVar[Literal["refused", "unknown", "forbidden"]] = "refused"
    says: ClassVar[str]
    advice: ClassVar[str]

    @property
    def code(self) -> str:
        """`shift-full` of ShiftFull: stable, for programs."""
        return code_of(type(self))

    def __str__(self) -> str:
        return self.says.format(**vars(self))


def code_of(refusal: type[Refused]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", refusal.__name__).lower()
