"""A button with the files opened last."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.recent_files import RecentFiles
from mqtts_gui.ui.widgets.compare_menu import menu_text

LONGEST_FOLDER = 48


class RecentButton(QPushButton):
    """Offer what was opened last; hidden while that is nothing.

    Signals:
        chosen: A file or folder is to be opened again (a `Path`).
    """

    chosen = Signal(object)

    def __init__(self, recent: RecentFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recent_files_button")
        self.setProperty("hasMenu", True)  # noqa: FBT003 - Qt's signature
        self._recent, self._short = recent, False
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(recent.look)
        self.setMenu(self._menu)
        recent.changed.connect(self._write)
        self._write()

    def shorten(self, *, short: bool) -> None:
        """Show a sign in place of the word where the header has little room."""
        if short != self._short:
            self._short = short
            self._write()

    def _write(self) -> None:
        self.setText("" if self._short else tr("Recent"))
        self.setIcon(icon("clock", "text") if self._short else QIcon())
        self.setToolTip(tr("Recent files") if self._short else "")
        self.setAccessibleName(tr("Recent files"))
        self.setVisible(bool(self._recent.paths))
        self._menu.clear()
        for path in self._recent.paths:
            action = self._menu.addAction(
                f"{menu_text(recent_name(path, gone=self._recent.is_gone(path)))}"
                f"\t{menu_text(folder_of(path))}",
                partial(self.chosen.emit, path),
            )
            action.setEnabled(not self._recent.is_gone(path))
        self._menu.addSeparator()
        clear = self._menu.addAction(tr("Clear the list"), self._recent.clear)
        clear.setObjectName("clear_recent_files_action")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


def recent_name(path: Path, *, gone: bool) -> str:
    """Return what a recent file is called."""
    name = visible(path.name or str(path))
    return tr("%(name)s (not there any more)", name=name) if gone else name


def folder_of(path: Path) -> str:
    """Return where a recent file lies, its beginning cut where that is long."""
    folder = visible(str(path.parent))
    return folder if len(folder) <= LONGEST_FOLDER else f"…{folder[1 - LONGEST_FOLDER :]}"
