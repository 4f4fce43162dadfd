"""The list of open files."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import visible
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.file_words import icon_of, kind_line
from mqtts_gui.ui.models.opened_files import ENTRY_ROLE, OpenedFile, OpenedFilesModel
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.verdict_line import ICONS, ROLES

ROW, INSET, SIDE, MARK, SMALL, RADIUS = 45, 8, 16, 14, 11, 6

Index = QModelIndex | QPersistentModelIndex


class OpenedFilePainter(QStyledItemDelegate):
    """Draw a file: icon, name, what it is, how it stands."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(120), px(ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, OpenedFile):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setBrush(colour("selection" if selected else "hover"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(row, px(RADIUS), px(RADIUS))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(row.adjusted(0, 0, -1, -1), px(RADIUS), px(RADIUS))
        left = QRect(row.left() + px(INSET), row.center().y() - px(SIDE) // 2, px(SIDE), px(SIDE))
        icon(icon_of(entry), "accent" if selected else "muted").paint(painter, left)
        right = QRect(
            row.right() - px(INSET) - px(MARK), row.center().y() - px(MARK) // 2, px(MARK), px(MARK)
        )
        if entry.verdict is not None:
            severity = entry.verdict.severity
            icon(ICONS[severity], ROLES[severity]).paint(painter, right)
        self._draw_texts(painter, row, left.right() + px(INSET), right.left() - px(4), entry)
        painter.restore()

    def _draw_texts(
        self, painter: QPainter, row: QRect, left: int, right: int, entry: OpenedFile
    ) -> None:
        font = QApplication.font()
        small = QFont(font)
        small.setPixelSize(px(SMALL))
        upper, lower = QFontMetrics(font).height(), QFontMetrics(small).height()
        top = row.top() + (row.height() - upper - lower) // 2
        middle, end = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        for line_font, role, text, mode, y, height in (
            (font, "text", visible(entry.name), middle, top, upper),
            (small, "muted", str(kind_line(entry)), end, top + upper, lower),
        ):
            painter.setFont(line_font)
            painter.setPen(colour(role))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(text, mode, right - left)
            painter.drawText(QRect(left, y, right - left, height), 0, shown)


class OpenedList(QListView):
    """The files that are open.

    Signals:
        chosen: A file was selected (its number; 0 when none is left).
        close_requested: Delete was pressed on a file (its number).
    """

    chosen = Signal(int)
    close_requested = Signal(int)

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
        entry = self.currentIndex().data(ENTRY_ROLE)
        return entry.number if isinstance(entry, OpenedFile) else 0

    def _report(self) -> None:
        self.chosen.emit(self.current())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = self.current()
        if event.key() == Qt.Key.Key_Delete and number:
            self.close_requested.emit(number)
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(212), self._files.rowCount() * px(ROW))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), min(2, self._files.rowCount()) * px(ROW))
