"""The reference of the HTTP interface as one plain page, made from openapi.json: no script, no other host."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from api.languages import Language
from api.pages import Around, render

Json = Mapping[str, Any]
_METHODS = ("get", "head", "post", "put", "patch", "delete")
_DEEPEST = 5  # levels of a nested body that are listed; the example shows the rest


class Field(NamedTuple):
    """One line of a table: a parameter or a member of a body; `lines[].code` is a member of the items of a list."""

    name: str
    kind: str
    required: bool
    about: str


class Body(NamedTuple):
    """What is sent or answered: its members, and an example as JSON text ("" when there is none)."""

    about: str
    media: str
    fields: tuple[Field, ...]
    example: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of one path."""

    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[tuple[str, Field], ...]
    body: Body | None
    answers: tuple[tuple[str, Body], ...]
    deprecated: bool

    @property
    def anchor(self) -> str:
        return f"{self.method}{self.path}".replace("/", "-").replace("{", "").replace("}", "")


def _resolved(document: Json, node: Json) -> Json:
    """The node a `$ref` of this document leads to, whatever else it says laid over it."""
    if "$ref" not in node:
        return node
    target: Any = document
    for step in node["$ref"].removeprefix("#/").split("/"):
        target = target[step.replace("~1", "/").replace("~0", "~")]
    rest = {key: value for key, value in node.items() if key != "$ref"}
    return {**_resolved(document, target), **rest}


def _branches(schema: Json) -> list[Json]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _kind(document: Json, schema: Json) -> str:
    """A schema in a few words: `string (uuid)`, `list of integer`, `"day" | "week"`, `string or null`."""
    schema = _resolved(document, schema)
    if branches := _branches(schema):
        return " or ".join(dict.fromkeys(_kind(document, branch) for branch in branches))
    if "const" in schema or "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_kind(document, schema.get('items', {}))}"
    name, form = schema.get("type", "any"), schema.get("format")
    words = " or ".join(name) if isinstance(name, list) else str(name)
    bounds = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join([f"{words} ({form})" if form else words, *bounds])


def _fields(document: Json, schema: Json, prefix: str = "", depth: int = 0) -> Iterator[Field]:
    """The members of a body, nested ones by their path, each once."""
    schema = _resolved(document, schema)
    if depth >= _DEEPEST:
        return
    for branch in [*schema.get("allOf", ()), *_branches(schema)]:
        yield from _fields(document, branch, prefix, depth + 1)
    if schema.get("type") == "array":
        yield from _fields(document, schema.get("items", {}), f"{prefix}[]", depth + 1)
    for name, member in schema.get("properties", {}).items():
        path, resolved = f"{prefix}.{name}".lstrip("."), _resolved(document, member)
        about = str(resolved.get("description", ""))
        yield Field(path, _kind(document, member), name in schema.get("required", ()), about)
        yield from _fields(document, member, path, depth + 1)


def _example(document: Json, content: Json) -> str:
    """The first example of a media type, as JSON text."""
    schema = _resolved(document, content.get("schema", {}))
    named = [_resolved(document, each).get("value") for each in content.get("examples", {}).values()]
    for example in (content.get("example"), *named, schema.get("example"), *schema.get("examples", ())):
        if example is not None:
            return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
    return ""


def _body(document: Json, node: Json) -> Body:
    node = _resolved(document, node)
    offered: Json = node.get("content", {})
    media = next(iter(offered), "")
    content: Json = offered.get(media, {})
    fields = tuple(dict.fromkeys(_fields(document, content.get("schema", {}))))
    return Body(str(node.get("description", "")), media, fields, _example(document, content))


def _parameter(document: Json, node: Json) -> tuple[str, Field]:
    node = _resolved(document, node)
    kind = _kind(document, node.get("schema", {}))
    return node["in"], Field(node["name"], kind, bool(node.get("required")), str(node.get("description", "")))


def operations(document: Json) -> dict[str, list[Operation]]:
    """The operations of an OpenAPI 3 document by their first tag ("" for none), in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, item in document.get("paths", {}).items():
        for method in (each for each in _METHODS if each in item):
            said = item[method]
            parameters = [
                _parameter(document, each) for each in (*item.get("parameters", ()), *said.get("parameters", ()))
            ]
            operation = Operation(
                method=method.upper(),
                path=path,
                summary=str(said.get("summary", "")),
                about=str(said.get("description", "")),
                parameters=tuple(parameters),
                body=_body(document, said["requestBody"]) if "requestBody" in said else None,
                answers=tuple((code, _body(document, answer)) for code, answer in said.get("responses", {}).items()),
                deprecated=bool(said.get("deprecated")),
            )
            found.setdefault((said.get("tags") or [""])[0], []).append(operation)
    return found


def reference_page(document: Json, language: Language, around: Around | None = None) -> str:
    """The whole reference as HTML. `document` is openapi.json as a dict."""
    return render("reference.html", language, around, title=document["info"]["title"],
                  version=document["info"]["version"], about=document["info"].get("description", ""),
                  groups=operations(document))  # fmt: skip
