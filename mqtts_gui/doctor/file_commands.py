"""The command that mends a file on this computer, with the names of the case."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.doctor.actions import on_this_computer
from mqtts_gui.errors import Action, Finding

_INPUT, _OUTPUT = "-in", "-out"
_KEY_OF_AUTHORITY = "ca.key"


def command_action(file: LoadedFile, finding: Finding) -> Action | None:
    """Return the action that shows the command which mends what a finding is about."""
    words = _words(file, finding)
    return on_this_computer(*words) if words else None


def _words(file: LoadedFile, finding: Finding) -> tuple[str, ...]:
    if finding.code == "file-unreadable":
        return _permission(file.path)
    key = file.first(Kind.PRIVATE_KEY)
    if finding.code == "key-unsupported" and key is not None and key.form == "OpenSSH":
        return ("ssh-keygen", "-p", "-m", "PEM", "-f", str(file.path))
    # What only shows something mends nothing, and what signs is the teacher's to do.
    if _OUTPUT not in finding.command or _KEY_OF_AUTHORITY in finding.command:
        return ()
    return _renamed(finding.command, file.path)


def _renamed(command: tuple[str, ...], path: Path) -> tuple[str, ...]:
    """Return a command of the lab with the real file, and a new one beside it to write to."""
    words, before = [], ""
    for word in command:
        if before == _INPUT:
            words.append(str(path))
        elif before == _OUTPUT:
            suffix = Path(word).suffix
            words.append(str(path.with_name(f"{path.stem}-new{suffix}")))
        else:
            words.append(word)
        before = word
    return tuple(words)


def _permission(path: Path) -> tuple[str, ...]:
    """Return the command that lets the person read a file of theirs, or of somebody else."""
    if sys.platform == "win32":
        return ("icacls", str(path), "/grant", f"{os.environ.get('USERNAME', '')}:R")
    try:
        owner = path.stat().st_uid
    except OSError:  # the folder is closed too
        return ()
    if owner == os.geteuid():
        return ("chmod", "u+r", str(path))
    return ("sudo", "chown", str(os.geteuid()), str(path))
