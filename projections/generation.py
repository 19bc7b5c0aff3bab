"""The name of a generation of views: a hash of all that decides what their rows are."""

import inspect
import sys
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec

from domain.language import name_of, version_of
from projections import view as view_module
from projections.view import View


def generation_of(views: Iterable[View[Any]]) -> str:
    """16 hexadecimal digits: of each view its name, columns, keys, the facts it hears and the source of its file.

    A changed comment makes another generation too; that costs one rebuild, and nobody has to remember anything.
    Versions of facts count because what an older program had to skip, a newer one may be able to read.
    """
    digest = sha256(inspect.getsource(view_module).encode())
    for view in sorted(views, key=lambda each: each.name):
        source = inspect.getsource(sys.modules[view.step.__module__])
        kinds = [(column, kind.__name__, null) for column, (kind, null) in view.kinds.items()]
        hears = sorted((name_of(fact), version_of(fact)) for fact in view.hears)
        stated = (view.name, kinds, view.key, view.by, view.numbered, hears, source)
        digest.update(msgspec.json.encode(stated))
    return digest.hexdigest()[:16]
