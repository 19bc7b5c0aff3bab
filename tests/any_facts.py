"""Any facts in any order, drawn by hypothesis from small pools of ids, so that they meet often.

They need not make sense together: views must take whatever the book holds. What holds for every fact that a decision
makes holds here too: a shift's session, a session's organisation and a credential's person never change.
"""

from datetime import UTC, date, datetime, time, timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin
from typing import get_type_hints as hints_of

from hypothesis import strategies as st

from domain.facts import registry
from domain.facts.holidays import Holiday
from domain.facts.rooms import OpeningHours
from domain.language import Fact, Id, Span, members, named

MONDAY = datetime(2026, 1, 5, 2, tzinfo=UTC)
_DAYS = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)]
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["a", "b", "é", "e\u0301"]),
    int: st.integers(0, 3),
    bool: st.booleans(),
    date: st.sampled_from(_DAYS),
    time: st.sampled_from([time(8), time(9, 30)]),
    datetime: st.sampled_from([MONDAY, MONDAY + timedelta(hours=3)]),
    Span: st.sampled_from([Span(MONDAY + timedelta(days=n), MONDAY + timedelta(days=n, hours=2)) for n in range(3)]),
    Holiday: st.builds(Holiday, st.sampled_from(_DAYS), st.just("a"), st.booleans()),
    OpeningHours: st.builds(OpeningHours, st.integers(1, 2), st.just(time(8)), st.just(time(17))),
}
# Of whom the one on the left is, for ever: its number decides the number of those on the right.
_BELONGS = {
    "shift": ("session", "activity", "organisation"),
    "session": ("activity", "organisation"),
    "series": ("activity", "organisation"),
    "activity": ("organisation",),
    "room": ("organisation",),
    "credential": ("person",),
    "feed": ("subject",),
}


def an(kind: str, number: int) -> Any:
    """The id of that kind and number in these pools."""
    return named(kind, "any", str(number))


def _value(draw: st.DrawFn, annotation: Any, number: int) -> Any:
    choices = members(annotation)
    if NoneType in choices and draw(st.integers(0, 3)) == 0:
        return None
    kind = next(each for each in choices if each is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(draw(st.lists(_PLAIN[get_args(kind)[0]], max_size=2)))
    if get_origin(kind) is Literal:
        return draw(st.sampled_from(get_args(kind)))
    if kind is Id or getattr(kind, "__supertype__", None) is Id:
        pool = kind.__name__.removesuffix("Id").lower() or "person"
        return an("sign-up" if pool == "signup" else pool, number)
    return draw(_PLAIN[kind])


@st.composite
def facts(draw: st.DrawFn, types: tuple[type[Fact], ...] = ()) -> Fact:
    """One fact of any type (or of these)."""
    fact = draw(st.sampled_from(types or tuple(registry().values())))
    hints = {name: hint for name, hint in hints_of(fact).items() if name in fact.__struct_fields__}
    numbers = {name: draw(st.integers(0, 2 if name == "shift" else 1)) for name in hints}
    for owner, owned in _BELONGS.items():
        if owner in hints:
            numbers.update((name, numbers[owner] % 2) for name in owned)
            break
    values = {name: _value(draw, hint, numbers[name]) for name, hint in hints.items()}
    if "year" in values:
        values["year"] = draw(st.sampled_from([2025, 2026]))
    return fact(**values)
