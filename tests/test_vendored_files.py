"""Files of others that we serve: unchanged, licensed, and nothing on a page comes from another host."""

import hashlib
import re
import tomllib
from itertools import product

import pytest

from api.pages import CONTENT_SECURITY_POLICY, STATIC, TEMPLATES, asset

VENDOR = STATIC / "vendor"
FILES = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["file"]


def digest(name: str) -> str:
    return hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_is_byte_for_byte_what_was_published(entry: dict[str, str]) -> None:
    assert digest(entry["file"]) == entry["sha256"]
    assert digest(entry["licence_file"]) == entry["licence_sha256"]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: str(entry["file"]))
def test_a_vendored_file_says_its_version_in_its_name(entry: dict[str, str]) -> None:
    assert re.findall(r"^[a-z]+-(\d+\.\d+\.\d+)\.min\.(?:js|css)$", entry["file"]) == [entry["version"]]


def test_every_file_of_others_is_listed_and_every_listed_file_is_there() -> None:
    listed = [entry[name] for entry in FILES for name in ("file", "licence_file")]
    assert sorted(path.name for path in VENDOR.iterdir()) == sorted([*listed, "vendor.toml"])


def test_licences_of_vendored_files_are_permissive() -> None:
    assert {entry["npm"]: entry["licence"] for entry in FILES} == {"htmx.org": "0BSD", "@picocss/pico": "MIT"}


def test_no_page_and_no_style_of_ours_names_another_host() -> None:
    ours = [*TEMPLATES.rglob("*.html"), *(path for path in STATIC.iterdir() if path.suffix in (".css", ".js"))]
    named = {path.name: re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text("utf-8")) for path in ours}
    assert {name: hosts for name, hosts in named.items() if hosts} == {}


def test_no_page_has_an_inline_script_style_or_event_attribute() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|hx-on|javascript:|hx-vals=.js:", re.I)
    assert {path.name: inline.findall(path.read_text("utf-8")) for path in TEMPLATES.rglob("*.html")} == {
        path.name: [] for path in TEMPLATES.rglob("*.html")
    }


def test_pages_allow_no_inline_code_and_no_eval() -> None:
    assert re.findall(r"unsafe-\w+|https?:|\*", CONTENT_SECURITY_POLICY) == []


def test_an_asset_address_changes_with_its_bytes() -> None:
    assert asset("app.css") == "/static/app.css?" + hashlib.sha256((STATIC / "app.css").read_bytes()).hexdigest()[:12]


# --- contrast of our own colours (WCAG 2.2, 1.4.3: 4.5:1 for text; 1.4.11: 3:1 for borders that mean something) ----
STYLE = (STATIC / "app.css").read_text("utf-8")
BLOCKS = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r"data-theme\]\) \{(.*?)\}", STYLE, re.S)
]
TEXT_ON = [
    *product(("ink", "ink-soft", "main", "bad"), ("paper", "sheet")),
    *product(("ink",), ("main-soft", "good-soft", "warn-soft", "bad-soft")),
    ("on-main", "main"), ("on-seal", "seal"), ("paper", "ink"), ("main", "main-soft"),
    ("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"),
]  # fmt: skip
BORDER_ON = [*product(("line-strong", "good", "warn", "bad"), ("paper", "sheet")), ("bad", "warn-soft")]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours #rrggbb, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_meaningful_borders_stand_out_from_their_ground(scheme: str) -> None:
    colours = BLOCKS[("light", "dark").index(scheme)]
    weak = [pair for pair in TEXT_ON if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    weak += [pair for pair in BORDER_ON if contrast(colours[pair[0]], colours[pair[1]]) < 3]
    assert weak == []
