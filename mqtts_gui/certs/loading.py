"""Read any file that a student can have: by content, never by extension, within bounds."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

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
from mqtts_gui.i18n import Phrase, literal, mark

__all__ = ["Kind", "LoadedFile", "LoadedItem", "Password", "Value", "load_bytes", "load_file"]

_USUAL_SIZE = 1_000_000
"""Bytes above which a file is looked at before it is read: only bundles and lists are larger."""
_LARGEST_SIZE = 40_000_000
"""Bytes above which nothing is read: more than ten thousand certificates."""
_HEAD_SIZE = 65_536
_HIDDEN = ".txt"
"""What Notepad adds to a name, and Windows does not show."""
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# The system's own words are not in the language of the program.
_REASONS = {
    errno.ELOOP: mark("it is a link that leads round in a circle"),
    errno.ENAMETOOLONG: mark("its name is too long"),
    errno.EIO: mark("the disk or the network drive does not answer as it should"),
}
_IMPOSSIBLE_NAME = mark("its name holds a character that no file name may have")


def load_file(path: Path, password: Password | None = None) -> LoadedFile:
    """Read `path`; what it is, lacks or has odd is told by findings, never raised.

    Args:
        path: Any path, relative or not, of something or of nothing.
        password: Asked once, and only if something in the file is locked.
    """
    try:
        if problem := _not_a_file(path.stat().st_mode):
            return _unopened(path, problem)
        with _open(path) as source:
            status = os.fstat(source.fileno())
            data = _read(source, status)
    except FileNotFoundError:
        return _unopened(path, _missing(path))
    except PermissionError:
        return _unopened(path, unusable("file-unreadable"))
    except (OSError, ValueError) as error:
        return _unopened(path, unreadable(_reason(error)))
    if isinstance(data, Finding):
        return LoadedFile(path, status.st_size, findings=(data,), opened=data.code == "file-huge")
    file = load_bytes(data, path, password)
    return replace(file, findings=(*file.findings, *_exposed_key(file, status.st_mode)))


def load_bytes(data: bytes, path: Path, password: Password | None = None) -> LoadedFile:
    """Read `data`, the content of a file named `path`; see `load_file`."""
    # One question for a file with several locked items.
    asked = cache(password or (lambda: None))
    items, findings = interpret(data, asked)
    return LoadedFile(path, len(data), items, findings)


def _unopened(path: Path, problem: Finding) -> LoadedFile:
    return LoadedFile(path, 0, findings=(problem,), opened=False)


def _exposed_key(file: LoadedFile, mode: int) -> tuple[Finding, ...]:
    """Return the advice for a private key that other users of this computer may read.

    Windows says nothing of the kind by these bits.
    """
    others = os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH)
    key = file.first(Kind.PRIVATE_KEY)
    return (readable_by_others(file.path.name),) if others and key and not key.encrypted else ()


def _missing(path: Path) -> Finding:
    """Return the finding for a file that is not there, with the one that Notepad made of it."""
    names = (f"{path.name}{_HIDDEN}", path.name.removesuffix(_HIDDEN))
    found = next((name for name in names if name != path.name and _is_beside(path, name)), None)
    return missing_beside(found) if found else unusable("file-missing")


def _is_beside(path: Path, name: str) -> bool:
    try:
        return path.with_name(name).is_file()
    except (OSError, ValueError):  # too long a name, or none
        return False


def _reason(error: OSError | ValueError) -> Phrase:
    """Return why the system does not open a file; a ValueError is about its name."""
    if not isinstance(error, OSError):
        return _IMPOSSIBLE_NAME
    return _REASONS.get(error.errno or 0) or literal(error.strerror or str(error))


def _not_a_file(mode: int) -> Finding | None:
    if stat.S_ISDIR(mode):
        return unusable("file-directory")
    # A pipe or a device would make the reader wait for ever.
    return None if stat.S_ISREG(mode) else unusable("file-special")


def _open(path: Path) -> BinaryIO:
    """Open a file without waiting for anybody: it may be a pipe by now."""
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        return os.fdopen(descriptor, "rb")
    except OSError:  # a folder by now
        os.close(descriptor)
        raise


def _read(source: BinaryIO, status: os.stat_result) -> bytes | Finding:
    """Return the content, or what keeps it from being certificates."""
    if problem := _not_a_file(status.st_mode):
        return problem
    size = status.st_size
    if size <= _USUAL_SIZE:
        data = source.read(_USUAL_SIZE)
        # Some files of the system wait for news, as pipes do.
        return unusable("file-special") if data is None else data
    head = source.read(_HEAD_SIZE)
    if size > _LARGEST_SIZE or not (_is_der(head, size) or find_blocks(read_text(head)[0])):
        return too_big(size)
    return head + source.read(_LARGEST_SIZE - len(head))


def _is_der(head: bytes, size: int) -> bool:
    """Return whether the file says that it is one DER object of just its size."""
    try:
        return head[:1] == bytes([SEQUENCE]) and announced_size(head) == size
    except DerError:
        return False
