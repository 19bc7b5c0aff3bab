"""`python -m benchmarks.picture FILE.json`: docs/pictures/speed.svg and the table in docs/speed.md, from one run."""

import json
import sys
from collections.abc import Iterable, Iterator
from math import log2
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.report import document_of, line_of, number, target_of

_DOCS = Path(__file__).parents[1] / "docs"
_TABLE = ("<!-- table -->\n", "<!-- end of table -->\n")
_LABEL, _WIDTH, _BAR, _STEP, _TOP = 470, 360, 16, 26, 52
_LEAST, _MOST = 0.5, 8.0  # of the scale: times as good as the target
_MET, _MISSED, _INK = "#2f6f4f", "#b03a2e", "#222222"


def _x(margin: float) -> float:
    """Where on the logarithmic scale, in pixels."""
    inside = min(max(margin, _LEAST), _MOST)
    return _LABEL + _WIDTH * log2(inside / _LEAST) / log2(_MOST / _LEAST)


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'


def _bar(row: dict[str, Any], y: float) -> Iterator[str]:
    colour = _MET if row["met"] else _MISSED
    ends = _x(row["margin"])
    yield _text(_LABEL - 8, y + 12, row["job"], "end")
    yield f'<rect x="{_LABEL}" y="{y}" width="{ends - _LABEL:.0f}" height="{_BAR}" fill="{colour}"/>'
    yield _text(max(ends, _x(1)) + 6, y + 12, f"{number(row['margin'])} × ({target_of(row)})")


def svg(found: dict[str, Any]) -> str:
    """A bar a job, as long as it is better than its target, on a scale that doubles; the line is the target."""
    rows = [row for row in found["rows"] if row["margin"] is not None]
    height = _TOP + _STEP * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LABEL + _WIDTH + 190} {height}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>How many times as good as its target each job is</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<g fill="{_INK}">',
        _text(_LABEL, 20, "How many times as good as the target (the line); each mark is twice the one before"),
    ]
    for mark in (0.5, 1, 2, 4, 8):
        ink, dash = (_INK, "") if mark == 1 else ("#bbbbbb", ' stroke-dasharray="2 3"')
        ends = height - 26
        parts.append(f'<line x1="{_x(mark):.0f}" x2="{_x(mark):.0f}" y1="42" y2="{ends}" stroke="{ink}"{dash}/>')
        parts.append(_text(_x(mark), 38, f"{mark:g}", "middle"))
    for place, row in enumerate(rows):
        parts.extend(_bar(row, _TOP + _STEP * place))
    parts += [_text(8, height - 8, line_of(found)), "</g>", "</svg>", ""]
    return "\n".join(parts)


def with_table(document: str, lines: Iterable[str]) -> str:
    """The document with these lines between its two marks. Raises ValueError when it has none."""
    before, rest = document.split(_TABLE[0])
    _, after = rest.split(_TABLE[1])
    return before + _TABLE[0] + "\n".join(["", *lines, "", ""]) + _TABLE[1] + after


def main(argv: list[str]) -> int:
    """Write both from the JSON of a run."""
    found = json.loads(Path(argv[0]).read_text())
    picture, document = _DOCS / "pictures" / "speed.svg", _DOCS / "speed.md"
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(svg(found))
    lines = [*document_of(found["rows"]), "", f"{line_of(found)}."]
    document.write_text(with_table(document.read_text(), lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
