"""What people read: every sentence in every language, and dates as each language writes them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from api.catalogues import Sentence, catalogues, in_python, in_template, missing, naming_fields, sentences, update
from api.languages import Language, accepted, choose, found_in, languages, to_say
from api.pages import Around, Link, Notice, environment, problem_page, render
from api.words import STATUS, shift_status, status
from domain.language import Refused, Span

ZH, EN = languages()["zh"], languages()["en"]
NINE, ELEVEN = datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)  # Shanghai 09:00, 11:00
MIDNIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)  # Shanghai, the first moment of 23 November


# --- every sentence has its translation -------------------------------------------------------------------------------
@pytest.mark.parametrize("po", catalogues(), ids=lambda po: str(po.parent.parent.name))
def test_every_sentence_is_translated_with_the_same_placeholders_and_none_is_doubtful_or_unused(po: Path) -> None:
    assert missing(po, sentences()) == []


def test_sentences_are_found_in_templates_calls_marks_and_refusals() -> None:
    page = '{{ say("Hello {name}", name=x) }}{{ say(x) }}'
    plural = "{% trans n=3 %}{{ n }} day{% pluralize %}{{ n }} days{% endtrans %}"
    assert list(in_template(page + plural, "p")) == [
        Sentence("Hello {name}", None, "p"),
        Sentence("%(n)s day", "%(n)s days", "p"),
    ]
    assert list(naming_fields('def fit(field, x): ...\nclass No(R):\n    field: str\n    says = "No {field}."\n')) == [
        "fit",
        "No",
    ]
    assert [
        each.text for each in in_python('fit("title", y)\nNo(field="room")\nfit(z)\n', "s", frozenset({"fit", "No"}))
    ] == [
        "title",
        "room",
    ]
    source = (
        'class Full(Refused):\n    says = "It is " "full."\n    advice: str = "Wait."\n'
        'A = to_say("Later")\nb.say_many("a", "b", n)\nsay(a)\n'
    )
    assert {each.text: each.plural for each in in_python(source, "s")} == {
        "It is full.": None, "Wait.": None, "Later": None, "a": "b",
    }  # fmt: skip


def po(folder: Path, tag: str, body: str) -> Path:
    path = folder / tag / "LC_MESSAGES" / "daybook.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n' + body, "utf-8")
    return path


def test_a_catalogue_is_told_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    body = (
        'msgid "a {x}"\nmsgstr "{y}"\n\nmsgid "b"\nmsgstr ""\n\n#, fuzzy\nmsgid "c"\nmsgstr "丙"\n\n'
        'msgid "d"\nmsgstr "丁"\n\n#~ msgid "old"\n#~ msgstr "旧"\n'
    )
    strings = [Sentence(text, None, "page") for text in ("a {x}", "b", "c", "e")]
    assert missing(po(tmp_path, "zh", body), strings) == [
        "page: 'a {x}' has ['x'], its translation ['y']",
        "page: not translated: 'b'",
        "page: not translated: 'e'",
        "daybook.po: marked doubtful (fuzzy): 'c'",
        "daybook.po: no longer used: 'd'",
        "daybook.po: obsolete entry: 'old'",
    ]


def test_an_update_keeps_translations_adds_new_sentences_empty_and_groups_them_by_place(tmp_path: Path) -> None:
    catalogue = po(tmp_path, "zh", 'msgid "kept"\nmsgstr "留"\n\nmsgid "gone"\nmsgstr "去"\n')
    strings = [Sentence("kept", None, "one"), Sentence("{n} day", "{n} days", "one"), Sentence("new", None, "two")]
    assert update(catalogue, strings) == 2
    assert update(catalogue, strings, {"new": "新", "{n} day": "{n}天"}) == 0
    assert missing(catalogue, strings) == []
    text = catalogue.read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith(("#. ", "msgid", "msgstr"))][2:] == [
        "#. ======== one ========", 'msgid "kept"', 'msgstr "留"',
        'msgid "{n} day"', 'msgid_plural "{n} days"', 'msgstr[0] "{n}天"',
        "#. ======== two ========", 'msgid "new"', 'msgstr "新"',
    ]  # fmt: skip
    update(catalogue, strings)
    assert catalogue.read_text("utf-8") == text


# --- which language ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "cookie", "accept", "tag"),
    [
        (None, None, None, "zh"),
        ("en", "zh", "zh", "en"),
        (None, "en", "zh", "en"),
        (None, None, "en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        (None, None, "fr, en;q=0.2, zh-TW;q=0.7", "zh"),
        (None, None, "zh;q=0, en;q=0.1", "en"),
        ("tlh", "", "de-AT", "zh"),
        ("../etc", "\x00", ";;q=x,,", "zh"),
    ],
)
def test_the_address_wins_over_the_cookie_over_the_browser_over_chinese(
    asked: str | None, cookie: str | None, accept: str | None, tag: str
) -> None:
    assert choose(asked, cookie, accept).code == tag


def test_accepted_languages_come_best_first_and_malformed_ones_are_left_out() -> None:
    assert accepted("en;q=0.5, zh-HK, fr;q=2, de;q=a, it;q=0, pt;q=0.5") == ["zh-HK", "en", "pt"]


def test_a_folder_adds_a_language_which_falls_back_to_its_plain_one(tmp_path: Path) -> None:
    po(tmp_path, "zh", 'msgid "a"\nmsgstr "甲"\n\nmsgid "place"\nmsgstr "场地"\n')
    po(tmp_path, "zh_Hant_TW", 'msgid "place"\nmsgstr "場地"\n')
    known = found_in(tmp_path)
    assert list(known) == ["zh", "en", "zh-Hant-TW"]
    assert [known["zh-Hant-TW"].say(text) for text in ("place", "a", "b")] == ["場地", "甲", "b"]
    assert [choose(tag, None, None, known).code for tag in ("zh-TW", "zh-HK", "zh-Hans-SG", "en-GB")] == [
        "zh-Hant-TW", "zh-Hant-TW", "zh", "en",
    ]  # fmt: skip


# --- dates, times, numbers --------------------------------------------------------------------------------------------
def both(word: str, *values: Any, **more: Any) -> list[str]:
    """What both languages make of it, Chinese first."""
    return [getattr(language, word)(*values, **more) for language in (ZH, EN)]


def test_a_span_is_a_day_and_two_times_on_the_clock_of_its_zone() -> None:
    assert both("span", NINE, ELEVEN) == ["11月23日周一 09:00–11:00", "Mon 23 Nov 09:00–11:00"]
    assert both("span", NINE, ELEVEN, "America/Toronto") == ["11月22日周日 20:00–22:00", "Sun 22 Nov 20:00–22:00"]
    assert both("span", NINE, ELEVEN, year=True)[0] == "2026年11月23日周一 09:00–11:00"


def test_a_span_across_midnight_names_both_days_and_one_until_midnight_ends_at_24() -> None:
    late, day = MIDNIGHT + timedelta(hours=22), timedelta(days=1)
    assert both("span", late, late + timedelta(hours=4)) == [
        "11月23日周一 22:00 – 11月24日周二 02:00",
        "Mon 23 Nov 22:00 – Tue 24 Nov 02:00",
    ]
    assert both("span", late, MIDNIGHT + day) == ["11月23日周一 22:00–24:00", "Mon 23 Nov 22:00–24:00"]
    assert both("span", MIDNIGHT, MIDNIGHT + day) == ["11月23日周一 全天", "Mon 23 Nov all day"]


def test_dates_times_and_distances_are_said_as_each_language_does() -> None:
    assert both("date", date(2026, 11, 23), full=True) == ["2026年11月23日星期一", "Monday, 23 November 2026"]
    assert both("date", NINE) == ["11月23日周一", "Mon 23 Nov"]
    assert both("days", date(2026, 11, 23), date(2026, 11, 29)) == ["2026年11月23日至29日", "23–29 Nov 2026"]
    assert both("moment", NINE, seconds=True) == ["2026年11月23日周一 09:00:00", "Mon, 23 Nov 2026 09:00:00"]
    assert both("ago", NINE, ELEVEN + timedelta(hours=1)) == ["3小时前", "3 hours ago"]
    assert both("minutes", 90) + both("minutes", 120) + both("minutes", 0) + both("minutes", -5) == [
        "1小时30分钟", "1 h 30 min", "2小时", "2 h", "0分钟", "0 min", "−5分钟", "−5 min",
    ]  # fmt: skip
    assert both("number", 2026) + both("number", 12345) == ["2026", "2026", "12,345", "12,345"]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="a time needs its zone"):
        ZH.moment(datetime(2026, 11, 23))  # noqa: DTZ001 - that is the point


# --- sentences --------------------------------------------------------------------------------------------------------
def test_values_in_a_sentence_are_said_in_its_language() -> None:
    values = {"a": Span(NINE, ELEVEN), "b": (1, 12345), "c": True, "d": date(2026, 11, 23), "e": timedelta(minutes=61)}
    text = "{a} | {b} | {c} | {d} | {e}"
    assert ZH.say(text, **values) == "11月23日周一 09:00–11:00 | 1、12,345 | 是 | 11月23日周一 | 1小时1分钟"
    assert EN.say(text, **values) == "Mon 23 Nov 09:00–11:00 | 1, 12,345 | yes | Mon 23 Nov | 1 h 1 min"
    assert ZH.within("America/Toronto").say("{t}", t=NINE) == "2026年11月22日周日 20:00"


def test_a_sentence_reaches_no_deeper_than_the_values_it_is_given() -> None:
    with pytest.raises(KeyError):
        EN.say("{a.__class__}", a=1)
    with pytest.raises(KeyError):
        EN.say("{a}")


@dataclass
class Clash(Refused):
    session: str
    span: Span
    field: str = "title"
    says = "You are at {session} then ({span}, {field})."
    advice = "Choose."


def test_a_refusal_says_why_and_what_to_do_with_names_for_its_ids(tmp_path: Path) -> None:
    pairs = {Clash.says: "您要去{session}（{span}，{field}）。", "title": "标题", "Choose.": "请选。"}
    po(tmp_path, "zh", "".join(f'msgid "{text}"\nmsgstr "{said}"\n\n' for text, said in pairs.items()))
    chinese, refused = found_in(tmp_path)["zh"], Clash("session-1", Span(NINE, ELEVEN))
    assert chinese.says(refused, {"session-1": "书法小组"}) == "您要去书法小组（11月23日周一 09:00–11:00，标题）。"
    assert chinese.advises(refused) == "请选。"
    assert EN.says(refused) == "You are at session-1 then (Mon 23 Nov 09:00–11:00, title)."


def test_every_status_has_words_and_an_unknown_one_is_shown_as_it_is() -> None:
    assert [status(ZH, code) for code in ("full", "short", "nobody", "no-such")] == ["已满", "缺人", "无人", "no-such"]
    assert len({status(ZH, code) for code in STATUS}) == len(STATUS)
    assert [shift_status(*each) for each in ((0, 1, 3), (1, 2, 3), (2, 2, 3), (3, 2, 3))] == [
        "nobody", "short", "enough", "full",
    ]  # fmt: skip
    assert to_say("x") == "x"


# --- pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", [ZH, EN], ids=["zh", "en"])
def test_a_problem_page_says_the_sentence_the_advice_and_the_code_and_escapes_them(language: Language) -> None:
    problem = {"title": "<b>full</b>", "detail": "", "advice": "wait", "code": "shift-full", "request_id": "r-1"}
    page = problem_page(problem, language, Around(path="/x?a=1&b=2"))
    parts = ("<b>full", "&lt;b&gt;full&lt;/b&gt;", "<code>shift-full</code>", ">wait<")
    assert [page.count(part) for part in parts] == [0, 2, 1, 1]
    assert page.count(f'<html lang="{language.tag}" data-size="normal">') == 1
    assert page.count('name="back" value="/x?a=1&amp;b=2"') == 1


def test_a_page_about_the_past_says_which_question_it_answers_and_others_do_not() -> None:
    past = problem_page(PROBLEM, ZH, Around(known_at=NINE, as_of=NINE))
    assert [page.count(word) for page in (past, problem_page(PROBLEM, ZH)) for word in ("当时账上", "当时实际")] == [
        1,
        1,
        0,
        0,
    ]


PROBLEM = {"title": "t", "detail": "d", "advice": "", "code": "c", "request_id": ""}


def test_notices_and_tabs_stand_on_the_page_and_the_present_tab_is_marked() -> None:
    around = Around(
        "/f?x=1", True, (), (Link("首页", "/"), Link("找班次", "/f")), (Notice("done", "好了。"),), reader="袁*"
    )
    page = problem_page(PROBLEM, ZH, around)
    found = [
        page.count(part) for part in ('href="/f" aria-current="page"', "aria-current", "好了。", "袁*", 'size="large"')
    ]
    assert found == [1, 1, 1, 1, 1]


def test_a_name_nobody_gave_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render("problem.html", ZH)
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()
