"""Errors as RFC 9457 problems: `code`, `title`, `detail`, `advice`, `request_id`, in the language that was asked for.

Every error leaves by this file: rules that say no, doors that do, addresses that are none, faults of our own.
A reader who asked for a page gets the same as a page.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from api.appearance import is_large, language_of, path_of
from api.http.faults import faults_of
from api.http.refusals import AtTheDoor, BookUnreadable, BookUnwritable, InputUnfit, MethodWrong, NotFound, TooLarge
from api.languages import Language, to_say
from api.naming import Names, ids_in, renamed
from api.pages import Around, problem_page
from domain.language import Refused
from journal.journal import BookBusy
from journal.recorder import JournalUnreadable, JournalUnwritable
from projections.build import ViewsDropped
from projections.fold import ViewFailed

MEDIA_TYPE = "application/problem+json"
_STATUS = {"unknown": 404, "forbidden": 403, "refused": 409}
_OF_INPUT = {"wording", "codes", "times", "instants", "digests"}  # rules about what was sent alone, not about the book
_TITLES = {
    400: to_say("This cannot be understood."),
    401: to_say("Sign in first."),
    403: to_say("This is not allowed."),
    404: to_say("Not found."),
    405: to_say("This cannot be understood."),
    408: to_say("This took too long."),
    409: to_say("This cannot be done."),
    413: to_say("This is too large."),
    422: to_say("What was sent does not fit."),
    500: to_say("Something went wrong."),
    503: to_say("Not now."),
}


def status_of(refused: Refused) -> int:
    """409 for a rule of the book, 422 for one about the input alone, 404 unknown, 403 forbidden, 503 try again."""
    if isinstance(refused, AtTheDoor):
        return refused.status
    if isinstance(refused, BookBusy):
        return 503
    if refused.kind != "refused":
        return _STATUS[refused.kind]
    module, name = type(refused).__module__.rpartition(".")[2], type(refused).__name__
    return 422 if module in _OF_INPUT or name.endswith("Unfit") else 409


def problem_of(refused: Refused, language: Language, names: Names | None = None) -> dict[str, Any]:
    """The problem's members but for `request_id`. `names`: what its ids are called; without, they stand as ids."""
    status = status_of(refused)
    said = refused if names is None else renamed(refused, names)
    about = list(ids_in(refused))
    return {
        "type": f"urn:daybook:problem:{refused.code}",
        "code": refused.code,
        "status": status,
        "title": language.say(_TITLES.get(status, _TITLES[409])),
        "detail": language.says(said),
        "advice": language.advises(said),
        **({"about": about} if about else {}),
    }


def answer(request: Request, refused: Refused, more: Mapping[str, Any] | None = None) -> Response:
    """The problem as this reader wants it. What a route knows of the reader (zone, names) stands in its state."""
    state = request.state
    language = language_of(request)
    if zone := getattr(state, "zone", None):
        language = language.within(zone)
    book = getattr(request.app.state, "book", None) if "app" in request.scope else None
    names = Names(book, language, getattr(state, "may_name", lambda _: False)) if book is not None else None
    problem = problem_of(refused, language, names) | {"request_id": getattr(state, "request_id", "")} | dict(more or {})
    state.code = refused.code
    headers = {"Content-Language": language.tag}
    if problem["status"] == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="daybook"'
    if problem["status"] == 503:
        headers["Retry-After"] = "2"
    if wants_page(request):
        page = problem_page(problem, language, Around(path=path_of(request), large=is_large(request)))
        return HTMLResponse(page, problem["status"], headers)
    return JSONResponse(problem, problem["status"], headers, media_type=MEDIA_TYPE)


def wants_page(request: Request) -> bool:
    """A browser that asked for a page, anywhere but under /api."""
    accepts = request.headers.get("accept", "")
    return "text/html" in accepts and not request.url.path.startswith(("/api/", "/calendars/"))


def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return answer(request, refused)


def _invalid(request: Request, invalid: Exception) -> Response:
    assert isinstance(invalid, RequestValidationError)
    faults = faults_of(invalid.errors(), language_of(request))
    first = faults[0]
    return answer(request, InputUnfit(first["field"], first["message"]), {"field": first["field"], "errors": faults})


def _unrouted(request: Request, error: Exception) -> Response:
    """What the framework itself says no to."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:
        wrong = answer(request, MethodWrong(request.method))
        wrong.headers["Allow"] = (getattr(error, "headers", None) or {}).get("Allow", "GET")
        return wrong
    if status == 413:
        return answer(request, TooLarge(1000))
    if status in (400, 422):
        return answer(request, InputUnfit("body", language_of(request).say("cannot be read")))
    return answer(request, NotFound())


def _unwritable(request: Request, _: Exception) -> Response:
    return answer(request, BookUnwritable())


def _unreadable(request: Request, _: Exception) -> Response:
    return answer(request, BookUnreadable())


def install(app: FastAPI) -> None:
    """Send every error of the app through this file. Faults of the program are answered by the gate (gate.py)."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(JournalUnwritable, _unwritable)
    for unreadable in (JournalUnreadable, ViewsDropped, ViewFailed):
        app.add_exception_handler(unreadable, _unreadable)
