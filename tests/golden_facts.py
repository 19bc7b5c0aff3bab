"""Writes `tests/golden/NAME.json` for facts that have none: `python -m tests.golden_facts`.

A file holds the schema of the present version and one stored example per version ever shipped. Existing examples are
never rewritten: a changed fact needs a new version and an upgrade, and then this adds the new example.
"""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin
from typing import get_type_hints as hints_of

import msgspec

from domain.facts import registry
from domain.language import Fact, Id, Span, members, named, version_of
from journal.envelope import Told, seal

FOLDER = Path(__file__).parent / "golden"
_MOMENT = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)
_PLAIN = {str: "text", int: 7, bool: True, datetime: _MOMENT, date: date(2026, 11, 23), time: time(9, 30)}


def example_of(annotation: Any, name: str) -> Any:
    """A value of the annotated type, the same in every run."""
    annotation = next(each for each in members(annotation) if each is not NoneType)
    if getattr(annotation, "__supertype__", None) is Id or annotation is Id:
        return named("thing", "golden", name)
    if annotation is Span:
        return Span(_MOMENT, datetime(2026, 11, 23, 3, tzinfo=UTC))
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if get_origin(annotation) is tuple:
        return (example_of(get_args(annotation)[0], name),)
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return filled(annotation)
    return _PLAIN[annotation]


def filled(struct: type[Any]) -> Any:
    """An instance with every field set, defaults too, so that a renamed field cannot hide behind its default."""
    hints = hints_of(struct)
    return struct(**{name: example_of(hints[name], name) for name in struct.__struct_fields__})


def schema_of(fact: type[Fact]) -> Any:
    """The fact's JSON schema without its prose: a better docstring is no new version."""

    def bare(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: bare(value) for key, value in part.items() if key != "description"}
        return [bare(each) for each in part] if isinstance(part, list) else part

    return bare(json.loads(msgspec.json.encode(msgspec.json.schema(fact))))


def golden_of(fact: type[Fact], before: dict[str, Any] | None) -> dict[str, Any]:
    examples = dict(before["examples"]) if before else {}
    told = Told(
        actor=named("thing", "golden", "actor"),
        request="0190b1f0-0000-7000-8000-000000000000",
        organisation=named("thing", "golden", "organisation"),
        source={"import": "example", "row": "1"},
        happened_at=_MOMENT,
    )
    examples.setdefault(str(version_of(fact)), seal(filled(fact), told).decode())
    return {"schema": schema_of(fact), "examples": examples}


def main() -> None:
    for name, fact in sorted(registry().items()):
        path = FOLDER / f"{name}.json"
        before = json.loads(path.read_text()) if path.exists() else None
        text = json.dumps(golden_of(fact, before), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if before is None or str(version_of(fact)) not in before["examples"]:
            path.write_text(text)


if __name__ == "__main__":
    main()
