"""Serving the book, its demo, its clock, and looking whether all is well."""

import shutil
import socket
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.book import Book
from api.commands.desk import Desk, Json, desk_of
from api.commands.health import findings
from api.demo.fill import fill
from api.demo.links import links
from api.demo.stage import NETWORK, ZONE
from api.settings import Settings
from api.terminal import Terminal
from clock.tick import tick as tick_once

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.")]


def _free(terminal: Terminal, host: str, port: int) -> None:
    """Raises typer.BadParameter when nothing can listen there."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except (OSError, OverflowError):
        said = terminal.language.say(
            "Port {port} of {host} is taken or not to be had; choose another with --port.", port=str(port), host=host
        )
        raise typer.BadParameter(said) from None


def _serve(settings: Settings, host: str, port: int, workers: int) -> None:
    from api.serving import serve  # the web framework takes longer to load than most commands take to answer

    serve(settings, host, port, workers)


def serve(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Open the book to browsers and programs, and keep its clock.

    \b
    daybook --data /var/lib/daybook serve --port 8000
    """
    desk = desk_of(context)
    with desk.book() as book:
        book.founded(desk.hand)
    settings = desk.settings
    if "url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"url": f"http://localhost:{port}"})
    _free(desk.terminal(), host, port)
    desk.terminal().note("Serving {url}", url=settings.url)
    _serve(settings, host, port, workers)


def demo(
    context: typer.Context,
    port: Port = 8000,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones of this network in, too.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin the made-up month anew.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Fill the book and end.")] = False,
    as_json: Json = False,
) -> None:
    """A made-up month around today in two centres and a district, in daybook-demo unless --data names a folder.

    \b
    daybook demo
    daybook demo --port 8100 --fresh
    """
    desk = desk_of(context)
    given = "data" in desk.settings.model_fields_set
    url = f"http://{_own_address() if lan else 'localhost'}:{port}"
    folder = desk.settings.data if given else Path("daybook-demo")
    settings = desk.settings.model_copy(update={"data": folder, "network": NETWORK, "url": url})
    desk, terminal = Desk(settings), desk.terminal(as_json=as_json)
    host = "0.0.0.0" if lan else "127.0.0.1"  # noqa: S104 - asked for by --lan
    if not no_serve:
        _free(terminal, host, port)
    began = time.monotonic()
    facts = _filled(desk, terminal, fresh)
    seconds = round(time.monotonic() - began, 1)
    with desk.book() as book:
        doors = {} if no_serve else links(book, url)
        position = book.journal.recorder.head()
    if as_json:
        terminal.answer({"url": url, "facts": facts, "position": position, "seconds": seconds, "links": doors})
    else:
        terminal.say("The demo's book holds {facts} facts.", facts=position)
        terminal.plain(url)
        for role, address in doors.items():
            terminal.plain(f"  {role:<14} {address}")
        if doors:
            terminal.say("Each link signs in once, today. Run the demo again for new ones. Ctrl-C ends it.")
    if not no_serve:
        _serve(settings, host, port, 1)


def _filled(desk: Desk, terminal: Terminal, fresh: bool) -> int:
    """The demo's book, made when there is none of today; how many facts were recorded now."""
    folder, today = desk.settings.data, datetime.now(ZoneInfo(ZONE)).date()
    if (folder / "journal.db").exists():
        with desk.book(caught_up=False) as book:
            if book.network is not None and book.network.name != NETWORK:
                raise typer.BadParameter(
                    terminal.language.say("{folder} holds another network's book.", folder=str(folder))
                )
            current = _played_on(book) == today
        if current and not fresh:
            return 0
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with terminal.progress("Filling the demo") as step:
        return fill(folder, today, step)


def _played_on(book: Book) -> date | None:
    """The day a demo book was made for: its play begins 31 days before."""
    first = next(book.journal.entries(limit=1), None)
    return None if first is None else first.recorded_at.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=31)


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: a documentation address
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def tick(
    context: typer.Context,
    now: Annotated[str | None, typer.Option(help="As if it were then: RFC 3339.")] = None,
    as_json: Json = False,
) -> None:
    """Carry out what is due, once; `serve` does it by itself every half minute.

    \b
    daybook tick --now 2027-01-15T00:00:00+08:00
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        done = tick_once(book.journal, book.views.catch_up, desk.moment(now, book.zone) or datetime.now(UTC))
    if as_json:
        terminal.answer({"due": done.due, "recorded": done.recorded, "refused": done.refused, "unknown": done.unknown})
    else:
        terminal.say("{due} due, {recorded} facts recorded.", due=done.due, recorded=done.recorded)
        for subject, code in done.refused.items():
            terminal.note("{subject} was refused: {code}", subject=subject, code=code)
    if done.refused:
        raise typer.Exit(1)


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Look whether the book is well: files, SQLite, views, disk. Exit 1 when something needs attention.

    \b
    daybook doctor
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        found = findings(book)
    if as_json:
        terminal.answer({"well": all(each.well for each in found), "findings": [each._asdict() for each in found]})
    else:
        language = terminal.language
        yes, no = language.say("well"), language.say("needs attention")
        terminal.table(("", "", ""), [(each.subject, yes if each.well else no, each.detail) for each in found])
    if not all(each.well for each in found):
        raise typer.Exit(1)


commands = {"demo": demo, "serve": serve, "tick": tick, "doctor": doctor}
