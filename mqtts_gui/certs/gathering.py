"""The files of a folder that may matter: bounded in number, read once, nothing raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from mqtts_gui.certs.items import LoadedFile, Password
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.own import MOST_CERTIFICATES

MOST_FILES = 200
"""How many files are looked at; a lab's folder has about ten."""


def gather(paths: Iterable[Path], password: Password | None = None) -> tuple[LoadedFile, ...]:
    """Read the given files, and the files of the given folders (not those of their folders)."""
    asked = cache(password or (lambda: None))
    found = dict.fromkeys(each for path in paths for each in _files_of(path))
    return tuple(load_file(path, asked) for path in islice(found, MOST_FILES))


def without_collections(files: Iterable[LoadedFile]) -> tuple[LoadedFile, ...]:
    """Return the files that may be a person's; comparing all roots of a system takes minutes."""
    return tuple(file for file in files if len(file.certificates) <= MOST_CERTIFICATES)


def _files_of(path: Path) -> Iterator[Path]:
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError:
        return
    for each in inside:
        # A folder in the folder is not opened, nor what a dead or circular link points to.
        if each == path or _is_file(each):
            yield each


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
