"""The openssl commands for what the Certificates page shows, as they are typed where it lies."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.openssl_commands import (
    Around,
    OpensslCommand,
    broker_commands,
    commands_for,
    from_folder,
)
from mqtts_gui.ui.models.questions import Question

# Alone, or in brackets behind the name of a connection.
_ADDRESS = re.compile(r"(?:.* \()?(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:\[\]()]+):(?P<port>\d{1,5})\)?")
_MOST_FILES = 50
"""Files that are compared with the shown one; in a folder of a whole class not all can matter."""


def commands_of(question: Question) -> tuple[OpensslCommand, ...]:
    """Return the commands for the item that the page shows; called in a job.

    What a broker presented has commands where its name holds its address: `vm-dupont:8883`, or
    `VM Dupont (vm-dupont:8883)`.
    """
    entry, pairs = question.entry, question.entry.pairs()
    if entry.file is None or question.place >= len(pairs):
        return ()
    around = _around(question)
    if entry.path is None:
        return _of_broker(entry.name, entry.file, around)
    item = pairs[question.place][0]
    return from_folder(commands_for(item, entry.file, around), entry.file)


def _around(question: Question) -> Around:
    """Return the files that lie on the disk: no command can name what a broker presented."""
    shown = question.entry
    authority = next((e for e in question.entries if e.number == question.authority), None)
    first = [each for each in (shown, authority) if each is not None]
    others = [each for each in question.entries if each.number not in {e.number for e in first}]
    files = (
        _named(each.file, each.path)
        for each in [*first, *others][:_MOST_FILES]
        if each.path is not None and each.file is not None
    )
    chosen = authority.path if authority is not None else None
    return Around(tuple(files), datetime.now(UTC), chosen, question.host)


def _named(file: LoadedFile, path: Path) -> LoadedFile:
    return file if file.path == path else replace(file, path=path)


def _of_broker(name: str, file: LoadedFile, around: Around) -> tuple[OpensslCommand, ...]:
    found = _ADDRESS.fullmatch(name.strip())
    if found is None:
        return ()
    return tuple(broker_commands(found["host"], int(found["port"]), file.certificates, around))
