"""The gate every request goes through: its number, its host, where it was sent from, its body, the log, the headers.

Sources: RFC 9110 (status), W3C Fetch Metadata and RFC 6454 (Sec-Fetch-Site, Origin), OWASP ASVS 5.0 V3.4 and V3.5.
"""

import ipaddress
import re
import time
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import limits, problems
from api.http.logs import Log, shown_path, trace_of
from api.http.metrics import Metrics
from api.http.refusals import FromElsewhere, HostUnknown, OurFault
from api.pages import CONTENT_SECURITY_POLICY
from domain.language import Refused
from journal.ids import new_id

_SAFE = ("GET", "HEAD", "OPTIONS")
_METHODS = (*_SAFE, "POST", "PUT", "PATCH", "DELETE")
_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
}
SENT = "daybook.sent"  # in the scope: the body in its one spelling


class Gate:
    """ASGI middleware. url: the address people reach the book at; other names of hosts are refused."""

    def __init__(self, app: ASGIApp, *, url: str, log: Log, metrics: Metrics) -> None:
        self.app = app
        self.log = log
        self.metrics = metrics
        self.own = urlsplit(url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        passage = _Passage(scope, send)
        try:
            await self._pass(scope, receive, passage)
        except EOFError:  # the sender went away before all was sent: nobody waits for an answer
            passage.status = 499
        except Exception as fault:  # noqa: BLE001 - whatever it is, the reader gets a number and no trace
            self.log.error("fault", request_id=passage.number, **trace_of(fault))
            if not passage.status:
                await problems.answer(Request(scope), OurFault())(scope, receive, passage.send)
        finally:
            self._note(scope, passage)

    async def _pass(self, scope: Scope, receive: Receive, passage: "_Passage") -> None:
        headers = Headers(scope=scope)
        try:
            self._check(scope["method"], headers)
            if scope["method"] not in _SAFE:
                receive = await _opened(scope, receive, headers.get("content-type", ""))
        except Refused as refused:
            await problems.answer(Request(scope), refused)(scope, receive, passage.send)
            return
        await self.app(scope, receive, passage.send)

    def _check(self, method: str, headers: Headers) -> None:
        """Raises HostUnknown, FromElsewhere."""
        host = headers.get("host", "")
        if not _is_reached_as(host, self.own.hostname):
            raise HostUnknown()
        if method in _SAFE or "authorization" in headers:
            return
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            same = site in ("same-origin", "none")
        elif origin is not None:
            same = urlsplit(origin).netloc in (host, self.own.netloc)
        else:  # no browser of the last years; without a cookie there is nothing to be abused
            same = "cookie" not in headers
        if not same:
            raise FromElsewhere()

    def _note(self, scope: Scope, passage: "_Passage") -> None:
        route, state = getattr(scope.get("route"), "path", None), scope["state"]
        seconds = time.perf_counter() - passage.began
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.count(method, route or "none", passage.status, seconds)
        who = state.get("who")
        self.log.info(
            "request",
            request_id=passage.number,
            method=method,
            path=shown_path(scope["path"], route),
            status=passage.status,
            milliseconds=round(1000 * seconds, 1),
            **{
                name: value
                for name, value in (
                    ("code", state.get("code")),
                    ("actor", who and who.actor),
                    ("position", passage.position),
                )
                if value is not None
            },
        )


class _Passage:
    """One request on its way: its number, when it began, and what left."""

    def __init__(self, scope: Scope, send: Send) -> None:
        asked = Headers(scope=scope).get("x-request-id", "")
        self.number = asked if _NUMBER.match(asked) else new_id("request").removeprefix("request-")
        self.began = time.perf_counter()
        self.status = 0
        self.position: int | None = None
        self._send = send
        self._secure = scope.get("scheme") == "https"
        self._kept = not scope["path"].startswith("/static/")
        scope.setdefault("state", {})["request_id"] = self.number

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-Id"] = self.number
            if self._kept:
                headers.setdefault("Cache-Control", "no-store")
            if self._secure:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
            self.position = int(position) if (position := headers.get("journal-position")) else None
        await self._send(message)


async def _opened(scope: Scope, receive: Receive, content_type: str) -> Receive:
    body = await limits.body_of(receive, content_type)
    scope[SENT] = limits.spelled_once(body) if body and limits.is_json(content_type) else body
    return limits.replayed(body, receive)


def _is_reached_as(host: str, own: str | None) -> bool:
    """The book's own name, this machine, or a bare address: a name that somebody else points here is none of them."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in (own, "localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
