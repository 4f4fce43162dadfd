"""Writing to the terminal, or to whatever stands in its place."""

from __future__ import annotations

import codecs
import errno
import json
import os
import shlex
import sys
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from mqtts_gui.errors import Finding, Severity

_PLAIN = "mqtts-gui-plain"
_PLAIN_FORMS = {
    "\u2019": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "·": "-", "\u2013": "-", "—": "-", "→": "->",
    "✓": "ok", "✕": "x", "œ": "oe", "Œ": "OE",
}  # fmt: skip
_SIGNS = {"ok": ("✓", "ok"), "warning": ("!", "!"), "error": ("✕", "x"), "skipped": ("·", "-")}


class OutputError(Exception):
    """Standard output takes no more.

    Attributes:
        reason: What the system said.
        is_unwanted: Whoever read it has enough (`| head`): nothing went wrong.
    """

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.reason = error.strerror or type(error).__name__
        # Windows says "invalid argument" where others say "broken pipe".
        at_pipe = sys.platform == "win32" and error.errno == errno.EINVAL
        self.is_unwanted = at_pipe or isinstance(error, BrokenPipeError)


def use_safe_output() -> None:
    """Never fail at a stream that is closed, nor at a character that the terminal lacks.

    A letter then loses its accent; what has no plain form becomes a question mark.
    """
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_PLAIN)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that a terminal lacks, for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_PLAIN_FORMS.get(c) or _without_accents(c) for c in missing), error.end


def _without_accents(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
    return plain or "?"


codecs.register_error(_PLAIN, _plain)


def discard_output() -> None:
    """Let what standard output still holds go nowhere: Python writes it out at its end."""
    with suppress(OSError, ValueError):  # a stream in its place may have no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def write_line(text: str = "") -> None:
    """Write one line at once, so that each step is seen when it ends.

    Raises:
        OutputError: standard output takes no more.
    """
    try:
        sys.stdout.write(text)
        # By itself: without a buffer (PYTHONUNBUFFERED) Python takes a text for written of which a
        # pipe that was closed meanwhile took only the beginning.
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError as error:
        raise OutputError(error) from error


def write_json(document: object) -> None:
    """Write `document` in ASCII, which survives every pipe of every system."""
    write_line(json.dumps(document, indent=2))


def sign(status: str) -> str:
    """Return the sign of a status, in plain letters where the terminal has no others."""
    fine, plain = _SIGNS[status]
    try:
        fine.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return plain
    return fine


def instant(moment: datetime | None) -> str | None:
    """Return an instant as JSON has it: ISO 8601, UTC, `Z`."""
    if moment is None:
        return None
    # Not by strftime, which writes the year 50 with two figures on some systems.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def finding_object(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON has it; `command` only where there is one."""
    command = {"command": shlex.join(finding.command)} if finding.command else {}
    return {
        "code": finding.code,
        "severity": Severity(finding.severity).value,
        "message": str(finding.message),
        "fix": None if finding.fix is None else str(finding.fix),
        **command,
    }


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
