"""Rows as people read them: a table on the terminal, a table for a document, and the line about the machine."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.table import Table

_HEADS = ("job", "figure", "beside", "in the same run", "ratio", "target", "met")


def number(value: float) -> str:
    """Three figures that count: `0.54`, `12.3`, `1,230`."""
    if value >= 100:
        return f"{round(value, -max(len(str(int(value))) - 3, 0)):,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def target_of(row: dict[str, Any]) -> str:
    """`≥ 0.50 ×`, `≤ 50.0 ms`, or nothing."""
    target = row["target"]
    if target is None:
        return ""
    unit = "×" if target["by"] == "ratio" else row["unit"]
    return f"{'≤' if target['most'] else '≥'} {number(target['value'])} {unit}"


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """The row's seven texts."""
    return (
        row["job"],
        f"{number(row['figure'])} {row['unit']}",
        f"{number(row['beside'])} {row['unit']}",
        row["against"],
        f"{number(row['ratio'])} ×",
        target_of(row),
        {None: "", True: "yes", False: "no"}[row["met"]],
    )


def table_of(rows: Iterable[dict[str, Any]]) -> Table:
    """For the terminal."""
    table = Table(*_HEADS)
    for row in rows:
        table.add_row(*cells(row), style="bold red" if row["met"] is False else None)
    return table


def document_of(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield f"| {' | '.join(_HEADS)} |"
    yield "|---|--:|--:|---|--:|---|---|"
    for row in rows:
        yield f"| {' | '.join(cells(row))} |"


def line_of(found: dict[str, Any]) -> str:
    """What the figures are of."""
    it = found["machine"]
    return (
        f"{found['date']}, {it['cores']} cores, {it['system']}, Python {it['python']}, SQLite {it['sqlite']}, "
        f"4 KiB made safe on this disk in {it['sync_ms']} ms, {found['size']} run of {found['seconds']:.0f} s"
    )
