"""A demo's book served to a real browser, and readers of it: for tests of the pages and for pictures of them."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import uvicorn

from api.book import Book
from api.demo.fill import fill
from api.demo.links import links
from api.http.app import create_app
from api.http.logs import log_to
from api.settings import Settings

CHROMIUM = Path(os.environ.get("DAYBOOK_CHROMIUM", "/usr/bin/chromium"))
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def why_not() -> str | None:
    """Why no browser can be used here; None: it can."""
    try:
        import axe_playwright_python.sync_playwright  # noqa: F401
        import playwright.sync_api  # noqa: F401
    except ImportError as missing:
        return f"{missing.name} is not installed"
    return None if CHROMIUM.exists() else f"there is no {CHROMIUM}"


@contextmanager
def demo_book(folder: Path, port: int = 8000) -> Iterator[Book]:
    """The demo of today, its views caught up."""
    fill(folder, date.today())  # noqa: DTZ011 - the demo plays around the reader's own today
    url = f"http://localhost:{port}"
    with Book.open(Settings(data=folder, network="daybook-demo", url=url), follow=True) as book:
        book.views.wait_for(book.journal.recorder.head(), 30)
        yield book


@contextmanager
def served(book: Book) -> Iterator[str]:
    """The book at an address of this machine, until the block ends."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    settings = uvicorn.Config(
        create_app(book, log=log_to(StringIO())), host="127.0.0.1", port=0, log_level="warning", access_log=False
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.02)
        yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def a_browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


class Readers:
    """Browser contexts of the demo's people, each signed in by a one-time link on first use."""

    def __init__(self, browser: Any, book: Book, url: str) -> None:
        self.browser, self.book, self.url = browser, book, url
        self._kept: dict[str, Any] = {}

    def context(self, role: str | None, language: str, size: dict[str, int], **more: Any) -> Any:
        """A fresh context; the caller closes it. role None: nobody is signed in."""
        state = None if role is None else self._signed_in(role)
        locale = {"zh": "zh-CN", "en": "en-GB"}[language]
        made = self.browser.new_context(
            viewport=size, locale=locale, storage_state=state, base_url=self.url, reduced_motion="reduce", **more
        )
        made.set_default_timeout(10_000)
        return made

    def _signed_in(self, role: str) -> Any:
        if role not in self._kept:
            context = self.browser.new_context(base_url=self.url)
            page = context.new_page()
            page.goto(links(self.book, self.url)[role])
            page.get_by_role("main").get_by_role("button").click()
            page.wait_for_load_state()
            self._kept[role] = context.storage_state()
            context.close()
        return self._kept[role]
