"""The table of a comparison: a sign, the field, and what either says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget
from typing_extensions import override

from mqtts_gui.certs.comparing import Comparison
from mqtts_gui.certs.comparison_forms import SIGNS
from mqtts_gui.i18n import mark, tr
from mqtts_gui.ui.models.answers_model import Index
from mqtts_gui.ui.models.comparison_model import FIELD, ROW_ROLE, ComparisonModel
from mqtts_gui.ui.widgets.arrival import show_arrival
from mqtts_gui.ui.widgets.field_actions import FieldActions
from mqtts_gui.ui.widgets.field_delegate import value_span
from mqtts_gui.ui.widgets.flow_label import Span
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.span_delegate import SpanDelegate

FIELD_WIDTH, FIELD_SHARE = 220, 0.32
"""The first column is as wide, but takes at most this part of the width."""
LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SIGN_ROLES = {True: "ok", False: "error", None: "muted"}


class CompareDelegate(SpanDelegate):
    """Draw what differs in bold where it matters, and what is equal muted."""

    pad_y = 6

    @override
    def spans(self, index: Index) -> Sequence[Span]:
        row = index.data(ROW_ROLE)
        differs = row.same is False
        strong = differs and row.important
        if index.column() == FIELD:
            sign = Span(f"{SIGNS[row.same]} ", SIGN_ROLES[row.same], bold=True, mono=True)
            return [sign, Span(str(row.label), "text" if differs else "muted", bold=strong)]
        text = row.texts[index.column() - 1]
        return [value_span(text, "text" if differs else "muted", mono=row.mono, bold=strong)]


class CompareTable(QTableView):
    """Show the rows of a comparison; both values wrap at the same bytes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison = ComparisonModel()
        self.setModel(self.comparison)
        self.setItemDelegate(CompareDelegate(self))
        self._dress()
        copies = (
            (mark("Copy the selected rows"), self.copy_rows, "Ctrl+C"),
            (mark("Copy the value"), self.copy_value, "Ctrl+Shift+C"),
        )
        self._actions = FieldActions(self, copies)
        self._retranslate()

    def show_comparison(self, comparison: Comparison, names: tuple[str, str]) -> None:
        """Replace all rows."""
        self.comparison.show_comparison(comparison, names)
        self._fit()

    def show_only_differences(self, *, only: bool) -> None:
        """Leave out what does not differ, or show it."""
        self.comparison.show_only_differences(only=only)
        self._fit()

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard: label and both values, apart by tabs."""
        places = sorted({index.row() for index in self.selectedIndexes()})
        rows = [self.comparison.rows[place] for place in places]
        lines = ["\t".join((SIGNS[row.same], str(row.label), *row.texts)) for row in rows]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def copy_value(self) -> None:
        """Put the text of the current cell on the clipboard."""
        index = self.currentIndex()
        if index.isValid():
            row = self.comparison.rows[index.row()]
            text = str(row.label) if index.column() == FIELD else row.texts[index.column() - 1]
            QGuiApplication.clipboard().setText(text)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(LEFT_MIDDLE)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def _fit(self) -> None:
        room = self.viewport().width()
        field = min(px(FIELD_WIDTH), round(room * FIELD_SHARE))
        half = (room - field) // 2
        for column, width in enumerate((field, half, room - field - half)):
            self.setColumnWidth(column, width)
        self.resizeRowsToContents()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Comparison, field by field"))
        self._actions.retranslate()
        self.comparison.refresh()
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(300), px(240))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(80))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_arrival(self, event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self._actions.menu().popup(event.globalPos())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
        super().changeEvent(event)
