"""Writing to the terminal, or to whatever stands in its place."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from mqtts_gui.errors import Finding, Severity

_SIGNS = {"ok": ("✓", "ok"), "warning": ("!", "!"), "error": ("✕", "x"), "skipped": ("·", "-")}


def use_safe_output() -> None:
    """Never fail at a character that the terminal's encoding lacks: it becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def write_line(text: str = "") -> None:
    """Write one line at once, so that each step is seen when it ends."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


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
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def finding_object(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON has it."""
    return {
        "code": finding.code,
        "severity": Severity(finding.severity).value,
        "message": str(finding.message),
        "fix": None if finding.fix is None else str(finding.fix),
    }
