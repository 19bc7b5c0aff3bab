"""`./run bench [NAME] [--json FILE|-] [--small]`: every job's figure, what it is beside, and whether it suffices."""

import argparse
import importlib
import json
import pkgutil
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

import benchmarks
from benchmarks.report import line_of, table_of
from benchmarks.stage import Row, Size, Stage, machine

Bench = Callable[[Stage], Iterable[Row]]


def subjects() -> dict[str, Bench]:
    """Every bench by the name of its file, in order of the names."""
    found: dict[str, Bench] = {}
    for module_info in pkgutil.iter_modules(benchmarks.__path__):
        if module_info.name != "__main__":
            bench = getattr(importlib.import_module(f"benchmarks.{module_info.name}"), "bench", None)
            if bench is not None:
                found[module_info.name] = bench
    return dict(sorted(found.items()))


def measured(names: Iterable[str], size: Size) -> dict[str, Any]:
    """The outcome of these benches as JSON values. What is under way is said on standard error."""
    began = time.monotonic()
    screen = Console(stderr=True, highlight=False)

    def say(text: str) -> None:
        screen.print(f"{time.monotonic() - began:6.1f} s  {text}")

    rows: list[dict[str, Any]] = []
    with TemporaryDirectory(prefix="daybook-bench-") as folder:
        about = machine(Path(folder))
        stage = Stage(Path(folder), size, say)
        for name in names:
            say(name)
            rows.extend({"subject": name, **row.stated()} for row in subjects()[name](stage))
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "size": size,
        "seconds": round(time.monotonic() - began, 1),
        "machine": about,
        "rows": rows,
    }


def main(argv: list[str] | None = None) -> int:
    """Measure and print. A missed target is said in the table; it is no fault of the command."""
    known = subjects()
    parser = argparse.ArgumentParser(prog="run bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"only these subjects: {', '.join(known)}")
    parser.add_argument("--json", metavar="FILE", help="also as JSON, `-` for standard output instead of the table")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--small", dest="size", action="store_const", const="small", help="less than a minute")
    size.add_argument("--tiny", dest="size", action="store_const", const="tiny", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if unknown := [name for name in given.name if name not in known]:
        parser.error(f"there is no subject called {unknown[0]}; there are {', '.join(known)}")
    found = measured(given.name or known, given.size or "full")
    if given.json == "-":
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return 0
    if given.json:
        Path(given.json).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    screen = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    screen.print(table_of(found["rows"]))
    screen.print(line_of(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
