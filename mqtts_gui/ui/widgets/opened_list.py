"""The list of open files."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.ui.models.opened_files import ENTRY_ROLE, OpenedFile, OpenedFilesModel
from mqtts_gui.ui.widgets.opened_menu import OpenedMenu
from mqtts_gui.ui.widgets.opened_painter import ROW, OpenedFilePainter
from mqtts_gui.ui.widgets.scaling import px

_LEAST_ROWS = 2


class OpenedList(QListView):
    """The files that are open.

    Signals:
        chosen: A file was selected (its number; 0 when none is left).
        close_requested: A file is to be closed: Delete, or the menu (its number).
        close_all_requested: All are to be closed.
        compare_requested: Two files are to be compared (their numbers).
        save_requested: A file is to be saved in another form (its number).
    """

    chosen = Signal(int)
    close_requested = Signal(int)
    close_all_requested = Signal()
    compare_requested = Signal(int, int)
    save_requested = Signal(int)

    def __init__(self, model: OpenedFilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("opened_files_list")
        self.setModel(model)
        self._files = model
        self.setItemDelegate(OpenedFilePainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.selectionModel().currentChanged.connect(self._report)
        model.rowsInserted.connect(self.updateGeometry)
        model.rowsRemoved.connect(self.updateGeometry)

    def select(self, number: int) -> None:
        """Select the file of this number."""
        row = self._files.row_of(number)
        if row >= 0:
            self.setCurrentIndex(self._files.index(row))

    def current(self) -> int:
        """Return the number of the selected file, 0 where there is none."""
        entry = self._current_entry()
        return 0 if entry is None else entry.number

    def _current_entry(self) -> OpenedFile | None:
        entry = self.currentIndex().data(ENTRY_ROLE)
        return entry if isinstance(entry, OpenedFile) else None

    def _report(self) -> None:
        self.chosen.emit(self.current())

    def make_menu(self) -> OpenedMenu:
        """Return a menu for the selected file."""
        menu = OpenedMenu(self._current_entry(), self._files, self)
        menu.compare_requested.connect(self.compare_requested)
        menu.save_requested.connect(self.save_requested)
        menu.close_requested.connect(self.close_requested)
        menu.close_all_requested.connect(self.close_all_requested)
        return menu

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = self.current()
        if event.key() == Qt.Key.Key_Delete and number:
            self.close_requested.emit(number)
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(row.center())
        self.make_menu().popup(place)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._files.refresh()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(212), self._files.rowCount() * px(ROW))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), min(_LEAST_ROWS, self._files.rowCount()) * px(ROW))
