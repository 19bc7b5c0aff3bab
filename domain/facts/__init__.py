"""What happened: one file a subject, past tense, one name per reason.

Imported names here would hide where a fact lives; `registry()` finds them all by walking this package.
"""

import importlib
import pkgutil
from functools import cache

from domain.language import Fact, name_of


@cache
def registry() -> dict[str, type[Fact]]:
    """Every fact type by its stored name. Raises ValueError when two share one."""
    found: dict[str, type[Fact]] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        own = [each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__]
        for fact in (each for each in own if isinstance(each, type) and issubclass(each, Fact)):
            if found.setdefault(name_of(fact), fact) is not fact:
                raise ValueError(f"two facts are called {name_of(fact)}")
    return found
