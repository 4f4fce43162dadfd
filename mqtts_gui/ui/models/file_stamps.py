"""Whether a file is still the one that was read: by size, date and inode, without reading it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

_COARSEST_NS = 2_000_000_000
"""FAT dates files to two seconds."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system said of a file just before it was read.

    Attributes:
        taken_ns: When it was asked, in nanoseconds since 1970.
    """

    size: int
    modified_ns: int
    inode: int
    taken_ns: int

    def proves(self, other: Stamp) -> bool:
        """Return whether the file of the later stamp `other` must be the one that was read.

        A file that was written in the very moment in which it was read may have been written again
        since, and carry the same date.
        """
        mine, theirs = (self.size, self.modified_ns, self.inode), other
        same = mine == (theirs.size, theirs.modified_ns, theirs.inode)
        return same and self.taken_ns - self.modified_ns > _COARSEST_NS


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file, None where there is none; it may wait for a network drive."""
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino, time.time_ns())
