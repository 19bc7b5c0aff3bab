"""Checking and mending: replay, rebuild, reindex."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

import typer

from api.commands.asked import moment_of, view_of
from api.commands.desk import AsOf, At, Desk, Json, KnownAt, desk_of
from api.terminal import Terminal
from journal.envelope import fact_of
from journal.index import tags_of
from journal.recorder import Recorder
from journal.sqlite import SQLiteRecorder
from projections import registry
from projections.past import Moment
from projections.recent import Then
from projections.replay import State, differences, replayed_state, replaying
from projections.replay import state as stated


def replay(
    context: typer.Context,
    processes: Annotated[int, typer.Option(min=1, help="How many share the work.")] = 1,
    known_at: KnownAt = None,
    at: At = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Fold every view again from nothing and compare with what the book answers. Exit 1 when they differ.

    \b
    daybook replay
    daybook replay --processes 2 --json
    daybook replay --known-at 2026-11-17
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book() as book, book.views.store.reading() as now:
        asked = moment_of(desk, book, known_at, at, as_of)
        moment = Moment(at=now.position) if asked.present else asked
        standing = now if asked.present else Then(book.journal.recorder, book.views.store, asked)
        kept = stated(standing, registry().values())
        with terminal.progress("Replaying") as step:
            again = replayed_state(partial(_recorder, desk), moment, processes, step)
        for stopped in {each["parked_at"] for each in again["views"].values() if "parked_at" in each}:
            _readable(book.journal.recorder, stopped)
        same = kept["fingerprint"] == again["fingerprint"]
        found = None
        if not same:
            with replaying(book.journal.recorder, moment) as anew:
                found = next((each._asdict() for each in differences(standing, anew, registry().values())), None)
    if as_json:
        terminal.answer({"same": same, "difference": found, "kept": kept, "replayed": again})
    else:
        _tell(terminal, again, same, found)
    if not same:
        raise typer.Exit(1)


def _tell(terminal: Terminal, again: State, same: bool, found: dict[str, str | None] | None) -> None:
    if same:
        terminal.say(
            "Replayed {position} facts: the same, {fingerprint}.",
            position=again["position"],
            fingerprint=again["fingerprint"],
        )
        return
    terminal.say(
        "The views differ from a replay; the first difference is in {view}.", view=found["view"] if found else "?"
    )
    terminal.plain(str(found))


def _readable(recorder: Recorder, position: int) -> None:
    """A view stopped there. Raises JournalUnreadable when the fact itself is damaged, not the view at fault."""
    for row in recorder.page(after=position - 1, until=position).rows:
        fact_of(row)


def _recorder(desk: Desk) -> Recorder:
    return SQLiteRecorder(desk.settings.data / "journal.db")


def rebuild(
    context: typer.Context,
    views: Annotated[list[str] | None, typer.Argument(help="Views to build anew; none named: all.")] = None,
    as_json: Json = False,
) -> None:
    """Build views anew beside those that serve, and put them in their place.

    \b
    daybook rebuild
    daybook rebuild sessions shifts
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    names = [view_of(desk, name).name for name in views] if views else None
    with desk.book(caught_up=False) as book, terminal.progress("Rebuilding") as step:
        position = book.views.catch_up.rebuild(names, step)
    if as_json:
        terminal.answer({"rebuilt": names or sorted(registry()), "position": position})
    else:
        terminal.say("Rebuilt up to position {position}.", position=position)


def reindex(context: typer.Context, as_json: Json = False) -> None:
    """Make the index of tags anew from the facts: it is an index, never history.

    \b
    daybook reindex
    """
    desk = desk_of(context)
    terminal = desk.terminal(as_json=as_json)
    with desk.book(caught_up=False) as book:
        recorder = book.journal.recorder
        with terminal.progress("Reindexing") as step:
            recorder.reindex(_indexed(recorder, step))
        head = recorder.head()
    if as_json:
        terminal.answer({"reindexed": head})
    else:
        terminal.say("The index of {facts} facts was made anew.", facts=head)


def _indexed(recorder: Recorder, step: Callable[[int, int], None]) -> Iterator[tuple[int, str, list[str]]]:
    after, more = 0, True
    while more:
        page = recorder.page(after=after, limit=1_000)
        for row in page.rows:
            yield row.position, row.type, tags_of(fact_of(row))
            after = row.position
        more = page.more
        step(after, page.head)


commands = {"replay": replay, "rebuild": rebuild, "reindex": reindex}
