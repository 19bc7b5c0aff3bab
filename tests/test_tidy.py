"""The house keeps its own rules: sizes, names, words, and that what is declared is complete."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import api
import clock
import domain
import journal
import projections
from domain.facts import registry as facts
from domain.language import Refused, code_of
from projections import registry as views

TOP = Path(__file__).parents[1]
ROOMS = ("domain", "journal", "projections", "calendars", "clock", "api")
SOURCES = sorted(
    path
    for room in (*ROOMS, "tests", "benchmarks")
    for path in (TOP / room).rglob("*.py")
    if "node_modules" not in path.parts
)
OURS = [path for path in SOURCES if path.relative_to(TOP).parts[0] in ROOMS]
BANNED = re.compile(r"^_?[A-Z]\w*(Manager|Handler|Service|Util|Utils|Helper|Updated|Data|Info)$")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")


def short(path: Path) -> str:
    return str(path.relative_to(TOP))


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_file_is_one_room_and_a_function_one_thought(path: Path) -> None:
    text = path.read_text()
    most = 200 if short(path).startswith("domain/") else 300
    assert len(text.splitlines()) <= most
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} is too long"


@pytest.mark.parametrize("path", OURS, ids=short)
def test_names_are_the_fields_words(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert [name for name in names if BANNED.match(name)] == []
    assert UNFINISHED.findall(path.read_text()) == []


@pytest.mark.parametrize("path", OURS, ids=short)
def test_every_file_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_every_view_states_the_question_it_answers() -> None:
    for view in views().values():
        first = (inspect.getdoc(inspect.getmodule(view.step)) or "").splitlines()[0]
        assert first.endswith("?"), view.name


def test_every_fact_is_heard_by_a_view_or_a_question() -> None:
    heard = {fact for view in views().values() for fact in view.hears}
    text = "".join(path.read_text() for path in (TOP / "domain" / "questions").glob("*.py"))
    assert [name for name, fact in facts().items() if fact not in heard and fact.__name__ not in text] == []


def refusals() -> list[type[Refused]]:
    """Every refusal of the program, by walking its rooms."""
    for room in (domain, journal, projections, clock, api):
        for module_info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module_info.name)
    found: list[type[Refused]] = []
    waiting = list(Refused.__subclasses__())
    while waiting:
        refusal = waiting.pop()
        waiting.extend(refusal.__subclasses__())
        if "says" in vars(refusal):
            found.append(refusal)
    return [each for each in found if each.__module__.split(".")[0] in ROOMS]


def test_every_refusal_has_a_code_of_its_own_a_sentence_and_advice() -> None:
    found = refusals()
    codes = [code_of(refusal) for refusal in found]
    assert len(set(codes)) == len(codes), sorted(code for code in codes if codes.count(code) > 1)
    for refusal in found:
        fields = set(inspect.signature(refusal).parameters)
        named = set(re.findall(r"{(\w+)}", refusal.says + refusal.advice))
        assert named <= fields, f"{refusal.__name__} names {named - fields}"
        assert refusal.says.endswith("."), refusal.__name__
        assert refusal.advice.endswith("."), refusal.__name__
