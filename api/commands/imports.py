"""Taking files over: organisations, sessions, public holidays."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.desk import Desk, Json, desk_of
from api.importers.holidays import import_holidays
from api.importers.organisations import import_organisations
from api.importers.outcome import RefusedRow, Result
from api.importers.sessions import import_sessions
from api.terminal import Terminal

group = "import"

File = Annotated[Path, typer.Argument(help="The file to read.")]
Encoding = Annotated[str | None, typer.Option(help="When the file is not UTF-8, e.g. gb18030.")]
KeepGood = Annotated[bool, typer.Option("--keep-good", help="Record the good rows although others are refused.")]
_SHOWN = 20


def organisations(
    context: typer.Context,
    file: File,
    kinds: Annotated[Path | None, typer.Option(help="TOML: which level is which kind of unit.")] = None,
    encoding: Encoding = None,
    keep_good: KeepGood = False,
    as_json: Json = False,
) -> None:
    """A tree of units: columns code, name, level, parent_code, and optionally kind, label, managed_by, from.

    \b
    daybook import organisations units.csv --kinds docs/examples/maps/kinds-mainland.toml
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book(must_exist=False, caught_up=False) as book, terminal.progress("Importing") as step:
        result = import_organisations(
            book.journal,
            desk.settings.network,
            file,
            hand=desk.importing,
            kinds=kinds,
            zone=desk.settings.zone,
            encoding=encoding,
            keep_good=keep_good,
            progress=step,
        )
    _tell(desk, terminal, result, as_json)


def sessions(
    context: typer.Context,
    file: File,
    using: Annotated[Path, typer.Option("--map", help="TOML: which columns hold what (docs/importing.md).")],
    places: Annotated[Path | None, typer.Option(help="JSON: names of the places by their ids.")] = None,
    under: Annotated[str | None, typer.Option(help="Code of the unit the places stand under.")] = None,
    where: Annotated[list[str] | None, typer.Option(help='Only some rows, e.g. "Age Min>=55".')] = None,
    encoding: Encoding = None,
    keep_good: KeepGood = False,
    as_json: Json = False,
) -> None:
    """A published programme of dated rows: places, activities, weekly series, sessions.

    \b
    daybook import sessions drop-in.csv --map docs/examples/maps/toronto-dropin.toml --where "Age Min>=55"
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book(must_exist=False, caught_up=False) as book, terminal.progress("Importing") as step:
        result = import_sessions(
            book.journal,
            desk.settings.network,
            file,
            hand=desk.importing,
            using=using,
            places=places,
            under=under,
            where=where or (),
            encoding=encoding,
            keep_good=keep_good,
            progress=step,
        )
    _tell(desk, terminal, result, as_json)


def holidays(
    context: typer.Context,
    file: File,
    calendar: Annotated[str, typer.Option(help="Code of the jurisdiction.")] = "CN",
    encoding: Encoding = None,
    keep_good: KeepGood = False,
    as_json: Json = False,
) -> None:
    """Public holidays and make-up working days of a year: JSON or iCalendar.

    \b
    daybook import holidays 2026.json --calendar CN
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book(must_exist=False, caught_up=False) as book, terminal.progress("Importing") as step:
        result = import_holidays(
            book.journal,
            desk.settings.network,
            file,
            hand=desk.importing,
            calendar=calendar,
            zone=desk.settings.zone,
            encoding=encoding,
            keep_good=keep_good,
            progress=step,
        )
    _tell(desk, terminal, result, as_json)


def _tell(desk: Desk, terminal: Terminal, result: Result, as_json: bool) -> None:
    """The answer; exit 1 when rows were refused."""
    if result.recorded:
        with desk.book():
            pass  # the views catch up now, so that the next look does not wait
    if as_json:
        terminal.answer(result.plain(terminal.language.says))
    else:
        terminal.say(
            "Read {read}, recorded {recorded} facts, {unchanged} rows unchanged, {refused} refused.",
            read=result.read,
            recorded=result.recorded,
            unchanged=result.unchanged,
            refused=len(result.refused),
        )
        if result.by_type:
            terminal.table(("fact", "recorded"), sorted(result.by_type.items()))
        _rows(terminal, result.refused)
        _rows(terminal, result.notes)
    if result.refused:
        raise typer.Exit(1)


def _rows(terminal: Terminal, rows: tuple[RefusedRow, ...]) -> None:
    language = terminal.language
    for row in rows[:_SHOWN]:
        said = f"{language.says(row.refusal)} {language.advises(row.refusal)}"
        if row.line:
            terminal.note("Line {line}: {why}", line=str(row.line), why=said)
        else:
            terminal.note("{why}", why=said)
    if len(rows) > _SHOWN:
        terminal.note("And {more} more; --json gives them all.", more=len(rows) - _SHOWN)


commands = {"organisations": organisations, "sessions": sessions, "holidays": holidays}
