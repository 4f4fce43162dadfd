"""What can be done with an open file, as a menu of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from mqtts_gui.i18n import tr
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.opened_files import OpenedFilesModel
from mqtts_gui.ui.widgets.compare_menu import CompareMenu


class OpenedMenu(QMenu):
    """The context menu of an open file, or of the list where none is chosen.

    Signals:
        compare_requested: Two files are to be compared (their numbers).
        save_requested: A file is to be saved in another form (its number).
        close_requested: A file is to be closed (its number).
        close_all_requested: All are to be closed.
    """

    compare_requested = Signal(int, int)
    save_requested = Signal(int)
    close_requested = Signal(int)
    close_all_requested = Signal()

    def __init__(self, entry: OpenedFile | None, files: OpenedFilesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if entry is not None:
            self._offer(entry, files)
        close_all = self._action("close_all_files_action", tr("Close all"))
        close_all.triggered.connect(self.close_all_requested)
        close_all.setEnabled(files.rowCount() > 0)

    def _offer(self, entry: OpenedFile, files: OpenedFilesModel) -> None:
        number = entry.number
        self.compare = CompareMenu("compare_file_action", self)
        self.compare.offer(entry, files.entries)
        self.compare.chosen.connect(lambda other: self.compare_requested.emit(number, other))
        self.addMenu(self.compare)
        save = self._action("save_file_action", tr("Save as…"))
        save.setEnabled(bool(entry.descriptions))
        save.triggered.connect(lambda: self.save_requested.emit(number))
        copy = self._action("copy_path_action", tr("Copy path"))
        copy.setEnabled(entry.path is not None)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(str(entry.path)))
        self.addSeparator()
        close = self._action("close_file_action", tr("Close"))
        close.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        close.triggered.connect(lambda: self.close_requested.emit(number))

    def _action(self, name: str, text: str) -> QAction:
        action = self.addAction(text)
        action.setObjectName(name)
        return action
