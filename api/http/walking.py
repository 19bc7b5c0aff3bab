"""Finding what a package holds, so that adding a route or a page touches one file."""

import importlib
import pkgutil
from functools import cache

from fastapi import APIRouter


@cache
def routers_in(package: str) -> dict[str, APIRouter]:
    """The router of every module of the package that has one, by the module's name in rising order."""
    found: dict[str, APIRouter] = {}
    for module_info in pkgutil.iter_modules(importlib.import_module(package).__path__):
        router = getattr(importlib.import_module(f"{package}.{module_info.name}"), "router", None)
        if isinstance(router, APIRouter):
            found[module_info.name] = router
    return dict(sorted(found.items()))
