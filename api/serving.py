"""The book behind HTTP, with its clock: what a server process runs."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.book import Book
from api.http.app import create_app
from api.settings import Settings
from clock import timer
from clock.tick import tick
from journal.sweeping import Sweeper

_SWITCH_SECONDS = 0.0005  # a thread that has its rows waits this long for a busy one, not Python's 5 ms


def app() -> FastAPI:
    """One process' application, made from the environment: each worker opens the book for itself."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    book = Book.open(Settings())
    made = create_app(book)
    inner = made.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        stop = timer.start(partial(_each_time, book, Sweeper(book.journal, book.people)))
        try:
            async with inner(running):
                yield
        finally:
            stop()
            book.close()

    made.router.lifespan_context = lifespan
    return made


def _each_time(book: Book, sweeper: Sweeper, now: datetime) -> None:
    """The clock's tick; a journal that takes nothing more ends the process, so that whoever keeps it starts it anew."""
    if book.journal.recorder.stopped:
        signal.raise_signal(signal.SIGTERM)
        return
    tick(book.journal, book.views.catch_up, now)
    sweeper.sweep(now)


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Every process, this one too, reads the same settings from the environment."""
    os.environ |= {
        "DAYBOOK_DATA": str(Path(settings.data).absolute()),
        "DAYBOOK_NETWORK": settings.network,
        "DAYBOOK_URL": settings.url,
        "DAYBOOK_ZONE": settings.zone,
    }
    uvicorn.run(
        "api.serving:app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
