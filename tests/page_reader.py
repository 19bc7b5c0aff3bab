"""Reads a page as a test wants it: elements by name, class or attribute, and their text as a person sees it."""

from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "img", "hr"}


class Element:
    """An element with what is in it."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.inside: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def text(self) -> str:
        """What is written in it, white space made one space."""
        return " ".join("".join(self._written()).split())

    def _written(self) -> Iterator[str]:
        for each in self.inside:
            yield each if isinstance(each, str) else "".join(each._written())
        if self.name in ("p", "li", "h1", "h2", "h3", "td", "th", "tr", "div", "option", "span", "dt", "dd", "br"):
            yield " "

    def every(self) -> Iterator["Element"]:
        for each in self.inside:
            if isinstance(each, Element):
                yield each
                yield from each.every()

    def all(self, name: str = "", **attributes: str) -> list["Element"]:
        """Elements of that name whose attributes are so; `class_` asks for one of the classes."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [each for each in self.every() if name in ("", each.name) and each._is(wanted)]

    def _is(self, wanted: dict[str, str]) -> bool:
        for key, value in wanted.items():
            have = self.attributes.get(key)
            if have is None or (value not in have.split() if key == "class" else have != value):
                return False
        return True

    def one(self, name: str = "", **attributes: str) -> "Element":
        [found] = self.all(name, **attributes)
        return found

    def texts(self, name: str = "", **attributes: str) -> list[str]:
        return [each.text for each in self.all(name, **attributes)]

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form sent there, as they stand."""
        found = self.one("form", action=action)
        fields = {each["name"]: each.attributes.get("value", "") for each in found.all("input")}
        ticked = {each["name"] for each in found.all("input", type="checkbox") if "checked" not in each.attributes}
        fields = {name: value for name, value in fields.items() if name not in ticked}
        for select in found.all("select"):
            chosen = [each for each in select.all("option") if "selected" in each.attributes] or select.all("option")[
                :1
            ]
            fields[select["name"]] = chosen[0]["value"] if chosen else ""
        return fields


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Element:
    """The page. Raises AssertionError for elements that are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    assert len(reader.open) == 1, [each.name for each in reader.open]
    return reader.open[0]
