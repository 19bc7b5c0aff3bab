"""Looking into the book: view and state."""

import csv
import sys
from typing import Annotated, Any

import typer

from api.commands.asked import condition_of, moment_of, view_of
from api.commands.desk import AsOf, At, Json, KnownAt, desk_of, plain
from api.terminal import Terminal
from projections import question_of, registry
from projections.recent import rows_then
from projections.replay import replaying
from projections.replay import state as stated
from projections.view import View

Csv = Annotated[bool, typer.Option("--csv", help="CSV with a byte order mark, as spreadsheets read it.")]


def view(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="None: all views, with the question each answers.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE; may be given more than once.")] = None,
    known_at: KnownAt = None,
    at: At = None,
    as_of: AsOf = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Rows of a view: now, as they were known then, or as things were then.

    \b
    daybook view
    daybook view sessions --where status=cancelled
    daybook view organisations --as-of 2026-01-01 --json
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    if name is None:
        _list_views(terminal, as_json)
        return
    wanted = view_of(desk, name)
    with desk.book() as book:
        conditions = dict(condition_of(book, wanted, each) for each in where or ())
        rows = rows_then(
            book.journal.recorder, book.views.store, wanted, moment_of(desk, book, known_at, at, as_of), conditions
        )
        _show_rows(terminal, wanted, rows, as_csv=as_csv, as_json=as_json)


def _list_views(terminal: Terminal, as_json: bool) -> None:
    views = {name: question_of(name) for name in registry()}
    if as_json:
        terminal.answer({"views": views})
    else:
        terminal.table(("view", "question"), list(views.items()))


def _show_rows(terminal: Terminal, wanted: View[Any], rows: list[Any], *, as_csv: bool, as_json: bool) -> None:
    shown = [plain(row) for row in rows]
    if as_json:
        terminal.answer({"view": wanted.name, "rows": shown})
    elif as_csv:
        sys.stdout.write("\ufeff")
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(wanted.columns)
        writer.writerows([_inert(cell) for cell in row.values()] for row in shown)
    else:
        terminal.table(wanted.columns, [list(row.values()) for row in shown])
        terminal.plain(terminal.language.say_many("{count} row.", "{count} rows.", len(shown)))


def _inert(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r＝＋－＠" and cell else cell


def state(
    context: typer.Context, known_at: KnownAt = None, at: At = None, as_of: AsOf = None, as_json: Json = False
) -> None:
    """Position, stamp and fingerprint of every view.

    \b
    daybook state --json
    daybook state --at 1000
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book:
        moment = moment_of(desk, book, known_at, at, as_of)
        if moment.present:
            with book.views.store.reading() as now:
                found = stated(now, registry().values())
        else:
            with terminal.progress("Replaying") as step, replaying(book.journal.recorder, moment, None, step) as then:
                found = stated(then, registry().values())
    _show_state(terminal, found, as_json)


def _show_state(terminal: Terminal, found: dict[str, Any], as_json: bool) -> None:
    for name, each in found["views"].items():
        if "parked_at" in each:
            terminal.note("{view} stopped at position {position}; see doctor.", view=name, position=each["parked_at"])
    if as_json:
        terminal.answer(found)
        return
    rows = [(name, each["rows"], each["fingerprint"][:16]) for name, each in found["views"].items()]
    terminal.table(("view", "rows", "fingerprint"), rows)
    terminal.say(
        "Position {position}, recorded {recorded_at}.",
        position=found["position"],
        recorded_at=found["recorded_at"] or "-",
    )
    terminal.plain(found["fingerprint"])


commands = {"view": view, "state": state}
