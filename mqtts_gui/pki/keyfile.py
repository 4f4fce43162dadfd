"""Files with secrets in them, readable by their owner only from their first instant."""

from __future__ import annotations

import os
from pathlib import Path

OWNER_ONLY = 0o600
EVERYBODY = 0o666
"""As every program creates files: the system takes away what the person does not want."""


def write_key_file(path: Path, data: bytes) -> None:
    """Create `path` with `data`, readable and writable by its owner only.

    An existing file is never written over: a private key that is replaced is lost. On Windows
    the file has the access list of its folder, so the folder must be the person's own.

    Raises:
        FileExistsError: `path` exists.
        OSError: it could not be written; nothing is left behind then.
    """
    create_file(path, data, OWNER_ONLY)


def create_file(path: Path, data: bytes, mode: int) -> None:
    """Create `path` with `data` and `mode`; raises as `write_key_file` does."""
    # The mode is given at creation: a file narrowed afterwards has been open to others meanwhile.
    descriptor = os.open(path, creation_flags(), mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def creation_flags() -> int:
    """Return how a file is opened that must be new."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    return flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
