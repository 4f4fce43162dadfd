"""Why a recording could not go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.pki.saving import refused


def stopped(path: Path, error: OSError | ValueError) -> Problem:
    """Say why the system takes no more."""
    why = refused(path, error)
    return replace(
        why,
        code="recording-stopped",
        message=mark("Messages are no longer logged to %(file)s.", file=path.name),
        details={**why.details, "reason": why.code},
    )


def failed(path: Path, error: Exception) -> Problem:
    """Say that a fault of the program ended it."""
    return Problem(
        "recording-failed",
        Severity.ERROR,
        mark("Messages are no longer logged to %(file)s.", file=path.name),
        mark("This is a fault of mqtts-gui, not of your files or your broker."),
        mark("The messages are in the history all the same: export them, and log to a new file."),
        details={"path": str(path), "error": f"{type(error).__name__}: {error}"},
    )
