"""Signing in by a one-time link, and out again.

Opening the link shows a page with one button; the button uses it. So a chat program that looks at a link to show a
preview of it does not use it up.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.appearance import is_large, language_of
from api.http.conventions import Call, Json, anybody
from api.http.identity import forget_session, keep_session, session_secret, sign_in, sign_out
from api.http.problems import wants_page
from api.pages import Around, render

router = APIRouter(include_in_schema=False)
Secret = Annotated[str, Path(min_length=1, max_length=100)]


@router.get("/sign-in/{secret}")
def ask(secret: Secret, call: Annotated[Call, anybody()]) -> HTMLResponse:
    """The same page for every secret: it says nothing of whether the link is good."""
    around = Around(path=f"/sign-in/{secret}", large=is_large(call.request))
    return HTMLResponse(render("sign-in.html", language_of(call.request), around, secret=secret))


@router.post("/sign-in/{secret}", response_model=None)
def use(secret: Secret, call: Annotated[Call, anybody()]) -> Response:
    """The link is used, the session's cookie left. A program is told the role and until when."""
    session, issued = sign_in(call.book, secret)
    answer = _answer(call, {"role": issued.role, "until": issued.until.isoformat(), "token": issued.token})
    keep_session(call.request, answer, session, issued.until)
    return answer


@router.post("/sign-out", response_model=None)
def leave(call: Annotated[Call, anybody()]) -> Response:
    """The session's token is revoked, so a copied cookie opens nothing either."""
    if secret := session_secret(call.request):
        sign_out(call.book, secret)
    answer = _answer(call, {"signed_out": datetime.now(UTC).isoformat(timespec="seconds")})
    forget_session(answer)
    return answer


def _answer(call: Call, told: dict[str, Any]) -> Response:
    return RedirectResponse("/", status_code=303) if wants_page(call.request) else Json(told)
