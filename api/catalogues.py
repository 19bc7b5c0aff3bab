"""Keeping the catalogues whole: every sentence a person may read is found, and every one has its translation.

Sentences come from templates (`say(...)`, `_(...)`, `{% trans %}`), from Python (`say`, `note`, `to_say`) and from the
`says` and `advice` of refusals. They are found by reading the sources, nothing is imported or run.
`python -m api.catalogues --check | --update | --fill TAG PAIRS.json`
"""

import argparse
import ast
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2.ext import extract_from_ast

from api.languages import DEFAULT, LOCALE
from api.pages import TEMPLATES, environment

CHECKOUT = Path(__file__).parent.parent
ROOMS = ("domain", "journal", "projections", "calendars", "clock", "api")
WORDS = {"_": 1, "say": 1, "to_say": 1, "gettext": 1, "ngettext": 2, "say_many": 2}  # how many sentences each takes
TERMINAL = {"note": 1, "progress": 1}  # the same of commands (api/terminal.py)
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}|%\((\w+)\)s")


class Sentence(NamedTuple):
    """An English sentence of the sources, its plural form if it has one, and the file it stands in."""

    text: str
    plural: str | None
    place: str


# --- where sentences come from ----------------------------------------------------------------------------------------
def in_template(source: str, place: str) -> Iterator[Sentence]:
    """The sentences of one Jinja template."""
    for _line, word, found in extract_from_ast(environment().parse(source), tuple(WORDS)):
        texts = list(found) if isinstance(found, tuple) else [found]
        yield from _sentence(texts[: WORDS[word]], place)


