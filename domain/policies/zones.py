"""Time zones by their IANA names, as the installed tz database has them."""

import re
from functools import cache
from zoneinfo import ZoneInfo

_FORM = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\Z")


@cache
def is_zone(name: str) -> bool:
    """Whether there is such a zone. A name that could be a path out of the database is none."""
    if len(name) > 60 or not _FORM.match(name):
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
