"""Calendar subscriptions by forms: a first address, a new one, none. The address is on one page, once."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Response

from api.http.looks import Act, acts
from api.http.refusals import NotFound
from api.pages import Link
from api.pictures import qr_code
from api.secrets import digest_of, new_secret
from domain.decisions.feeds import OpenFeed, RevokeFeed, RotateFeed
from domain.language import FeedId, Id, OrganisationId, kind_of
from domain.policies.feeds import LANGUAGES
from journal.ids import new_id
from journal.journal import Done

router = APIRouter(include_in_schema=False)
Change = Annotated[Act, acts("feeds.change")]
Text = Annotated[str, Form(max_length=100)]


@router.post("/feeds", response_model=None)
def open_feed(act: Change, kind: Text = "my-shifts", subject: Text = "") -> Response:
    """The first address of a calendar."""
    where = act.where(subject) if kind_of(subject) in ("person", "organisation") else None
    if where is None or not act.may(where):
        raise NotFound()
    secret = new_secret()
    language = act.language.code if act.language.code in LANGUAGES else "en"
    done = act.carry_out(OpenFeed(FeedId(new_id("feed")), kind, Id(subject), digest_of(secret), language))
    return _shown_once(act, done, secret, subject)


@router.post("/feeds/{feed}/rotation", response_model=None)
def rotate(feed: str, act: Change, subject: Text = "") -> Response:
    """A new address; the old one answers no more."""
    secret = new_secret()
    done = act.carry_out(RotateFeed(FeedId(act.reach("feed", feed)), digest_of(secret)))
    return _shown_once(act, done, secret, subject)


@router.post("/feeds/{feed}/revocation", response_model=None)
def revoke(feed: str, act: Change, subject: Text = "") -> Response:
    """No address any more."""
    done = act.carry_out(RevokeFeed(FeedId(act.reach("feed", feed))))
    return act.back(_home(act, subject).href or "/", "ended", done)


def _shown_once(act: Act, done: Done, secret: str, subject: str) -> Response:
    """Not after a redirect: the address of the next page would hold the secret. A repeated form shows it no more."""
    base = act.book.settings.url.rstrip("/")
    address = None if done.repeated else f"{base}/calendars/{secret}.ics"
    home, say = _home(act, subject), act.language.say
    return act.page(
        "feed.html",
        trail=(home, Link(say("Calendar subscription"))),
        path=home.href,
        address=address,
        webcal=address and f"webcal://{urlsplit(address).netloc}{urlsplit(address).path}",
        picture=address and qr_code(address),
        home=home,
    )


def _home(act: Act, subject: str) -> Link:
    """The page the subscription is managed on."""
    unit = act.tree.by_id.get(OrganisationId(Id(subject)))
    if unit is not None:
        return Link(unit.name, f"/organisations/{unit.code}")
    return Link(act.language.say("My shifts"), "/me")
