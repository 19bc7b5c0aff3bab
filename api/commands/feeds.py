"""Calendar feeds: their secret addresses are made, listed, changed and ended here."""

from typing import Annotated

import typer

from api.commands.desk import Json, desk_of, id_of, plain
from api.languages import choose
from api.secrets import digest_of, new_secret
from api.terminal import Terminal
from domain.decisions.feeds import OpenFeed, RevokeFeed, RotateFeed
from domain.language import FeedId, Id
from journal.ids import new_id
from projections import feeds

group = "feed"
FeedName = Annotated[str, typer.Argument(help="The feed's id.")]


def address_of(url: str, secret: str) -> str:
    """Where the feed is fetched."""
    return f"{url.rstrip('/')}/calendars/{secret}.ics"


def new(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="my-shifts or centre.")],
    subject: Annotated[str, typer.Argument(help="A volunteer's id, or a centre's code or id.")],
    as_json: Json = False,
) -> None:
    """Open a feed. Its address is printed once.

    \b
    daybook feed new centre YX
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        secret, feed = new_secret(), FeedId(new_id("feed"))
        language = choose(asked=desk.settings.lang).code
        opened = OpenFeed(feed, kind, id_of(book, subject), digest_of(secret), language)
        book.journal.carry_out(opened, hand=desk.hand)
    _address(terminal, feed, address_of(desk.settings.url, secret), as_json)


def _address(terminal: Terminal, feed: str, address: str, as_json: bool) -> None:
    if as_json:
        terminal.answer({"id": feed, "address": address})
    else:
        terminal.say("Feed {id}. Its address, shown this once:", id=feed)
        terminal.plain(address)


def rotate(context: typer.Context, feed: FeedName, as_json: Json = False) -> None:
    """A new address; the old one ends at once.

    \b
    daybook feed rotate feed-0b0f459b-bd48-75a1-b582-d4dc8379b963
    """
    desk = desk_of(context)
    with desk.book() as book:
        secret = new_secret()
        book.journal.carry_out(RotateFeed(FeedId(Id(feed)), digest_of(secret)), hand=desk.hand)
    _address(desk.terminal(as_json=as_json), feed, address_of(desk.settings.url, secret), as_json)


def revoke(context: typer.Context, feed: FeedName, as_json: Json = False) -> None:
    """End a feed; its address answers no more.

    \b
    daybook feed revoke feed-0b0f459b-bd48-75a1-b582-d4dc8379b963
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        book.journal.carry_out(RevokeFeed(FeedId(Id(feed))), hand=desk.hand)
    if as_json:
        terminal.answer({"id": feed, "state": "revoked"})
    else:
        terminal.say("Feed {id} is ended.", id=feed)


def listed(context: typer.Context, as_json: Json = False) -> None:
    """The feeds there are, without their addresses: those are nowhere.

    \b
    daybook feed list --json
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        rows = [{k: v for k, v in plain(row).items() if k != "sha256"} for row in book.views.rows(feeds.view)]
    if as_json:
        terminal.answer({"feeds": rows})
    else:
        terminal.table(("id", "kind", "subject", "language", "state", "revision"), [list(r.values()) for r in rows])


commands = {"new": new, "list": listed, "rotate": rotate, "revoke": revoke}