def in_python(source: str, place: str, naming: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """The sentences of one Python file: those said, those marked to be said, and those of its refusals.

    naming: the callables (see `naming_fields`) whose first argument is the word for a field.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            word = getattr(node.func, "id", getattr(node.func, "attr", ""))
            named = [each.value for each in node.keywords if each.arg == "field"] or node.args[:1]
            if takes := {**WORDS, **TERMINAL}.get(word):
                yield from _sentence([_constant(each) for each in node.args[:takes]], place)
            elif word in naming and "\n" not in ((_constant(named[0]) if named else None) or ""):  # a word, not a list
                yield from _sentence([_constant(each) for each in named], place)
        elif isinstance(node, ast.ClassDef):
            for name, value in _assignments(node):
                if name in ("says", "advice"):
                    yield from _sentence([_constant(value)], place)


def naming_fields(source: str) -> Iterator[str]:
    """The refusals and functions of one Python file that begin with `field`, the word for what a sentence is about."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            if [each.arg for each in node.args.args if each.arg != "self"][:1] == ["field"]:
                yield node.name
        elif isinstance(node, ast.ClassDef):
            members = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
            first = members[0] if members else None
            says = any(name == "says" for name, _value in _assignments(node))
            if says and isinstance(first, ast.Name) and first.id == "field":
                yield node.name


def _assignments(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            yield each.targets[0].id, each.value
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None:
            yield each.target.id, each.value


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _sentence(texts: Sequence[str | None], place: str) -> Iterator[Sentence]:
    if texts and texts[0]:  # a variable was marked where it was written down
        yield Sentence(texts[0], texts[1] if len(texts) > 1 else None, place)


def sentences(checkout: Path = CHECKOUT) -> list[Sentence]:
    """Every sentence of the sources, file by file: the pages first, then the rooms from the rules outwards."""
    found: list[Sentence] = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        found += in_template(path.read_text("utf-8"), path.relative_to(checkout).as_posix())
    sources = {path: path.read_text("utf-8") for room in ROOMS for path in sorted((checkout / room).rglob("*.py"))}
    naming = frozenset(name for source in sources.values() for name in naming_fields(source))
    for path, source in sources.items():
        found += in_python(source, path.relative_to(checkout).as_posix(), naming)
    return found


# --- what a catalogue lacks -------------------------------------------------------------------------------------------
def placeholders(text: str) -> set[str]:
    """The names a sentence leaves open: {name} and %(name)s."""
    return {one or other for one, other in PLACEHOLDER.findall(text)}


def missing(po: Path, strings: Iterable[Sentence]) -> list[str]:
    """What is wrong with a catalogue, a line each: untranslated, other placeholders, doubtful, no longer used."""
    catalogue, wrong, used = _read(po), [], set()
    for text, plural, place in dict.fromkeys(strings):
        used.add(text)
        message = catalogue.get(text)
        if message is None or not all(_strings(message)) or (plural is not None and not message.pluralizable):
            wrong.append(f"{place}: not translated: {text!r}")
            continue
        open_names = placeholders(text) | placeholders(plural or "")
        wrong += [
            f"{place}: {text!r} has {sorted(open_names)}, its translation {sorted(placeholders(said))}"
            for said in _strings(message)
            if placeholders(said) != open_names
        ]
    for message in catalogue:
        if message.id and message.fuzzy:
            wrong.append(f"{po.name}: marked doubtful (fuzzy): {_id(message)!r}")
        if message.id and _id(message) not in used:
            wrong.append(f"{po.name}: no longer used: {_id(message)!r}")
    return wrong + [f"{po.name}: obsolete entry: {text!r}" for text in map(_id, catalogue.obsolete.values())]


def _read(po: Path) -> Catalog:
    tag = po.parent.parent.name
    if not po.exists():
        return Catalog(locale=tag, domain="daybook", project="Daybook", fuzzy=False)
    with po.open("rb") as text:
        return read_po(text, locale=tag, domain="daybook", abort_invalid=True)


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


# --- writing ----------------------------------------------------------------------------------------------------------
HEADER = """# Daybook: what people read, in another language.
# Grouped by where a sentence stands; the English sentence is the id. Keep every {placeholder} as it is.
# New sentences: python -m api.catalogues --update, then fill the empty ones.
#"""
PASSING = tuple(
    f'"{name}' for name in ("Project-Id", "Report-", "POT-", "PO-", "Last-", "Language-Team", "Generated-By")
)


@contextmanager
def _alone(po: Path) -> Iterator[None]:
    """Nobody else writes the catalogues of this folder meanwhile, in any process."""
    po.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(po.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def update(po: Path, strings: Iterable[Sentence], filled: dict[str, str] | None = None) -> int:
    """Writes the catalogue anew: every sentence in its group, translations kept, new ones empty, unused ones dropped.

    `filled`: English sentence -> its translation, put in on the way. Answers how many are still empty.
    """
    with _alone(po):
        old, new, place_before = _read(po), _read(po.parent / "nothing"), ""
        new.locale, new.header_comment = old.locale, HEADER
        for text, plural, place in dict.fromkeys(strings):
            kept = old.get(text)
            said = (filled or {}).get(text) or (kept.string if kept else "")
            if text not in new:
                group = () if place == place_before else (f"======== {place} ========",)
                comments = kept.user_comments if kept else ()
                new.add(text, "", locations=[(place, 0)], auto_comments=group, user_comments=comments)
                place_before = place
            entry = new[text]
            entry.locations = list(dict.fromkeys([*entry.locations, (place, 0)]))
            if plural is not None:
                entry.id = (text, plural)
                said = (said,) if isinstance(said, str) else said
            entry.string = said
        _write(po, new)
    return sum(1 for message in new if message.id and not all(_strings(message)))


def _write(po: Path, catalogue: Catalog) -> None:
    """Whole or not at all, and without the header lines that would change at every writing."""
    text = io.BytesIO()
    write_po(text, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    lines = [line for line in text.getvalue().decode("utf-8").splitlines(True) if not line.startswith(PASSING)]
    draft = po.with_suffix(".draft")
    draft.write_text("".join(lines), "utf-8")
    draft.replace(po)


def catalogues(folder: Path = LOCALE) -> list[Path]:
    """The catalogue of every language but English, which is its own; the default language must have one."""
    default = folder / DEFAULT / "LC_MESSAGES" / "daybook.po"
    return [default, *(po for po in sorted(folder.glob("*/LC_MESSAGES/daybook.po")) if po != default)]


def main(arguments: list[str]) -> int:
    """--check: exit 1 and a line for each fault. --update: adds what is new. --fill: puts translations in."""
    parser = argparse.ArgumentParser(prog="python -m api.catalogues", description=main.__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--update", action="store_true")
    what.add_argument("--fill", nargs=2, metavar=("TAG", "PAIRS.json"))
    asked = parser.parse_args(arguments)
    strings = sentences()
    if asked.check:
        wrong = [f"{po.parent.parent.name}: {line}" for po in catalogues() for line in missing(po, strings)]
        print("\n".join(wrong) or f"{len({each.text for each in strings})} sentences, every one translated")
        return 1 if wrong else 0
    if asked.fill:
        tag, pairs = asked.fill
        po = LOCALE / tag / "LC_MESSAGES" / "daybook.po"
        filled = json.loads(Path(pairs).read_text("utf-8"))
        unknown = sorted(set(filled) - {each.text for each in strings})
        print(
            "\n".join([f"not in the sources: {text!r}" for text in unknown]), file=sys.stderr, end="\n" * bool(unknown)
        )
        print(f"{tag}: {update(po, strings, filled)} sentences wait for a translation")
        return 1 if unknown else 0
    for po in catalogues():
        print(f"{po.parent.parent.name}: {update(po, strings)} sentences wait for a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
