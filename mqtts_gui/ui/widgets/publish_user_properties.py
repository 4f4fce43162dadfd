"""The user properties of a message: a small table of names and values."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.widgets.scaling import px

_HEIGHT = 118
_NAME, _VALUE = 0, 1


class PublishUserProperties(QTableWidget):
    """Edit pairs; there is always an empty line to type the next one into.

    Signals:
        edited: The person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self.setObjectName("publish_user_properties_table")
        self.setTabKeyNavigation(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(px(_HEIGHT))
        self.itemChanged.connect(self._take)
        self.show_pairs(())
        self._retranslate()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return what is typed; lines without anything are left out."""
        rows = [(self._text(row, _NAME), self._text(row, _VALUE)) for row in range(self.rowCount())]
        return tuple(row for row in rows if any(row))

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Show these, and an empty line."""
        with QSignalBlocker(self):
            self.setRowCount(0)
            for pair in (*pairs, ("", "")):
                self._append(*pair)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.currentRow() >= 0:
            if self.currentRow() < self.rowCount() - 1:
                self.removeRow(self.currentRow())
                self.edited.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # closes what the table lies in
            return
        super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text()

    def _append(self, name: str, value: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        self.setItem(row, _NAME, QTableWidgetItem(name))
        self.setItem(row, _VALUE, QTableWidgetItem(value))

    def _take(self) -> None:
        last = self.rowCount() - 1
        if last < 0 or self._text(last, _NAME) or self._text(last, _VALUE):
            with QSignalBlocker(self):
                self._append("", "")
        self.edited.emit()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("User properties"))
        self.setHorizontalHeaderLabels([tr("Name"), tr("Value")])
