"""A table of named values in which every value can be selected and copied."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget
from typing_extensions import override

from mqtts_gui.certs.summary import Answer
from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.models.answers_model import ANSWER_ROLE, LABEL, VALUE, AnswersModel, Index
from mqtts_gui.ui.widgets.arrival import show_arrival
from mqtts_gui.ui.widgets.field_delegate import value_span
from mqtts_gui.ui.widgets.flow_label import Span
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.span_delegate import PAD_X, PAD_Y, SpanDelegate

LABEL_WIDTH = 250
LABEL_SHARE, MOST_SHARE = 0.46, 0.5
"""The label's column takes this part of the width, or a little more where no label then wraps."""
TIGHT_Y, SLACK = 4, 2
_BYTES = re.compile(r"(?:[0-9A-F]{2}:){8,}[0-9A-F]{2}")
NOTE_ROLES = {True: "ok", False: "error"}
SIGNS = {True: "✓", False: "✗"}


class AnswerDelegate(SpanDelegate):
    """Draw labels muted, values plain or strong, notes in the colour of what they say."""

    def __init__(self, parent: QWidget, *, strong: bool) -> None:
        super().__init__(parent)
        self._strong = strong

    @override
    def spans(self, index: Index) -> list[Span]:
        answer = index.data(ANSWER_ROLE)
        if index.column() == LABEL:
            return [Span(str(answer.label), "muted")]
        spans = [_value(answer.value, strong=self._strong)] if answer.value else []
        note = "" if answer.note is None else str(answer.note)
        blank = " " if spans else ""
        if answer.ok is None:
            return [*spans, Span(f"{blank}{note}", "muted")]
        if note.startswith("("):  # it belongs to the value; the sign follows it
            return [*spans, Span(f"{blank}{note} "), Span(SIGNS[answer.ok], NOTE_ROLES[answer.ok])]
        return [*spans, Span(f"{blank}{SIGNS[answer.ok]} {note}", NOTE_ROLES[answer.ok])]


def _value(text: str, *, strong: bool) -> Span:
    """Return a value; a fingerprint in fixed width, broken between two bytes."""
    shown = visible(text)
    is_bytes = _BYTES.fullmatch(shown) is not None
    return value_span(shown, mono=is_bytes, bold=strong and not is_bytes)


class AnswerTable(QTableView):
    """Show answers; `whole` makes the table as tall as its rows, without a scroll bar."""

    def __init__(
        self, parent: QWidget | None = None, *, strong: bool = False, whole: bool = False
    ) -> None:
        super().__init__(parent)
        self._model = AnswersModel()
        self._whole = whole
        self.setModel(self._model)
        self._delegate = AnswerDelegate(self, strong=strong)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What is shown."""
        return self._model.answers

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Replace all rows."""
        self._model.show_answers(answers)
        self._fit()

    def tighten(self, *, tight: bool) -> None:
        """Leave less air between the rows."""
        air = TIGHT_Y if tight else PAD_Y
        if self._delegate.pad_y != air:
            self._delegate.pad_y = air
            self._fit()

    def copy_selection(self) -> None:
        """Put the values of the selected rows on the clipboard, one a line."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        values = [self._model.copied_text(row) for row in rows]
        if values:
            QGuiApplication.clipboard().setText("\n".join(values))

    def _fit(self) -> None:
        room = self.viewport().width()
        self.setColumnWidth(LABEL, self._label_width(room))
        self.setColumnWidth(VALUE, room - self.columnWidth(LABEL))
        self.resizeRowsToContents()
        if self._whole:
            self.setFixedHeight(self.verticalHeader().length())

    def _label_width(self, room: int) -> int:
        widths = (self.fontMetrics().horizontalAdvance(str(each.label)) for each in self.answers)
        whole = max(widths, default=0) + 2 * px(PAD_X) + SLACK
        usual = min(px(LABEL_WIDTH), round(room * LABEL_SHARE))
        return whole if usual < whole <= room * MOST_SHARE else usual

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(300), max(px(120), self.verticalHeader().length()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height() if self._whole else px(80))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        show_arrival(self, event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.selectedIndexes():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(tr("Copy the value"), self.copy_selection)
            menu.popup(event.globalPos())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._model.refresh()
            self._fit()
        elif event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()
        super().changeEvent(event)
