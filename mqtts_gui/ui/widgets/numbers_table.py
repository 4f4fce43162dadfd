"""A content as numbers: every width and order of bytes that it fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.formats.scalars import Reading
from mqtts_gui.ui.widgets.content_height import ContentHeight
from mqtts_gui.ui.widgets.scaling import plain_tool_tip, px, scaled_mono_font

_HEADERS = (mark("Type"), mark("Values"))
_ROW = 22


class NumbersTable(ContentHeight, QTableWidget):
    """Show the readings of a content, a line for each; `le` and `be` are orders of bytes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADERS), parent)
        self.setProperty("kind", "mono")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)  # Tab leaves it
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._retranslate()

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Display every reading."""
        self.clearContents()
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.setRowCount(len(readings))
        for row, each in enumerate(readings):
            for column, text in enumerate((each.name, _values(each))):
                item = QTableWidgetItem(text)
                item.setFont(scaled_mono_font())
                item.setToolTip(plain_tool_tip(_order(each.name), text) if column else "")
                self.setItem(row, column, item)
        self.fit_height()

    def texts(self) -> list[list[str]]:
        """Return what stands in the table."""
        cells = [
            [self.item(row, column) for column in range(len(_HEADERS))]
            for row in range(self.rowCount())
        ]
        return [[cell.text() if cell else "" for cell in row] for row in cells]

    @override
    def needed_height(self) -> int:
        rows = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height()
        return rows + 2 * self.frameWidth() + px(2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _copy(self) -> None:
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column())):
            lines.setdefault(index.row(), []).append(str(index.data()))
        if lines:
            text = "\n".join("\t".join(cells) for cells in lines.values())
            QGuiApplication.clipboard().setText(text)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Content as numbers"))
        self.setHorizontalHeaderLabels([str(name) for name in _HEADERS])
        for column in range(len(_HEADERS)):
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _order(name: str) -> str:
    if name.endswith("le"):
        return tr("Little endian: the lowest byte comes first.")
    if name.endswith("be"):
        return tr("Big endian: the highest byte comes first.")
    return tr("One byte each")


def _values(reading: Reading) -> str:
    more = " …" if reading.count > len(reading.values) else ""
    return " ".join(reading.values) + more
