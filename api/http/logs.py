"""One JSON line a request on standard error: never a token, a name, a query string or an address that is a secret."""

import sys
import traceback
from pathlib import Path
from typing import Any, TextIO

import structlog

_FRAMES = 12
Log = structlog.typing.FilteringBoundLogger


def log_to(stream: TextIO | None = None) -> Log:
    """A logger that writes JSON lines to the stream (standard error)."""
    return structlog.wrap_logger(  # type: ignore[no-any-return]
        structlog.PrintLogger(stream or sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(20),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=True,
    )


def shown_path(path: str, route: str | None) -> str:
    """The path as a log may hold it: under /api/v1 it says ids alone; elsewhere only the route's form is shown.

    /calendars/{token}.ics and /sign-in/{secret} are addresses that let somebody in.
    """
    return path[:300] if path.startswith("/api/v1/") and route is not None else route or "-"


def trace_of(fault: BaseException) -> dict[str, Any]:
    """Where a fault of the program happened. Not its message: that may quote what somebody sent."""
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
    return {"fault": type(fault).__qualname__, "at": [f"{_short(each)}:{each.lineno} {each.name}" for each in frames]}


def _short(frame: traceback.FrameSummary) -> str:
    return "/".join(Path(frame.filename).parts[-3:])
