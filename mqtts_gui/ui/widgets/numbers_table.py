"""A content as numbers: every width and order of bytes that it fits, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.formats.scalars import Reading
from mqtts_gui.ui.widgets.scaling import px

ORDERS = ("le", "be")
_HEADERS = (mark("Type"), mark("Little endian"), mark("Big endian"))


class NumbersTable(QTableWidget):
    """Show the readings of a content; a line for each width, a column for each order of bytes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADERS), parent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)  # Tab leaves it
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._retranslate()

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Display every reading."""
        rows: dict[str, dict[str, str]] = {}
        for each in readings:
            order = each.name[-2:] if each.name[-2:] in ORDERS else ""
            rows.setdefault(each.name.removesuffix(order), {})[order] = _values(each)
        self.clearContents()
        self.setRowCount(len(rows))
        for row, (name, orders) in enumerate(rows.items()):
            alone = orders.get("", "")  # of one byte, which has no order
            for column, text in enumerate((name, *(orders.get(each, alone) for each in ORDERS))):
                self.setItem(row, column, QTableWidgetItem(text))
        self.resizeColumnsToContents()
        widest = max(px(60), (self.viewport().width() - self.columnWidth(0)) // 2)
        self.setColumnWidth(1, min(self.columnWidth(1), widest))
        self.updateGeometry()

    def texts(self) -> list[list[str]]:
        """Return what stands in the table."""
        cells = [
            [self.item(row, column) for column in range(len(_HEADERS))]
            for row in range(self.rowCount())
        ]
        return [[cell.text() if cell else "" for cell in row] for row in cells]

    @override
    def sizeHint(self) -> QSize:
        rows = self.verticalHeader().length() + self.horizontalHeader().height()
        return QSize(px(160), rows + 2 * self.frameWidth() + px(2))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(60))

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


def _values(reading: Reading) -> str:
    more = " …" if reading.count > len(reading.values) else ""
    return " ".join(reading.values) + more
