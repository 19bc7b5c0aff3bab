"""Tags: an index of the facts, never history. One pure function of a fact's typed fields.

Each id is a tag. People and rooms are busy for years, so a fact with spans is also found under
`<id>@<bucket>` for every UTC ISO week (people) or UTC day (rooms) its spans touch, before and after a move:
a decision then reads one week of a person, not ten years. Buckets only narrow the reading; folds compare spans.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache, lru_cache
from types import NoneType
from typing import Any, get_args, get_origin
from typing import get_type_hints as hints_of

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from domain.language import Fact, Id, PersonId, Question, RoomId, Span, kind_of, members, name_of

_DAY = timedelta(days=1)


def weeks_of(span: Span) -> list[str]:
    """`2026-W48` for each UTC ISO week the span touches."""
    first, last = span.start.date(), (span.end - timedelta(microseconds=1)).date()
    monday = first - _DAY * first.weekday()
    count = (last - monday).days // 7 + 1
    return [f"{iso[0]}-W{iso[1]:02d}" for n in range(count) for iso in [(monday + 7 * n * _DAY).isocalendar()]]


def days_of(span: Span) -> list[str]:
    """`2026-11-23` for each UTC day the span touches."""
    first, last = span.start.date(), (span.end - timedelta(microseconds=1)).date()
    return [(first + n * _DAY).isoformat() for n in range((last - first).days + 1)]


Buckets = Callable[[Span], list[str]]
_weeks: Buckets = lru_cache(8_192)(weeks_of)  # many facts share a session's span, and most decisions one of a few weeks
_days: Buckets = lru_cache(8_192)(days_of)
_BUCKETS: dict[Any, Buckets] = {PersonId: _weeks, RoomId: _days}
_BUCKETS_OF_KIND: dict[str, Buckets] = {"person": _weeks, "room": _days}


def _is_id(annotation: Any) -> bool:
    return annotation is Id or getattr(annotation, "__supertype__", None) is Id


@cache
def _shape(fact: type[Fact]) -> tuple[tuple[tuple[str, bool, Buckets | None], ...], tuple[str, ...]]:
    """The id fields (name, whether a tuple, its buckets) and the span fields of a fact type."""
    ids = []
    spans = []
    for name, annotation in hints_of(fact).items():
        for member in members(annotation):
            many = get_origin(member) is tuple
            single = get_args(member)[0] if many else member
            if _is_id(single):
                ids.append((name, many, _BUCKETS.get(single)))
            elif member is Span:
                spans.append(name)
            elif member is NoneType:
                continue
    return tuple(ids), tuple(spans)


def tags_of(fact: Fact) -> list[str]:
    """Every tag of the fact, in the order of its fields, without repeats."""
    ids, span_names = _shape(type(fact))
    spans = [span for name in span_names if (span := getattr(fact, name)) is not None]
    tags: dict[str, None] = {}
    for name, many, buckets in ids:
        value = getattr(fact, name)
        if value is None:
            continue
        for one in value if many else (value,):
            tags[one] = None
            if buckets is not None:
                for span in spans:
                    for bucket in buckets(span):
                        tags[f"{one}@{bucket}"] = None
    return list(tags)


def ids_of(fact: Fact) -> list[Id]:
    """Every id the fact carries: its tags without those of the buckets; a repeated one may stand there twice."""
    ids: list[Id] = []
    for name, many, _ in _shape(type(fact))[0]:
        value = getattr(fact, name)
        if many:
            ids.extend(value)
        elif value is not None:
            ids.append(value)
    return ids


def id_of(tag: str) -> str:
    """The id a tag is of: what stands before its bucket."""
    return tag.partition("@")[0]


Item = tuple[tuple[str, ...], tuple[str, ...]]  # (types, tags): a fact of any of the types that has all the tags


def items_of(question: Question[Any]) -> list[Item]:
    """What must be read, and must not change, for the answer to stand."""
    types = _names(question.hears)
    items: list[Item] = []
    for about in question.about:
        if isinstance(about, tuple):
            items.append((types, about))
            continue
        buckets = _BUCKETS_OF_KIND.get(kind_of(about))
        if question.during is None or buckets is None:
            items.append((types, (about,)))
        else:
            items.extend((types, (f"{about}@{bucket}",)) for bucket in buckets(question.during))
    return items


@cache
def _names(types: tuple[type[Fact], ...]) -> tuple[str, ...]:
    return tuple(name_of(each) for each in types)


Query = DCBQuery  # the library's; rooms above this one know it by this name


def query_of(items: Iterable[Item]) -> Query:
    return Query(items=[DCBQueryItem(types=list(types), tags=list(tags)) for types, tags in items])
