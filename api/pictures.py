"""Small pictures of numbers that stand beside them: plain SVG shapes, drawn by a template, coloured by the page."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno

_HEIGHT = 90
_STEP = 44
_BAR = 26


@dataclass(frozen=True)
class Bar:
    """Where one bar stands, in the picture's own units, and what is written around it."""

    x: int
    middle: int
    top: int
    height: int
    part_top: int
    part_height: int
    label: str
    part: int
    whole: int


@dataclass(frozen=True)
class Bars:
    """Bars in a row: each outlined for the whole, filled for the part."""

    width: int
    height: int
    ground: int
    bars: tuple[Bar, ...]


def bars(numbers: Sequence[tuple[str, int, int]]) -> Bars:
    """Of (label, part, whole) each; the highest whole is as high as the picture."""
    most = max((whole for _, _, whole in numbers), default=0) or 1
    drawn = []
    for n, (label, part, whole) in enumerate(numbers):
        height, filled = (round(_HEIGHT * min(count, most) / most) for count in (whole, part))
        x = n * _STEP + (_STEP - _BAR) // 2
        top = 22 + _HEIGHT
        drawn.append(Bar(x, x + _BAR // 2, top - height, height, top - filled, filled, label, part, whole))
    return Bars(max(len(numbers), 1) * _STEP, _HEIGHT + 46, 22 + _HEIGHT, tuple(drawn))


def qr_code(text: str) -> str:
    """A QR code (ISO/IEC 18004) as a data: address of an SVG, black on white with its quiet zone."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"
