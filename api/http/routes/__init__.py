"""The routes, one file a subject; each module's `router` is found by walking this package."""

import importlib
import pkgutil
from functools import cache

from fastapi import APIRouter

API = "/api/v1"


@cache
def routers() -> dict[str, APIRouter]:
    """The router of every module that has one, by the module's name in rising order."""
    found: dict[str, APIRouter] = {}
    for module_info in pkgutil.iter_modules(__path__):
        router = getattr(importlib.import_module(f"{__name__}.{module_info.name}"), "router", None)
        if isinstance(router, APIRouter):
            found[module_info.name] = router
    return dict(sorted(found.items()))
