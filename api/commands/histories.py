"""Where a thing or a row comes from: history and explain."""

from typing import Annotated, Any

import typer

from api.commands.asked import key_of, moment_of, view_of
from api.commands.desk import AsOf, At, Json, KnownAt, desk_of, id_of
from api.terminal import Terminal
from journal.envelope import Entry, entry_of
from journal.index import query_of
from journal.journal import plain as told
from projections.past import bounds_of, pages
from projections.past import explain as explained


def history(
    context: typer.Context,
    tag: Annotated[str, typer.Argument(help="An id, or an organisation's code.")],
    known_at: KnownAt = None,
    at: At = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """The facts of one thing in order: when each was recorded, when it happened, who told the book.

    \b
    daybook history session-0b0f459b-bd48-55a1-b582-d4dc8379b963
    daybook history 320585 --json
    """
    desk = desk_of(context)
    with desk.book() as book:
        moment = moment_of(desk, book, known_at, at, as_of)
        recorder, query = book.journal.recorder, query_of([((), (id_of(book, tag),))])
        entries = [entry_of(row) for page in pages(recorder, bounds_of(recorder, moment), query) for row in page]
        _show_entries(desk.terminal(as_json=as_json), entries, as_json)


def explain(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="VIEW")],
    key: Annotated[list[str], typer.Argument(help="The row's key, a word a column.")],
    known_at: KnownAt = None,
    at: At = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """The facts that made one row of a view.

    \b
    daybook explain shifts shift-7c0c...
    daybook explain organisations 320585
    """
    desk = desk_of(context)
    wanted = view_of(desk, name)
    with desk.book() as book:
        whole = key_of(book, wanted, key)
        moment = moment_of(desk, book, known_at, at, as_of)
        entries = explained(book.journal.recorder, wanted, whole, moment)
        _show_entries(desk.terminal(as_json=as_json), entries, as_json)


def _show_entries(terminal: Terminal, entries: list[Entry], as_json: bool) -> None:
    if as_json:
        terminal.answer({"entries": [_entry(entry) for entry in entries]})
        return
    rows = [
        (entry.position, f"{entry.recorded_at:%Y-%m-%d %H:%M:%S}", f"{entry.happened_at:%Y-%m-%d %H:%M:%S}", entry.name)
        for entry in entries
    ]
    terminal.table(("position", "recorded (UTC)", "happened (UTC)", "fact"), rows)
    terminal.plain(terminal.language.say_many("{count} fact.", "{count} facts.", len(entries)))


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "recorded_at": entry.recorded_at.isoformat(),
        "happened_at": entry.happened_at.isoformat(),
        "actor": entry.actor,
        "organisation": entry.organisation,
        "source": entry.source,
        **told(entry.fact),
    }


commands = {"history": history, "explain": explain}
