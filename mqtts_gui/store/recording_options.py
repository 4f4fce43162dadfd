"""Where a recording goes, and when it takes another file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.store.export_formats import ExportFormat

LEAST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class RecordingOptions:
    """How messages are logged.

    Attributes:
        path: Absolute. Each file is called so with the instant of its first message before the
            ending: `log.jsonl` gives `log-20261121-104207.jsonl`. None is ever written over.
        format: JSON lines or a plain log.
        most_bytes: A file is full beyond this; None for never.
        daily: Each day of this computer's time has its own file.
        kept: Files of this recording that stay, the newest; None for all.

    Raises:
        ValueError: these options make no log.
    """

    path: Path
    format: ExportFormat = ExportFormat.JSON_LINES
    most_bytes: int | None = None
    daily: bool = False
    kept: int | None = None

    def __post_init__(self) -> None:
        if self.format is ExportFormat.CSV:
            raise ValueError("CSV needs a heading: it is no log")
        if self.most_bytes is not None and self.most_bytes < LEAST_BYTES:
            raise ValueError("a file that small holds nothing")
        if self.kept is not None and self.kept < 1:
            raise ValueError("the file that is written stays")

    def file_for(self, instant: str, number: int) -> Path:
        """Return the file that begins at an ISO 8601 instant; `number` tells it from others."""
        stamp = re.sub(r"[-:]", "", instant[:19]).replace("T", "-")
        apart = "" if number == 1 else f"_{number:03d}"  # sorted by name, it follows
        return self.path.with_name(f"{self.path.stem}-{stamp}{apart}{self.path.suffix}")
