"""A SQLite file system over the ordinary one whose writes and syncs can be made to fail or to wait."""

from threading import Event

import apsw


class FailingFile(apsw.VFSFile):
    def __init__(self, disk: "FailingDisk", name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        if self._disk.full:
            raise apsw.FullError("no room")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.syncs += 1
        self._disk.syncing.set()
        self._disk.may_sync.wait()
        if self._disk.unconfirmed:
            error = apsw.IOError("the disk did not answer")
            error.extendedresult = apsw.SQLITE_IOERR_FSYNC
            raise error
        super().xSync(flags)


class FailingDisk(apsw.VFS):
    """full: no write succeeds. unconfirmed: no sync succeeds. may_sync: syncs wait for it. syncs: how many began."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.name = name
        self.full = False
        self.unconfirmed = False
        self.syncs = 0
        self.syncing = Event()
        self.may_sync = Event()
        self.may_sync.set()

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> FailingFile:  # noqa: N802
        return FailingFile(self, name, flags)
