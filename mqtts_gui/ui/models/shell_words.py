"""File names in a command line that people copy into their own terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from mqtts_gui.certs import shells
from mqtts_gui.certs.shells import Shell, UnwritableError, path_text

_OF_ONE_SHELL = frozenset('$`%"!\u201c\u201d\u201e')
"""What cmd.exe or PowerShell finds special even between quotation marks."""


def command_line(words: Sequence[str], files: Sequence[Path]) -> str:
    """Return `words` and then `files` as one command; "" where a name fits into no command line.

    Files of one folder are named without it: the command is meant to be run where they lie.
    """
    one_folder = len({path.parent for path in files}) <= 1
    paths = [Path(path.name) if one_folder else path for path in files]
    shell = Shell.POWERSHELL if sys.platform == "win32" else Shell.SH
    try:
        return " ".join([*words, *(quoted(path_text(path, shell)) for path in paths)])
    except UnwritableError:
        return ""


def quoted(word: str, platform: str = sys.platform) -> str:
    """Return `word` so that the shell of this system reads it as one word and runs nothing.

    On Windows it is written so that cmd.exe reads it too wherever there is such a form.

    Raises:
        UnwritableError: it has characters that no command line should hold.
    """
    if platform != "win32":
        return shells.quoted(word, Shell.SH)
    for_cmd, for_powershell = (shells.quoted(word, s) for s in (Shell.CMD, Shell.POWERSHELL))
    if set(word) & _OF_ONE_SHELL:
        return for_powershell
    return f'"{word}"' if for_cmd == word != for_powershell else for_cmd
