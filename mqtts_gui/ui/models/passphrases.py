"""Passphrases given in this session: kept in memory, tried silently, never asked for again."""

from __future__ import annotations

import os
from pathlib import Path

from typing_extensions import override

MOST_TRIED = 6
"""Passphrases tried on one file: each may cost a tenth of a second of key derivation."""


class Passphrases:
    """What unlocked files of this session; gone with it, and never written anywhere."""

    def __init__(self) -> None:
        self._by_file: dict[str, str] = {}
        self._given: dict[str, None] = {}

    def remember(self, path: Path, passphrase: str) -> bool:
        """Keep the passphrase that unlocked the file at `path`; return whether it is a new one."""
        is_new = passphrase not in self._given
        self._by_file[file_key(path)] = passphrase
        self._given.pop(passphrase, None)
        self._given[passphrase] = None
        return is_new

    def candidates(self, path: Path) -> tuple[str, ...]:
        """Return what may unlock the file at `path`: its own first, then the others' latest."""
        own = self._by_file.get(file_key(path))
        others = [each for each in reversed(self._given) if each != own]
        return tuple(([] if own is None else [own]) + others)[:MOST_TRIED]

    @override
    def __repr__(self) -> str:
        return f"<Passphrases of {len(self._by_file)} files>"


def file_key(path: Path) -> str:
    """Return what names a file however its path was written: absolute, on Windows without case."""
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
