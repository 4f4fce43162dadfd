"""The files that were opened last, to be opened again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mqtts_gui.store.settings import MOST_RECENT_FILES
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.models.passphrases import file_key


class RecentFiles(QObject):
    """Paths of files and folders, the latest first; never what they hold.

    Signals:
        changed: The list is another one, or it was found out which files are gone.
        edited: The list is another one, to be kept (a tuple of `Path`).
    """

    changed = Signal()
    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._gone: frozenset[Path] = frozenset()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The list."""
        return self._paths

    def is_gone(self, path: Path) -> bool:
        """Return whether a file was not there when it was last looked for."""
        return path in self._gone

    def take(self, paths: Sequence[Path]) -> None:
        """Begin with the list that was kept."""
        self._paths = tuple(paths)[:MOST_RECENT_FILES]
        self.changed.emit()
        self.look()

    def note(self, paths: Sequence[Path]) -> None:
        """Put paths that were opened at the head of the list, the last one first."""
        latest: dict[str, Path] = {}
        for path in (*reversed(paths[-MOST_RECENT_FILES:]), *self._paths):
            latest.setdefault(file_key(path), path)
        self._gone -= frozenset(paths)
        self._edit(tuple(latest.values())[:MOST_RECENT_FILES])

    def clear(self) -> None:
        """Forget all."""
        self._edit(())

    def look(self) -> None:
        """Find out in a job which files are gone: a drive may be slow."""
        if self._paths:
            run_job(self, partial(_gone, self._paths), self._take_gone, _raise)

    def _edit(self, paths: tuple[Path, ...]) -> None:
        if paths != self._paths:
            self._paths = paths
            self.changed.emit()
            self.edited.emit(paths)

    def _take_gone(self, gone: frozenset[Path]) -> None:
        if gone != self._gone:
            self._gone = gone
            self.changed.emit()


def _gone(paths: Sequence[Path]) -> frozenset[Path]:
    return frozenset(path for path in paths if not _is_there(path))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _raise(error: BaseException) -> None:
    raise error
