"""The files around the one that openssl commands are written for, and the disk they lie on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath
from typing import Protocol

from mqtts_gui.certs.items import LoadedFile, LoadedItem
from mqtts_gui.certs.openssl_reading import openssl_reads

_MOST_BYTES = 1_000_000
_MOST_NAMES = 100


class Disk(Protocol):
    """What must be known of the disk to write a command that works."""

    def is_taken(self, path: PurePath) -> bool:
        """Return whether something is there, which a command must not overwrite."""

    def content(self, path: PurePath) -> bytes:
        """Return the beginning of a file; b"" for one that cannot be read."""


class RealDisk:
    """The disk of this computer; never raises."""

    def is_taken(self, path: PurePath) -> bool:
        """Return whether something is there."""
        try:
            return Path(path).exists()
        except (OSError, ValueError):
            return False

    def content(self, path: PurePath) -> bytes:
        """Return the first megabyte of a file."""
        try:
            if not Path(path).is_file():
                return b""
            with Path(path).open("rb") as source:
                return source.read(_MOST_BYTES)
        except (OSError, ValueError):
            return b""


@dataclass(frozen=True, slots=True)
class Around:
    """The open files around one of them.

    Attributes:
        files: All of them, the one in question included.
        authority: The file to verify against; None for the one that signed.
        host: What a certificate should be made out to; "" when that is not known.
    """

    files: tuple[LoadedFile, ...]
    now: datetime
    authority: PurePath | None = None
    host: str = ""
    disk: Disk = field(default_factory=RealDisk)
    _contents: dict[PurePath, bytes] = field(default_factory=dict, repr=False, compare=False)

    def reads(self, item: LoadedItem, file: LoadedFile) -> bool:
        """Return whether openssl reads `item`, the first of its kind, from its file."""
        if file.path not in self._contents:
            self._contents[file.path] = self.disk.content(file.path)
        return openssl_reads(item, file, self._contents[file.path])

    def others(self, file: LoadedFile) -> list[LoadedFile]:
        """Return the open files but `file`."""
        return [each for each in self.files if each.path != file.path]

    def free(self, path: PurePath) -> PurePath:
        """Return `path`, or one beside it that nothing lies at yet."""
        open_here = {str(file.path).casefold() for file in self.files}
        numbered = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(2, _MOST_NAMES))
        for each in (path, *numbered):
            if str(each).casefold() not in open_here and not self.disk.is_taken(each):
                return each
        return path
