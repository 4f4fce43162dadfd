"""Passphrases and passwords, which the console takes from the first line of a file."""

from __future__ import annotations

from pathlib import Path

from mqtts_gui.certs.encodings import read_text

_LONGEST = 65_536


def first_line(path: Path) -> str:
    """Return the first line of a file, in whatever encoding an editor or a shell wrote it.

    Windows PowerShell writes UTF-16 (`"secret" > password.txt`), old editors the code page.

    Raises:
        OSError: the file cannot be read.
        ValueError: its name is none.
    """
    with path.open("rb") as source:
        text, _ = read_text(source.read(_LONGEST))
    return text.partition("\n")[0].rstrip("\r")
