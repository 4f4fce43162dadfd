"""The heading of the table of messages: it turns the order round and offers the columns."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QMenu, QToolButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.history_model import HistoryModel
from mqtts_gui.ui.models.message_cells import Column, full_heading, heading
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.widgets.message_days import DayPainter
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.scaling import px

_SIGN = 7  # the width of the triangle that shows the order
_GAP = 8


class MessageHeading(QHeaderView):
    """Name the columns; a click on *Time* turns the order of the messages round.

    Attributes:
        button: Opens the same menu as a right click, for the keyboard.
    """

    def __init__(
        self, messages: HistoryModel, columns: MessageColumns, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._messages, self._columns = messages, columns
        self._days = DayPainter()
        self._day: date | None = None
        self.button = named(QToolButton(parent), "message_columns_button")
        self.button.setIcon(icon("columns-3", "muted"))
        self.button.clicked.connect(self._open_below)
        self.setObjectName("message_heading")
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda point: self.make_menu().popup(self.mapToGlobal(point))
        )
        self.sectionClicked.connect(self._take_click)
        self._retranslate()

    def show_day(self, day: date | None) -> None:
        """Show of which day the topmost message is; None for nothing."""
        if day != self._day:
            self._day = day
            self.viewport().update()

    def refresh(self) -> None:
        """Take over theme and text size."""
        self._days.refresh()

    def make_menu(self) -> QMenu:
        """Return a menu of the order and the columns; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        order = menu.addAction(tr("Newest first"))
        order.setObjectName("newest_first_action")
        order.setCheckable(True)
        order.setChecked(self._messages.newest_first)
        order.toggled.connect(self._messages.set_newest_first)
        menu.addSeparator()
        for column in Column:
            entry = menu.addAction(full_heading(column))
            entry.setObjectName(f"{column.name.lower()}_column_action")
            entry.setCheckable(True)
            entry.setChecked(column in self._columns.chosen)
            entry.setEnabled(self._columns.can_hide(column))
            entry.toggled.connect(partial(self._show_column, column))
        menu.addSeparator()
        menu.addAction(tr("Usual columns and widths"), self._columns.reset)
        return menu

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex == Column.TIME:
            self._paint_order(painter, rect)
        if self._day is not None and logicalIndex == self._day_column():
            title = str(heading(logicalIndex, Qt.ItemDataRole.DisplayRole))
            taken = self.fontMetrics().horizontalAdvance(title) + 2 * px(_GAP)
            self._days.paint_above(painter, self._day, rect.adjusted(taken, 0, -px(_GAP), 0))

    def _day_column(self) -> int:
        """Return the column with the most room beside its title."""
        return max(self._columns.chosen, key=self.sectionSize)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _paint_order(self, painter: QPainter, place: QRect) -> None:
        """Paint a triangle behind the word: upwards where time grows downwards."""
        word = self.fontMetrics().horizontalAdvance(tr("Time"))
        size = px(_SIGN)
        left, top = place.left() + px(_GAP) * 2 + word, place.center().y() - size // 4
        base, tip = (top, top + size / 2) if self._messages.newest_first else (top + size / 2, top)
        corners = [QPointF(left, base), QPointF(left + size, base), QPointF(left + size / 2, tip)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("muted"))
        painter.drawPolygon(QPolygonF(corners))
        painter.restore()

    def _take_click(self, section: int) -> None:
        if section == Column.TIME:
            self._messages.set_newest_first(not self._messages.newest_first)

    def _show_column(self, column: Column, shown: bool) -> None:  # noqa: FBT001 - a toggled signal
        self._columns.show(column, shown=shown)

    def _open_below(self) -> None:
        button = self.button
        self.make_menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _retranslate(self) -> None:
        self.button.setAccessibleName(tr("Columns and order of the messages"))
        self.button.setToolTip(tr("Columns and order of the messages"))
