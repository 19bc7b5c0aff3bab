"""The application: every router behind one gate, every error by one file. The book it opens doors to is not its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.appearance import router as appearance
from api.book import Book
from api.http import problems
from api.http.gate import Gate
from api.http.logs import Log, log_to
from api.http.metrics import Metrics
from api.http.stream import Stream
from api.http.walking import routers_in
from api.pages import STATIC

_ABOUT = (
    "The book of a network of day-care centres and social-work stations, as JSON.\n\n"
    "A decision is a POST to what it concerns. Every POST takes an Idempotency-Key (a UUID): the same request again is "
    "answered again, from the facts it made. Every answer about the book says in Journal-Position what it is made "
    "from.\n\n"
    "Every GET of the book takes known_at or at (what the book said then) and as_of (what was so then). Names and "
    "permissions are always today's."
)
_PROBLEMS = {
    401: "Nobody is signed in, or the token is no more",
    403: "Not for this role",
    404: "Unknown, revoked or not yours: all the same",
    409: "A rule of the book says no",
    422: "What was sent does not fit",
    503: "Not now; see Retry-After",
}


def product_version() -> str:
    """The installed package's version."""
    try:
        return version("daybook-care")
    except PackageNotFoundError:
        return "0"


def create_app(book: Book, *, log: Log | None = None) -> FastAPI:
    """The HTTP door of an open book. log: where the request lines go (standard error)."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with app.state.stream.running():
            yield

    responses: dict[int | str, dict[str, Any]] = {
        status: {
            "description": says,
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, says in _PROBLEMS.items()
    }
    app = FastAPI(
        title="Daybook",
        version=product_version(),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=life,
        redirect_slashes=False,
        responses=responses,
    )
    app.state.book = book
    app.state.stream = Stream(book)
    app.state.metrics = Metrics(book)
    app.add_middleware(Gate, url=book.settings.url, log=log or log_to(), metrics=app.state.metrics)
    problems.install(app)
    pages, routes = routers_in("api.http.pages"), routers_in("api.http.routes")
    for router in (*pages.values(), *routes.values(), appearance):
        app.include_router(router)
    app.mount("/static", _Kept(directory=STATIC), name="static")
    return app


class _Kept(StaticFiles):
    """Files whose addresses carry their digest: a browser may keep them for ever."""

    def file_response(self, *args: Any, **more: Any) -> Any:
        answer = super().file_response(*args, **more)
        answer.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
        return answer
