"""Fingerprints: the same rows, the same digest, written down as INTERFACE section 3 says."""

import json
import random
from hashlib import sha256
from unicodedata import normalize

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.language import Fact
from projections.fingerprint import Printed, printed, printed_in_order, total
from projections.view import Key, Row, View


class Line(Row, frozen=True):
    """One of each kind of column."""

    name: str
    number: int
    off: bool = False
    note: str | None = None
    from_: str = msgspec.field(name="from", default="")


def step(row: Line | None, fact: Fact) -> Line | None:
    """Rows are given here, not folded."""
    return row


def nothing(fact: Fact) -> list[Key]:
    return []


VIEW = View(name="lines", row=Line, key=("name", "number"), keys=nothing, step=step)
text = st.text(max_size=4) | st.sampled_from(["a", "a ", "a!", "é", "e\u0301", '"', "\\", "\n\u0303", "，"])
rows = st.lists(
    st.builds(Line, text, st.integers(-(2**63), 2**63 - 1), st.booleans(), st.none() | text, text),
    unique_by=lambda row: (normalize("NFC", row.name), row.number),
)


def by_hand(given_rows: list[Line]) -> str:
    """The definition, with the standard library."""

    def compact(values: list[object]) -> bytes:
        plain = [normalize("NFC", value) if isinstance(value, str) else value for value in values]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()

    lines = sorted(
        (compact([r.name, r.number]), compact([r.name, r.number, r.off, r.note, r.from_])) for r in given_rows
    )
    return sha256(b"\n".join(line for _, line in lines)).hexdigest()


@settings(max_examples=200, deadline=None, database=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_fingerprint_is_as_defined_in_whatever_order_the_rows_come(
    found: list[Line], chance: random.Random
) -> None:
    expected = Printed(len(found), by_hand(found))
    assert printed(VIEW, found) == expected
    chance.shuffle(found)
    assert printed(VIEW, found) == expected
    assert (printed_in_order(VIEW, found) or expected) == expected


def test_rows_in_order_need_not_be_held() -> None:
    found = [Line("a", 10), Line("a", 9), Line("b", 1)]  # as text: 10 stands before 9
    assert printed_in_order(VIEW, iter(found)) == printed(VIEW, found)
    assert printed_in_order(VIEW, iter(reversed(found))) is None


def test_a_written_example_never_changes() -> None:
    found = [Line("岳西礼堂", 2, True, None, "2026-01-01"), Line("a", -1, False, "é")]
    lines = '["a",-1,false,"é",""]\n["岳西礼堂",2,true,null,"2026-01-01"]'
    digest = "0b7d7ec3d185"
    assert printed(VIEW, found).fingerprint == sha256(lines.encode()).hexdigest()
    assert printed(VIEW, found).fingerprint.startswith(digest)


def test_no_rows_are_the_digest_of_nothing() -> None:
    assert printed(VIEW, []) == (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def test_the_total_is_of_the_sorted_names_and_fingerprints() -> None:
    views = {"b": Printed(1, "22"), "a": Printed(9, "11")}
    assert total(views) == sha256(b"a 11\nb 22").hexdigest()


def test_a_view_with_a_float_cannot_be_declared() -> None:
    class Measured(Row, frozen=True):
        id: str
        hours: float

    with pytest.raises(TypeError, match="column hours is neither text, integer nor boolean"):
        View(name="measured", row=Measured, key=("id",), keys=nothing, step=step)
