"""Read any file that a student can have: by content, never by extension, within bounds."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from functools import cache
from pathlib import Path

from mqtts_gui.certs.armour import find_blocks
from mqtts_gui.certs.contents import interpret
from mqtts_gui.certs.der import SEQUENCE, DerError, announced_size
from mqtts_gui.certs.encodings import read_text
from mqtts_gui.certs.file_findings import (
    missing_beside,
    readable_by_others,
    too_big,
    unreadable,
    unusable,
)
from mqtts_gui.certs.items import Kind, LoadedFile, LoadedItem, Password, Value
from mqtts_gui.errors import Finding

__all__ = ["Kind", "LoadedFile", "LoadedItem", "Password", "Value", "load_bytes", "load_file"]

_USUAL_SIZE = 1_000_000
"""Bytes above which a file is looked at before it is read: only bundles and lists are larger."""
_LARGEST_SIZE = 40_000_000
"""Bytes above which nothing is read: more than ten thousand certificates."""
_HEAD_SIZE = 65_536
_HIDDEN = ".txt"
"""What Notepad adds to a name, and Windows does not show."""


def load_file(path: Path, password: Password | None = None) -> LoadedFile:
    """Read `path`; what it is, lacks or has odd is told by findings, never raised.

    Args:
        path: Any path, relative or not, of something or of nothing.
        password: Asked once, and only if something in the file is locked.
    """
    try:
        status = path.stat()
        if problem := _not_a_file(status.st_mode):
            return LoadedFile(path, 0, findings=(problem,), opened=False)
        data = _read(path, status.st_size)
    except FileNotFoundError:
        return LoadedFile(path, 0, findings=(_missing(path),), opened=False)
    except PermissionError:
        return LoadedFile(path, 0, findings=(unusable("file-unreadable"),), opened=False)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        return LoadedFile(path, 0, findings=(unreadable(reason),), opened=False)
    if data is None:
        return LoadedFile(path, status.st_size, findings=(too_big(status.st_size),))
    file = load_bytes(data, path, password)
    return replace(file, findings=(*file.findings, *_exposed_key(file, status.st_mode)))


def load_bytes(data: bytes, path: Path, password: Password | None = None) -> LoadedFile:
    """Read `data`, the content of a file named `path`; see `load_file`."""
    # One question for a file with several locked items.
    asked = cache(password or (lambda: None))
    items, findings = interpret(data, asked)
    return LoadedFile(path, len(data), items, findings)


def _exposed_key(file: LoadedFile, mode: int) -> tuple[Finding, ...]:
    """Return the advice for a private key that other users of this computer may read.

    Windows says nothing of the kind by these bits.
    """
    others = os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH)
    key = file.first(Kind.PRIVATE_KEY)
    return (readable_by_others(file.path.name),) if others and key and not key.encrypted else ()


def _missing(path: Path) -> Finding:
    """Return the finding for a file that is not there, with the one that Notepad made of it."""
    beside = (
        path.with_name(f"{path.name}{_HIDDEN}"),
        path.with_name(path.name.removesuffix(_HIDDEN)),
    )
    found = next((each for each in beside if each != path and each.is_file()), None)
    return missing_beside(found.name) if found else unusable("file-missing")


def _not_a_file(mode: int) -> Finding | None:
    if stat.S_ISDIR(mode):
        return unusable("file-directory")
    # A pipe or a device would make the reader wait for ever.
    return None if stat.S_ISREG(mode) else unusable("file-special")


def _read(path: Path, size: int) -> bytes | None:
    """Return the content, or None for what is too big to hold certificates."""
    with path.open("rb") as source:
        if size <= _USUAL_SIZE:
            return source.read(_USUAL_SIZE)
        head = source.read(_HEAD_SIZE)
        if size > _LARGEST_SIZE or not (_is_der(head, size) or find_blocks(read_text(head)[0])):
            return None
        return head + source.read(_LARGEST_SIZE - len(head))


def _is_der(head: bytes, size: int) -> bool:
    """Return whether the file says that it is one DER object of just its size."""
    try:
        return head[:1] == bytes([SEQUENCE]) and announced_size(head) == size
    except DerError:
        return False
