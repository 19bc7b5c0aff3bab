"""Calendar feeds: each has a secret address, shown once."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends

from api.appearance import language_of
from api.http.bodies import Body, Code, IdText, Nothing, Recorded, WithSecret, an_id, example, page_of
from api.http.conventions import Json, Reading, Writing, reads, told_of, writes
from api.http.lists import Paging, listed
from api.http.refusals import NotFound
from api.http.routes import API
from api.secrets import digest_of, new_secret
from domain.decisions.feeds import OpenFeed, RevokeFeed, RotateFeed
from domain.language import FeedId, Id, kind_of
from journal.ids import new_id
from journal.journal import Done

router = APIRouter(prefix=f"{API}/feeds", tags=["feeds"])
Change = Annotated[Writing, writes("feeds.change")]


class FeedOpening(Body):
    """`subject`: a volunteer's id for my-shifts, an organisation's id or code for centre. `language`: the reader's."""

    model_config = example(kind="my-shifts", subject=an_id("person"), language="zh")
    kind: Code
    subject: IdText
    language: Literal["zh", "en"] | None = None


@router.get("", responses={200: {"model": page_of("feeds")}}, summary="Feeds")
def feeds(
    call: Annotated[Reading, reads("feeds.change")],
    page: Annotated[Paging, Depends()],
    subject: str | None = None,
    state: str | None = None,
) -> Json:
    """Without their addresses: those are nowhere."""
    return listed(call, "feeds", page, {"subject": subject, "state": state})


@router.post("", status_code=201, response_model=WithSecret, summary="Open a feed")
def open_feed(call: Change, body: FeedOpening) -> dict[str, Any]:
    """Its address is in this answer alone; a repeated request is answered without it."""
    secret, language = new_secret(), body.language or language_of(call.request).code
    decision = OpenFeed(FeedId(new_id("feed")), body.kind, _subject(call, body.subject), digest_of(secret), language)
    done = call.carry_out(decision)
    return _with_address(call, call.located(done.facts[0].feed), done, secret)  # type: ignore[attr-defined]


@router.post("/{feed}/rotation", response_model=WithSecret, summary="Give it another address")
def rotate(call: Change, feed: str, _: Nothing | None = None) -> dict[str, Any]:
    """The old address answers no more."""
    reached, secret = FeedId(call.reach("feed", feed)), new_secret()
    return _with_address(call, reached, call.carry_out(RotateFeed(reached, digest_of(secret))), secret)


@router.post("/{feed}/revocation", response_model=Recorded, summary="End it")
def revoke(call: Change, feed: str, _: Nothing | None = None) -> dict[str, Any]:
    """It answers no more."""
    reached = FeedId(call.reach("feed", feed))
    return call.recorded(reached, RevokeFeed(reached))


def _subject(call: Writing, text: str) -> Id:
    """What the feed is of, when this caller may open feeds of it. Raises NotFound."""
    unit = call.tree.unit(text)
    if unit is not None:
        return call.unit(text)
    where = call.where(text) if kind_of(text) == "person" else None
    if where is None or not call.may(where):
        raise NotFound()
    return Id(text)


def _with_address(call: Writing, feed: str, done: Done, secret: str) -> dict[str, Any]:
    shown = None if done.repeated else secret
    address = shown and f"{call.book.settings.url.rstrip('/')}/calendars/{shown}.ics"
    return told_of(feed, done, secret=shown, address=address)
