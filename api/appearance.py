"""How a reader wants pages to look: the language and the size, chosen once and kept in two cookies."""

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from api.languages import Language, choose, languages

LANGUAGE_COOKIE = "daybook-language"
SIZE_COOKIE = "daybook-size"
_A_YEAR = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


def language_of(request: Request) -> Language:
    """The language to answer this request in: `?lang=`, the cookie, Accept-Language, Chinese."""
    asked, cookie = request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)
    return choose(asked, cookie, request.headers.get("accept-language"))


def is_large(request: Request) -> bool:
    """Whether this reader chose elder mode."""
    return request.cookies.get(SIZE_COOKIE) == "large"


def path_of(request: Request) -> str:
    """Path and query of the page, without `lang`: the switch would otherwise be overruled by it for ever."""
    query = request.url.remove_query_params("lang").query
    return request.url.path + (f"?{query}" if query else "")


def own_path(back: str) -> str:
    """`back` when it is a path of this site, else `/`: nobody is sent elsewhere by a made-up form."""
    leads_out = not back.startswith("/") or back[1:2] in ("/", "\\") or any(ord(letter) < 32 for letter in back)
    return "/" if leads_out else back


@router.post("/appearance")
def choose_appearance(
    request: Request, back: str = Form("/"), lang: str | None = Form(None), size: str | None = Form(None)
) -> RedirectResponse:
    """Keeps what was chosen and goes back to the page the switch stood on."""
    answer = RedirectResponse(own_path(back), status_code=303)
    secure = request.url.scheme == "https"
    for name, value, known in ((LANGUAGE_COOKIE, lang, languages()), (SIZE_COOKIE, size, ("normal", "large"))):
        if value is not None and value in known:
            answer.set_cookie(name, value, _A_YEAR, path="/", secure=secure, httponly=True, samesite="lax")
    return answer
