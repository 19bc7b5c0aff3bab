"""GET /calendars/{token}.ics: the feeds, by their secret addresses. Conditional requests as RFC 9110 section 13."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from api.book import Book
from api.http.conventions import Call, anybody
from api.languages import choose
from calendars.entries import Audience
from calendars.feeds import Feed, Feeds, Subscription
from projections import feeds, organisations, volunteers
from projections.build import Snapshot

router = APIRouter(tags=["calendars"])


@router.head("/calendars/{token}.ics", include_in_schema=False)
@router.get("/calendars/{token}.ics", response_class=Response)
def feed(token: str, call: Annotated[Call, anybody()]) -> Response:
    """The feed of that address: iCalendar. 304 when nothing in it has changed; 404 for any address that is none."""
    book, request = call.book, call.request
    digest = sha256(token.encode()).hexdigest()
    with book.views.store.reading() as now:
        row = next(now.rows(feeds.view, {"sha256": digest}, limit=1), None)
        wanted = row and row.state == "open" and _subscription(book, now, row)
        if not wanted:
            return Response(status_code=404)
        at = datetime.now(UTC)
        found = _feeds(request).of(wanted, now, at)
    return _answer(request, found, at)


def _feeds(request: Request) -> Feeds:
    """One memory of rendered feeds a process."""
    state = request.app.state
    if not hasattr(state, "feeds"):
        state.feeds = Feeds(state.book.views.store.generation)
    kept: Feeds = state.feeds
    return kept


def _subscription(book: Book, now: Snapshot, row: Any) -> Subscription | None:
    """Whose feed it is, in which words and zone; None: its subject is there no more."""
    language = choose(asked=row.language)
    at_home = row.subject
    if row.kind != "centre":
        person = now.row(volunteers.view, (row.subject,))
        at_home = person.organisation if person is not None else ""
    home = now.row(organisations.view, (at_home,))
    if home is None:
        return None
    name = home.name if row.kind == "centre" else language.say("My shifts")
    audience = Audience(language.code, language.within(home.zone).say, book.settings.url.rstrip("/"))
    return Subscription(row.id, row.kind, row.subject, name, home.zone, audience)


def _answer(request: Request, found: Feed, at: datetime) -> Response:
    # Dates count seconds. Within the second of a change a second change could still come, so an earlier date is given:
    # whoever comes back with it is sent the feed again.
    settled = at - found.modified >= timedelta(seconds=1)
    modified = found.modified if settled else found.modified - timedelta(seconds=1)
    headers = {
        "ETag": found.etag,
        "Last-Modified": format_datetime(modified, usegmt=True),
        "Cache-Control": "private, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    if _is_unchanged(request, found):
        return Response(status_code=304, headers=headers)
    body = found.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = found.zipped
    headers["Content-Disposition"] = "inline"
    headers["Content-Length"] = str(len(body))
    content = b"" if request.method == "HEAD" else body
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


def _is_unchanged(request: Request, found: Feed) -> bool:
    """If-None-Match wins over If-Modified-Since; a date that cannot be read is none (RFC 9110 13.1.2, 13.1.3)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        given = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in given or found.etag in given
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except (TypeError, ValueError):
        return False
    return found.modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))
