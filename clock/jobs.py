"""The jobs a tick knows, by the kind of due row they answer: found by walking this package."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import clock
from domain.language import Decision, Id


@dataclass(frozen=True)
class Job:
    """kind: as in the due view. decision: what to do about that subject at that time.

    The decision must be safe to take twice: its facts' ids follow from the subject, and it yields only what is missing.
    """

    kind: str
    decision: Callable[[Id, datetime], Decision]


@cache
def jobs() -> dict[str, Job]:
    """Every module of this package with a `job`, by kind."""
    found: dict[str, Job] = {}
    for module_info in pkgutil.iter_modules(clock.__path__):
        job = getattr(importlib.import_module(f"{clock.__name__}.{module_info.name}"), "job", None)
        if isinstance(job, Job):
            found[job.kind] = job
    return found
