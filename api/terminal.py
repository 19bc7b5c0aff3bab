"""How commands speak: JSON on standard output when asked, else plain tables; progress and notes on standard error."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.languages import Language
from domain.language import Refused

_UNBOUNDED = 100_000  # columns that no terminal has


class Terminal:
    """Where a command's answer goes. Columns are right for wide characters; NO_COLOR is respected."""

    def __init__(self, language: Language, *, as_json: bool) -> None:
        self.language = language
        self.as_json = as_json
        self._out = Console(highlight=False, soft_wrap=True)
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)

    def answer(self, value: Any) -> None:
        """One JSON object; only with --json."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")

    def say(self, text: str, /, **values: Any) -> None:
        """A sentence of the answer, for people."""
        self._out.print(self.language.say(text, **values), markup=False)

    def plain(self, text: str) -> None:
        self._out.print(text, markup=False)

    def note(self, text: str, /, **values: Any) -> None:
        """A sentence beside the answer: standard error."""
        self._err.print(self.language.say(text, **values), markup=False)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str | None = None) -> None:
        """Rows for people; nothing is cut when the output is not a terminal."""
        table = Table(*columns, box=box.SIMPLE_HEAD, title=caption, title_justify="left", pad_edge=False)
        for row in rows:
            table.add_row(*("" if cell is None else str(cell) for cell in row))
        if not self._out.is_terminal:
            widths = (max((len(str(cell)) for cell in row), default=0) for row in [columns, *rows])
            self._out.width = max(80, 4 * len(columns) + sum(widths), *(_width(row) for row in [columns, *rows]))
        elif rows and self._breadth(table) > self._out.width:
            self._blocks(columns, rows)
            return
        self._out.print(table, markup=False)

    def _breadth(self, table: Table) -> int:
        """The columns of the terminal that a table needs to be shown uncut."""
        return Measurement.get(self._out, self._out.options.update(max_width=_UNBOUNDED), table).maximum

    def _blocks(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows that are too wide for this terminal, a line a column; what is empty is left out."""
        wide = max(len(column) for column in columns)
        for row in rows:
            cells = zip(columns, row, strict=True)
            told = [f"{column:<{wide}}  {cell}" for column, cell in cells if cell not in (None, "")]
            self._out.print("\n".join(told) + "\n", markup=False)

    def refused(self, refusal: Refused) -> None:
        """Why not, and what to do instead."""
        if self.as_json:
            said = {"title": self.language.says(refusal), "advice": self.language.advises(refusal)}
            self.answer({"code": refusal.code, **said})
            return
        self._err.print(self.language.says(refusal), style="bold", markup=False)
        self._err.print(self.language.advises(refusal), markup=False)

    @contextmanager
    def progress(self, what: str) -> Iterator["Progressing"]:
        """Gives `step(done, total, what)`; a bar on a terminal, a plain line every tenth without one."""
        if not self._err.is_terminal or os.environ.get("NO_COLOR"):
            yield _Lines(self, what)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._err, transient=True) as bars:
            task = bars.add_task(self.language.say(what), total=None)

            def step(done: int, total: int | None = None, part: str = "") -> None:
                said = self.language.say(part or what)
                bars.update(task, completed=done, total=total, description=said)

            yield step


class Progressing(Protocol):
    """How far something is: done of total, and of what part."""

    def __call__(self, done: int, total: int | None = None, part: str = "", /) -> None: ...


class _Lines:
    """Progress without a terminal: at most ten lines a part."""

    def __init__(self, terminal: Terminal, what: str) -> None:
        self.terminal, self.what, self.tenth, self.part = terminal, what, 0, ""

    def __call__(self, done: int, total: int | None = None, part: str = "", /) -> None:
        tenth = 10 * done // total if total else 0
        if part != self.part:
            self.part, self.tenth = part, 0
        if tenth > self.tenth:
            self.tenth = tenth
            what = self.terminal.language.say(part or self.what)
            self.terminal.note("{what}: {done} of {total}", what=what, done=done, total=total)


def _width(row: Sequence[Any]) -> int:
    return sum(2 * len(str(cell)) + 3 for cell in row)
