"""What text may enter the book."""

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.decisions.codes import CodeUnfit, ZoneUnknown, formed, zoned
from domain.decisions.wording import TextMissing, TextTooLong, TextUnfit, fit, fit_or_empty
from domain.language import Refused


def refusal_of(text: str, **how: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        fit("name", text, **how)
    return caught.value


def test_white_space_around_a_text_is_left_away() -> None:
    assert fit("name", "\u3000 岳西礼堂  ") == "岳西礼堂"


def test_a_text_in_pieces_is_joined_and_otherwise_untouched() -> None:
    assert fit("name", "Cafe\u0301") == "Caf\u00e9"
    assert fit("name", "\uff21\u2460\u00b2") == "\uff21\u2460\u00b2"  # full width, circled, superscript: not the same


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b", "\u200e \u200f"])
def test_a_text_that_shows_nothing_is_missing(text: str) -> None:
    assert refusal_of(text) == TextMissing("name")


@pytest.mark.parametrize(
    "character",
    "\x00\x07\t\n\r\x1b\x7f\x85\u2028\u2029\u202a\u202e\u2066\u2069\ud800\udfff\ufeff\ufffe\uffff\U0010ffff",
    ids=lambda each: f"U+{ord(each):04X}",
)
@pytest.mark.parametrize("where", ["{}name", "na{}me", "name{}"])
def test_a_character_that_hides_or_reorders_is_refused_wherever_it_stands(character: str, where: str) -> None:
    assert refusal_of(where.format(character)) == TextUnfit("name")


@pytest.mark.parametrize("text", ["重阳节", "👩‍👩‍👧", "שלום", "\u0646\u200c\u0645", "O’Brien & co. <b>", "\u200fعربي"])
def test_every_script_may_be_written(text: str) -> None:
    assert fit("name", text) == text


def test_a_text_has_at_most_so_many_characters_however_many_bytes() -> None:
    assert fit("name", "日" * 200) == "日" * 200
    assert refusal_of("日" * 201) == TextTooLong("name", 200)
    assert refusal_of("x" * 10_240) == TextTooLong("name", 200)
    assert refusal_of("x" * 21, most=20) == TextTooLong("name", 20)


def test_only_a_description_has_several_lines() -> None:
    assert fit("content", "one\r\ntwo\n", lines=True) == "one\ntwo"
    assert refusal_of("one\ntwo") == TextUnfit("name")
    assert refusal_of("one\rtwo", lines=True) == TextUnfit("name")


def test_what_may_be_left_out_may_be_empty_but_not_unfit() -> None:
    assert fit_or_empty("label", "  ") == ""
    assert fit_or_empty("label", " 总站 ") == "总站"
    with pytest.raises(TextUnfit):
        fit_or_empty("label", "a\u202eb")


@for_all(st.text(max_size=300))
def test_what_is_fit_once_is_fit_again_and_can_be_stored(text: str) -> None:
    try:
        first = fit("name", text)
    except Refused:
        return
    assert fit("name", first) == first
    assert first.encode().decode() == first
    assert 0 < len(first) <= 200


def test_a_refusal_says_which_field_and_how_much() -> None:
    assert str(TextTooLong("name", 200)) == "The name is too long: 200 characters is the most."


@pytest.mark.parametrize("code", ["", "Day-care", "day care", "day--care", "-day", "day-", "日间", "a" * 41, "day\n"])
def test_a_code_has_one_spelling(code: str) -> None:
    with pytest.raises(CodeUnfit):
        formed("kind", code)
    assert formed("kind", "day-care-2") == "day-care-2"
    assert formed("kind", "a" * 40) == "a" * 40


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "/etc/localtime", "Asia", "Asia/Shanghai\n"])
def test_a_zone_is_one_of_the_tz_database(zone: str) -> None:
    with pytest.raises(ZoneUnknown):
        zoned(zone)
    assert zoned("Asia/Shanghai") == "Asia/Shanghai"
