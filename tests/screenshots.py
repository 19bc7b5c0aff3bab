"""`./run screenshots`: pictures of the demo's main pages into docs/pictures."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from api.book import Book
from api.demo.places import YUEXI
from projections import sessions
from tests.browsing import DESK, PHONE, Readers, a_browser, demo_book, served, why_not

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
TALLEST = 1_600  # CSS pixels: what comes below says nothing new


class Picture(NamedTuple):
    """What is taken: the page, as whom, in which language, on what."""

    role: str
    path: str
    language: str
    size: dict[str, int]


def pictures(book: Book) -> dict[str, Picture]:
    """By file name. The session is the one that was moved: it has a reason, a roster and forms."""
    moved = next(
        row
        for row in book.views.rows(sessions.view, {"organisation": YUEXI, "status": "published"}, ("starts",))
        if row.reason
    )
    week = f"/centres/YX/week?on={moved.starts[:10]}"
    return {
        "week-zh.png": Picture("coordinator", week, "zh", DESK),
        "week-en.png": Picture("coordinator", week, "en", DESK),
        "shifts-phone-zh.png": Picture("volunteer", "/shifts", "zh", PHONE),
        "me-phone-zh.png": Picture("volunteer", "/me", "zh", PHONE),
        "session-zh.png": Picture("coordinator", f"/sessions/{moved.id}", "zh", DESK),
        "history-en.png": Picture("coordinator", f"/history/{moved.id}", "en", DESK),
    }


def main(folder: Path = FOLDER) -> int:
    """Take them all; 2 when no browser can be used here."""
    if missing := why_not():
        print(f"No pictures: {missing}", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, demo_book(Path(data)) as book, served(book) as url, a_browser() as browser:
        readers = Readers(browser, book, url)
        for name, each in pictures(book).items():
            context = readers.context(each.role, each.language, each.size, device_scale_factor=1)
            page = context.new_page()
            page.goto(each.path)
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            page.set_viewport_size({"width": each.size["width"], "height": height})
            page.screenshot(path=str(folder / name))
            context.close()
            print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
