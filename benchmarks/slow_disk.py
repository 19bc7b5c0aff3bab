"""A SQLite file system that takes a fixed time over each sync, to measure what waiting for the disk costs.

Everything else goes to the ordinary file system, so a journal in memory-backed storage with a slow disk on top
waits exactly this long and no longer.
"""

import time

import apsw

_registered: dict[str, apsw.VFS] = {}


class _SlowFile(apsw.VFSFile):
    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int], seconds: float) -> None:
        super().__init__("", name, flags)
        self._seconds = seconds

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        time.sleep(self._seconds)
        super().xSync(flags)


class _SlowDisk(apsw.VFS):
    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(name, "")
        self._seconds = seconds

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _SlowFile:  # noqa: N802 - SQLite's name
        return _SlowFile(name, flags, self._seconds)


def register_slow_disk(name: str, seconds: float) -> None:
    """Make a file system of that name known to SQLite, which adds `seconds` to every sync. Again: a new time."""
    _registered[name] = _SlowDisk(name, seconds)
