"""What the next start of the program needs to know of a recording that goes on."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.store.atomic import write_atomically
from mqtts_gui.store.export_formats import ExportFormat
from mqtts_gui.store.recording_options import RecordingOptions

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Remembered:
    """A recording as it was left.

    Attributes:
        next_seq: The number of the first message that is not in its files.
        files: The names of its files, the oldest first.
    """

    options: RecordingOptions
    next_seq: int
    files: tuple[str, ...] = ()


def remember(path: Path, remembered: Remembered) -> None:
    """Keep it.

    Raises:
        OSError: it cannot be written.
    """
    options = remembered.options
    fields = {
        "version": _VERSION,
        "path": str(options.path),
        "format": options.format,
        "most_bytes": options.most_bytes,
        "daily": options.daily,
        "kept": options.kept,
        "next_seq": remembered.next_seq,
        "files": list(remembered.files),
    }
    write_atomically(path, json.dumps(fields, indent=1).encode())


def recall(path: Path) -> Remembered | None:
    """Return what was kept; None if nothing was, or nothing that can be used."""
    try:
        fields = json.loads(path.read_bytes())
        if fields["version"] != _VERSION:
            return None
        options = RecordingOptions(
            Path(fields["path"]),
            ExportFormat(fields["format"]),
            _number(fields["most_bytes"]),
            bool(fields["daily"]),
            _number(fields["kept"]),
        )
        names = tuple(name for name in fields["files"] if Path(name).name == name)
        return Remembered(options, int(fields["next_seq"]), names)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(path: Path) -> None:
    """Keep it no longer."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _number(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("no number")
    return value
