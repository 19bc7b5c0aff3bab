"""Pages as text: one Jinja environment, and `render`, which gives each page its language and what surrounds it.

No framework here: a route answers with the string. Every value is escaped, a name nobody gave is an error.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from api.languages import Language, languages
from api.words import status

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"

# The Content-Security-Policy every page of ours works under: no inline script or style, no other host.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Link(NamedTuple):
    """Words that lead somewhere. In the trail the last one has no address: it is this page."""

    text: str
    href: str | None = None


class Notice(NamedTuple):
    """What just happened, in words: done, a warning, or refused with what to do instead."""

    kind: Literal["done", "warning", "refused"]
    text: str
    advice: str = ""


@dataclass(frozen=True)
class Around:
    """What stands around the matter of a page. All of it may be left out.

    path: this page's path and query; the switches come back to it, and the tab it lies under is marked.
    large: elder mode (长辈模式). trail: the breadcrumb. tabs: the four or five ways in, at the bottom on a phone.
    position, recorded_at: of the last fact the page was made from.
    known_at, at, as_of: the question about the past it answers (INTERFACE section 2); all None is the present.
    reader: who is signed in, as shown.
    """

    path: str = "/"
    large: bool = False
    trail: tuple[Link, ...] = ()
    tabs: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()
    position: int | None = None
    recorded_at: datetime | None = None
    known_at: datetime | None = None
    at: int | None = None
    as_of: datetime | None = None
    reader: str | None = None

    @property
    def looks_back(self) -> bool:
        return (self.known_at, self.at, self.as_of) != (None, None, None)

    @property
    def bare_path(self) -> str:
        return self.path.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        """What the address says besides the moment it asks about: a form about another moment keeps it."""
        return [pair for pair in parse_qsl(self.path.partition("?")[2]) if pair[0] not in ("known_at", "at", "as_of")]

    @property
    def now_path(self) -> str:
        """This page, of now."""
        return self.bare_path + (f"?{urlencode(self.query)}" if self.query else "")


@cache
def asset(name: str) -> str:
    """The address of a file of `static`, with the digest of its bytes, so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?{digest[:12]}"


@pass_context
def _say(context: Context, text: str, /, **values: Any) -> str:
    return _language(context).say(text, **values)


@pass_context
def _say_many(context: Context, one: str, many: str, /, count: int, **values: Any) -> str:
    return _language(context).say_many(one, many, count, **values)


@pass_context
def _gettext(context: Context, text: str) -> str:
    return _language(context).gettext(text)


@pass_context
def _ngettext(context: Context, one: str, many: str, count: int) -> str:
    return _language(context).ngettext(one, many, count)


@pass_context
def _status(context: Context, code: str) -> str:
    return status(_language(context), code)


def _language(context: Context) -> Language:
    language = context["language"]
    if not isinstance(language, Language):
        raise TypeError("a page is rendered in a Language")
    return language


@cache
def environment() -> Environment:
    """The one Jinja environment."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(say=_say, say_many=_say_many, status_words=_status, asset=asset)
    made.globals["_"] = _gettext
    install = getattr(made, "install_gettext_callables")  # noqa: B009 - the extension adds it at run time
    install(gettext=_gettext, ngettext=_ngettext, newstyle=True)
    return made


def render(name: str, language: Language, around: Around | None = None, **values: Any) -> str:
    """A page. Templates find `language`, `around`, `show` (the macros) and the values given.

    Raises jinja2.UndefinedError for a name the template uses and nobody gave.
    """
    given = {"language": language, "around": around or Around(), "languages": tuple(languages().values())}
    show = environment().get_template("macros.html").make_module(given)
    return environment().get_template(name).render({**given, "show": show, **values})


def problem_page(problem: Mapping[str, Any], language: Language, around: Around | None = None) -> str:
    """The page of an RFC 9457 problem: `title`, `detail`, `advice`, `code`, `request_id`, `status`.

    `next`, if there, are Links to where the reader can go on.
    """
    ways = [Link(language.say("To the start"), "/")]
    if problem.get("status") == 401:
        ways.insert(0, Link(language.say("How to sign in"), "/sign-in"))
    return render("problem.html", language, around, problem={"next": tuple(ways), **problem})
