"""Notices that files change on the disk, however they are replaced."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLE_MS = 200
"""A program that writes a file touches it several times."""
MOST_WATCHED = 2000
"""Watches are few on some systems; what has none is looked at when the window is used again."""
_NETWORK = ("\\\\", "//")


class FileWatch(QObject):
    """Watch files, and their folders: a file that is replaced loses the watch on itself.

    Signals:
        touched: Something happened to these files, or beside them (a frozenset of `Path`).
    """

    touched = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: dict[str, set[Path]] = {}
        self._touched: set[Path] = set()
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._report)
        self._watcher.fileChanged.connect(self._note_file)
        self._watcher.directoryChanged.connect(self._note_folder)

    def watch(self, paths: Iterable[Path]) -> None:
        """Watch files that were just read, also those that are watched: they may be new files."""
        # A server that does not answer would hold up the window.
        local = [path for path in paths if not str(path).startswith(_NETWORK)]
        for path in local:
            self._folders.setdefault(str(path.parent), set()).add(path)
        names = [str(path) for path in local]
        self._disarm(names)
        self._arm([*(str(path.parent) for path in local), *names])

    def forget(self, paths: Iterable[Path]) -> None:
        """Watch these files no more, and no folder without watched files."""
        names = []
        for path in paths:
            files = self._folders.get(str(path.parent), set())
            files.discard(path)
            names.append(str(path))
            if not files and self._folders.pop(str(path.parent), None) is not None:
                names.append(str(path.parent))
        self._disarm(names)

    def _arm(self, names: Iterable[str]) -> None:
        watched = self._watched()
        missing = [name for name in dict.fromkeys(names) if name not in watched]
        room = max(0, MOST_WATCHED - len(watched))
        if missing[:room]:
            self._watcher.addPaths(missing[:room])

    def _disarm(self, names: Iterable[str]) -> None:
        watched = self._watched()
        held = [name for name in names if name in watched]
        if held:
            self._watcher.removePaths(held)

    def _watched(self) -> set[str]:
        return {*self._watcher.files(), *self._watcher.directories()}

    def _note_file(self, name: str) -> None:
        self._note({Path(name)})

    def _note_folder(self, name: str) -> None:
        # Which of its files are concerned is for a job to find out. A folder that is not known
        # stands above one that was deleted, and may have come back.
        below = Path(name)
        self._note(
            self._folders.get(name)
            or {
                path
                for folder, files in self._folders.items()
                if below in Path(folder).parents
                for path in files
            }
        )

    def _note(self, paths: set[Path]) -> None:
        self._touched |= paths
        if not self._timer.isActive():  # who writes for minutes is still heard
            self._timer.start()

    def _report(self) -> None:
        touched, self._touched = frozenset(self._touched), set()
        # A file that was replaced is another file, and a folder that is back another folder.
        folders = (_existing(Path(folder)) for folder in self._folders)
        self._arm([*map(str, folders), *(str(path) for path in touched)])
        if touched:
            self.touched.emit(touched)


def _existing(folder: Path) -> Path:
    """Return `folder`, or the nearest folder above it that is there."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), folder)
