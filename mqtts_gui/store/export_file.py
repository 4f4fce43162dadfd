"""A file that has its name only once it is whole, however long it takes to write it."""

from __future__ import annotations

import os
import re
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from mqtts_gui.pki.keyfile import EVERYBODY, creation_flags

if sys.platform != "win32":
    import fcntl

_SUFFIX = ".mqtts-gui-part"
_PART = re.compile(r"\..+\.[0-9a-f]{12}" + re.escape(_SUFFIX))
_BUFFER = 1 << 20


class PartFile:
    """Write beside `path`, under a name that nobody takes for the export; then give it its own.

    A program that is killed leaves what it wrote under that other name: who exports into the folder
    next removes it.

    Args:
        path: What the file is to be called.

    Raises:
        OSError: nothing can be written in the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        remove_stale(path.parent)
        # The name is cut, lest the longer one be too long where the given one is not.
        stem = path.name.encode()[:120].decode(errors="ignore")
        self._part = path.with_name(f".{stem}.{secrets.token_hex(6)}{_SUFFIX}")
        descriptor = os.open(self._part, creation_flags(), EVERYBODY)
        self.stream: BinaryIO = os.fdopen(descriptor, "wb", buffering=_BUFFER)
        _lock(self.stream)

    def finish(self, *, replace: bool) -> None:
        """Give the file its name; it lasts through a power cut from then on.

        Raises:
            FileExistsError: somebody made such a file, and `replace` is not given.
            OSError: it could not be written.
        """
        try:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            self._rename(replace=replace)
        except BaseException:
            self.discard()
            raise
        _sync_folder(self.path.parent)

    def discard(self) -> None:
        """Leave nothing."""
        with suppress(OSError):  # what is not flushed may not fit on the disk
            self.stream.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _rename(self, *, replace: bool) -> None:
        if replace:
            self._part.replace(self.path)
        elif sys.platform == "win32":
            self._part.rename(self.path)  # it refuses what is there
        else:
            try:
                self.path.hardlink_to(self._part)
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                if self.path.exists():
                    raise FileExistsError(str(self.path)) from None
                self._part.rename(self.path)
            else:
                self._part.unlink()


def remove_stale(folder: Path) -> None:
    """Remove what exports that were killed have left in `folder`."""
    with suppress(OSError):
        for path in folder.glob(f".*{_SUFFIX}"):
            if _PART.fullmatch(path.name):
                _remove_unless_held(path)


def _remove_unless_held(path: Path) -> None:
    with suppress(OSError):  # Windows refuses to remove what is open
        if sys.platform == "win32":
            path.unlink()
            return
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _lock(stream: BinaryIO) -> None:
    """Show that somebody writes the file, for as long as the program lives."""
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without locks
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
