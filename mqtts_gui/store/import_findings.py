"""What is said of a file that is imported."""

from __future__ import annotations

from pathlib import Path

from mqtts_gui.errors import Finding, Problem, Severity
from mqtts_gui.i18n import Phrase, mark


def damaged(line: int, reason: Phrase) -> Finding:
    """Say that a line is no message."""
    return Finding(
        "import-line-damaged",
        Severity.WARNING,
        mark("Line %(line)d was not imported: %(reason)s.", line=line, reason=reason),
    )


def without_time(line: int) -> Finding:
    """Say that nobody knows when a message came."""
    return Finding(
        "import-no-time",
        Severity.INFO,
        mark(
            "Line %(line)d has no time that can be read: it has that of the message before it.",
            line=line,
        ),
    )


def doubtful(line: int, doubt: Phrase) -> Finding:
    """Say what of a message could not be taken over."""
    return Finding(
        "import-incomplete",
        Severity.WARNING,
        mark("Line %(line)d is not imported as it was. %(doubt)s", line=line, doubt=doubt),
    )


def unreadable(path: Path, error: OSError) -> Problem:
    """Say that the file cannot be opened or read."""
    return Problem(
        "import-unreadable",
        Severity.ERROR,
        mark("%(file)s cannot be read.", file=path.name),
        mark("The system says: %(reason)s.", reason=error.strerror or str(error)),
        mark("Check that the file is there and that you may read it."),
        details={"path": str(path), "error": f"{type(error).__name__}: {error}"},
    )


def unknown(path: Path) -> Problem:
    """Say that nothing in the file looks like messages."""
    return Problem(
        "import-unknown-form",
        Severity.ERROR,
        mark("%(file)s holds no messages that can be imported.", file=path.name),
        mark(
            "It is neither CSV nor JSON lines of this program, nor a JSON export of MQTTX. A plain "
            "log cannot be imported: nothing in it says where a message ends."
        ),
        mark("Export the messages as CSV or as JSON lines, and import that."),
        details={"path": str(path)},
    )


def not_kept(path: Path, finding: Finding) -> Problem:
    """Say that what is imported cannot be stored."""
    return Problem(
        "import-not-stored",
        Severity.ERROR,
        mark("The messages of %(file)s could not be imported.", file=path.name),
        finding.message,
        finding.fix or mark("Free some space, and import the file again."),
        details={"path": str(path), "finding": finding.code},
    )
