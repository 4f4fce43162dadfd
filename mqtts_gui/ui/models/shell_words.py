"""File names in a command line that people copy into their own terminal."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@+=:,./\\-")


def command_line(words: Sequence[str], files: Sequence[Path]) -> str:
    """Return `words` and then `files` as one command.

    Files of one folder are named without it: the command is meant to be run where they lie.
    """
    one_folder = len({path.parent for path in files}) <= 1
    names = [path.name if one_folder else str(path) for path in files]
    return " ".join([*words, *(quoted(_not_an_option(name)) for name in names)])


def quoted(word: str, platform: str = sys.platform) -> str:
    """Return `word` so that the shell of this system reads it as one word and runs nothing."""
    if platform != "win32":
        return shlex.quote(word)
    return word if set(word) <= _SAFE else f'"{word}"'


def _not_an_option(name: str) -> str:
    return f"./{name}" if name.startswith("-") else name
