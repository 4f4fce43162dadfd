"""Files that are either the old one or the new one, never half of each."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, readable by its owner only, making its folder if need be.

    Raises:
        OSError: the folder or the file cannot be written; `path` is then as it was.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def set_aside(path: Path, why: str, now: datetime) -> Path:
    """Rename `path` to `name.why-20260131T120000Z.suffix` beside it and return the new path.

    Raises:
        OSError: the file cannot be renamed.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    count, target = 1, path.with_name(f"{path.stem}.{why}-{stamp}{path.suffix}")
    while target.exists():
        count += 1
        target = path.with_name(f"{path.stem}.{why}-{stamp}-{count}{path.suffix}")
    path.rename(target)
    return target


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
