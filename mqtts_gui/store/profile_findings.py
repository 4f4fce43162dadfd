"""What can be odd about the profiles file, said once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import Phrase, mark, nmark


def damaged(path: Path, aside: Path | None) -> Finding:
    """Say that nothing of the file could be read, and where it is now."""
    message = mark("The list of connections %(file)s is damaged.", file=str(path))
    return Finding("profiles-damaged", Severity.ERROR, message, _kept_as(aside))


def partly_damaged(path: Path, aside: Path | None, fields: Sequence[str]) -> Finding:
    """Say that some connections were left out, and which of their fields are wrong."""
    message = nmark(
        "%(count)s connection of %(file)s could not be read (%(fields)s).",
        "%(count)s connections of %(file)s could not be read (%(fields)s).",
        len(fields),
        file=str(path),
        fields=", ".join(sorted(set(fields))),
    )
    return Finding("profiles-partly-damaged", Severity.ERROR, message, _kept_as(aside))


def restored(backup: Path, count: int) -> Finding:
    """Say that the previous file was used instead."""
    message = nmark(
        "%(count)s connection was restored from the previous file %(file)s.",
        "%(count)s connections were restored from the previous file %(file)s.",
        count,
        file=str(backup),
    )
    return Finding("profiles-restored", Severity.WARNING, message)


def newer(path: Path) -> Finding:
    """Say that a newer program wrote the file."""
    return Finding(
        "profiles-newer",
        Severity.ERROR,
        mark(
            "The list of connections %(file)s was written by a newer version of this program.",
            file=str(path),
        ),
        mark("Use the newer version. If you save here, that file is renamed, not overwritten."),
    )


def unreadable(path: Path, error: OSError) -> Finding:
    """Say that the file is there but cannot be opened."""
    return Finding(
        "profiles-unreadable",
        Severity.ERROR,
        mark(
            "The list of connections %(file)s cannot be read: %(reason)s.",
            file=str(path),
            reason=_reason(error),
        ),
        mark("Correct the permissions of the file, then start the program again."),
    )


def not_saved(path: Path, error: OSError) -> Finding:
    """Say that the file cannot be written; everything is still in memory."""
    return Finding(
        "profiles-not-saved",
        Severity.ERROR,
        mark(
            "The connections could not be saved in %(file)s: %(reason)s.",
            file=str(path),
            reason=_reason(error),
        ),
        mark(
            "They are kept until the program ends. Free some disk space or correct the "
            "permissions of the folder, then change something: it is saved again."
        ),
    )


def _kept_as(aside: Path | None) -> Phrase:
    if aside is None:
        return mark("It could not be renamed; correct the permissions of its folder.")
    return mark("It is kept as %(file)s; the program goes on without it.", file=str(aside))


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
