"""What a drag from the desktop carries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def local_files(data: QMimeData) -> list[Path]:
    """Return the files and folders of this machine that a drag carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
