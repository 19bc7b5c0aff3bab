"""What the facts add up to: one file a view, each answering the question in its first line."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from projections.view import View


@cache
def modules() -> dict[str, ModuleType]:
    """The module of every view, by the view's name in rising order. Raises ValueError when two share one."""
    found: dict[str, ModuleType] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        view = getattr(module, "view", None)
        if isinstance(view, View) and found.setdefault(view.name, module) is not module:
            raise ValueError(f"two views are called {view.name}")
    return dict(sorted(found.items()))


def registry() -> dict[str, View[Any]]:
    """Every view by its name, in rising order of names."""
    return {name: module.view for name, module in modules().items()}


def question_of(name: str) -> str:
    """What the view answers: the first line of its file. Raises KeyError for a name that is no view's."""
    return (modules()[name].__doc__ or "").strip().splitlines()[0]
