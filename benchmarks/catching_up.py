"""Views brought up to a journal's head, beside merely reading and decoding the same facts."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.stage import Row, Stage, Target, median, seconds
from domain.language import name_of
from journal.envelope import fact_of
from journal.recorder import Recorder, Stored
from journal.sqlite import SQLiteRecorder
from projections import registry
from projections.catch_up import CatchUp
from projections.fold import Decoder, Fold
from projections.store import Store
from projections.view import View

_LEGS = 10
_PAGE = 1_000
_HEARS_MUCH = 0.05  # of the facts


def pages(recorder: Recorder, after: int, until: int) -> Iterator[list[Stored]]:
    """The rows after < position <= until."""
    while after < until:
        page = recorder.page(after=after, until=until, limit=_PAGE)
        yield page.rows
        after = page.rows[-1].position


def read_and_decoded(recorder: Recorder, after: int, until: int) -> None:
    """What any view must do before it begins."""
    for rows in pages(recorder, after, until):
        for row in rows:
            fact_of(row)


def _caught_up(recorder: Recorder, path: Path) -> tuple[float, float]:
    """Seconds for all views with their indexes, and seconds for reading and decoding; in turns."""
    head = recorder.head()
    marks = [head * leg // _LEGS for leg in range(_LEGS + 1)]
    store = Store(path)
    catch_up = CatchUp(recorder, store)
    views, bare = 0.0, 0.0
    for after, until in pairwise(marks):
        views += seconds(partial(catch_up.run, until))
        bare += seconds(partial(read_and_decoded, recorder, after, until))
    views += seconds(catch_up.run)  # what is left: the indexes
    store.close()
    return views, bare


def _fold(fold: Fold[Any], decoder: Decoder, batches: list[list[Stored]]) -> None:
    for rows in batches:
        fold.take(decoder.decode(rows)[0][fold.view.name])


def _decode(decoder: Decoder, batches: list[list[Stored]]) -> None:
    for rows in batches:
        decoder.decode(rows)


def _alone(view: View[Any], rows: list[Stored], rounds: int) -> tuple[float, float]:
    """Facts a second that one view hears, decoded and folded; and decoded only."""
    decoder = Decoder([view])
    batches = [rows[begin : begin + _PAGE] for begin in range(0, len(rows), _PAGE)]
    folded, decoded = [], []
    for _ in range(rounds):
        decoded.append(seconds(partial(_decode, decoder, batches)))
        folded.append(seconds(partial(_fold, Fold(view), decoder, batches)))
    return len(rows) / median(folded), len(rows) / median(decoded)


def _slowest(stage: Stage, recorder: Recorder) -> tuple[str, float, float]:
    """Of the views that hear much the one that is slowest alone, as `_alone`."""
    facts = min(recorder.head(), stage.pick(100_000, 50_000, 2_000))
    rows = [row for page in pages(recorder, 0, facts) for row in page]
    found = []
    for view in registry().values():
        names = {name_of(fact) for fact in view.hears}
        heard = [row for row in rows if row.type in names]
        if len(heard) > _HEARS_MUCH * facts:
            found.append((view.name, *_alone(view, heard, stage.pick(5, 3, 1))))
    return min(found, key=lambda each: each[1])


def bench(stage: Stage) -> Iterator[Row]:
    """All standard views on SQLite, and one alone in memory."""
    made, _ = stage.journal(stage.pick(1_000_000, 100_000, 10_000))
    recorder = SQLiteRecorder(made)
    head = recorder.head()
    with stage.room() as folder:
        stage.say(f"catching up with {head:,} facts")
        views, bare = _caught_up(recorder, folder / "views.db")
    what = "reading and decoding the same facts"
    rate = Target(15_000, by="figure")
    yield Row("all standard views caught up, on disk", head / views, "facts/s", what, head / bare, rate)
    scale = 1_000_000 / head
    derived = "" if head >= 1_000_000 else f", derived from {head:,}"
    target = Target(75, most=True, by="figure")
    yield Row(f"all views of 1,000,000 facts built anew{derived}", views * scale, "s", what, bare * scale, target)
    stage.say("one view alone")
    name, folded, decoded = _slowest(stage, recorder)
    recorder.close()
    job = f"one view alone in memory, the slowest: {name}"
    yield Row(job, folded, "heard/s", "decoding what it hears", decoded, Target(150_000, by="figure"))
