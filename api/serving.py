"""The book behind HTTP, with its clock: what a server process runs."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.book import Book
from api.http.app import create_app
from api.settings import Settings
from clock import timer
from clock.tick import tick


def app() -> FastAPI:
    """One process' application, made from the environment: each worker opens the book for itself."""
    book = Book.open(Settings())
    made = create_app(book)
    inner = made.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        stop = timer.start(lambda now: tick(book.journal, book.views.catch_up, now))
        try:
            async with inner(running):
                yield
        finally:
            stop()
            book.close()

    made.router.lifespan_context = lifespan
    return made


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
