"""The list of subscriptions: colour, filter, and how much comes; what to do with each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr, visible
from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.models.subscription_words import explanation_of
from mqtts_gui.ui.models.subscriptions_model import (
    REMARK_ROLE,
    SUMMARY_ROLE,
    SubscriptionsModel,
)
from mqtts_gui.ui.widgets.scaling import plain_tool_tip
from mqtts_gui.ui.widgets.subscription_delegate import SubscriptionDelegate
from mqtts_gui.ui.widgets.subscription_menu import SubscriptionMenu

_RESTYLED = {QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange}


class SubscriptionList(QListView):
    """Show a `SubscriptionsModel`.

    Several rows can be chosen; dragged, or moved by Alt and an arrow key, they stay where they are
    put.

    Signals:
        editing_requested: The person wants to change this filter (its text, the place of its row).
        messages_requested: The person wants to see the messages of this filter only.
        publishing_requested: The person wants to publish to this topic.
    """

    editing_requested = Signal(str, QRect)
    messages_requested = Signal(str)
    publishing_requested = Signal(str)

    def __init__(self, model: SubscriptionsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("subscription_list")
        self.subscriptions = model
        self._delegate = SubscriptionDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSpacing(0)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        model.dataChanged.connect(self.scheduleDelayedItemsLayout)  # a refusal takes more lines
        self.doubleClicked.connect(self.edit_current)
        self._retranslate()

    def chosen_rows(self) -> list[SubscriptionRow]:
        """Return the rows that are chosen, from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.subscriptions.row_at(place) for place in places]

    def edit_current(self) -> None:
        """Let the current row be changed."""
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)
            self.editing_requested.emit(self._filter_at(index), self.visualRect(index))

    def copy_chosen(self) -> None:
        """Copy the filters of the chosen rows, a line each."""
        if filters := self._chosen_filters():
            QGuiApplication.clipboard().setText("\n".join(filters))

    def remove_chosen(self) -> None:
        """Unsubscribe from the chosen rows."""
        if filters := self._chosen_filters():
            self.subscriptions.desk.unsubscribe(filters)

    def toggle_pause(self) -> None:
        """Pause the chosen rows, or resume them if each is paused."""
        rows = [row for row in self.chosen_rows() if not row.is_off]
        if rows:
            on = not all(row.paused_ns for row in rows)
            self.subscriptions.desk.pause([row.filter for row in rows], on=on)

    def move_chosen(self, step: int) -> None:
        """Move the chosen rows one place up (-1) or down (1)."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        if not places:
            return
        at = places[0] - 1 if step < 0 else places[-1] + 2
        if 0 <= at <= self.subscriptions.rowCount():
            self.subscriptions.move(self._chosen_filters(), at)
            self.scrollTo(self.currentIndex())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._cross_at(event.position().toPoint()).isValid()
        if over is not self._delegate.pointed_cross:
            self._delegate.pointed_cross = over
            self.viewport().update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Pressed on a sign, a row is not chosen first: it acts when the button comes up.
        if not self._is_on_sign(event.position().toPoint()):
            super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._is_on_sign(event.position().toPoint()):
            super().mouseDoubleClickEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and (cross := self._cross_at(point)).isValid():
            self.subscriptions.desk.unsubscribe([self._filter_at(cross)])
        elif is_left and (retry := self._retry_at(point)).isValid():
            self.subscriptions.desk.ask_again([self._filter_at(retry)])
        else:
            super().mouseReleaseEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tool_tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() in _RESTYLED:
            self.scheduleDelayedItemsLayout()

    def _filter_at(self, index: QModelIndex) -> str:
        return self.subscriptions.row_at(index.row()).filter

    def _cross_at(self, point: QPoint) -> QModelIndex:
        index = self.indexAt(point)
        if index.isValid() and self._delegate.cross_of(self.visualRect(index)).contains(point):
            return index
        return QModelIndex()

    def _retry_at(self, point: QPoint) -> QModelIndex:
        index = self.indexAt(point)
        if index.isValid() and self._delegate.retry_of(index, self.visualRect(index)).contains(
            point
        ):
            return index
        return QModelIndex()

    def _is_on_sign(self, point: QPoint) -> bool:
        return self._cross_at(point).isValid() or self._retry_at(point).isValid()

    def _tool_tip_at(self, point: QPoint) -> str:
        if self._cross_at(point).isValid():
            return tr("Unsubscribe (Del)")
        if self._retry_at(point).isValid():
            return tr("Ask again")
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        row = self.subscriptions.row_at(index.row())
        alias = [visible(row.filter)] if row.alias else []
        remark = index.data(REMARK_ROLE)
        said = [remark[0]] if remark else []
        said += explanation_of(row, self.subscriptions.connection)
        return plain_tool_tip(index.data(), *alias, index.data(SUMMARY_ROLE), *said)

    def _open_menu(self, point: QPoint) -> None:
        if not self.indexAt(point).isValid():
            self.clearSelection()
        SubscriptionMenu(self).popup(self.viewport().mapToGlobal(point))

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Return what a key does to the chosen rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            return self.copy_chosen
        if event.modifiers() == Qt.KeyboardModifier.AltModifier:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            step = steps.get(Qt.Key(event.key()))
            return None if step is None else partial(self.move_chosen, step)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        return {
            Qt.Key.Key_Delete: self.remove_chosen,
            Qt.Key.Key_Backspace: self.remove_chosen,
            Qt.Key.Key_F2: self.edit_current,
            Qt.Key.Key_Space: self.toggle_pause,
        }.get(Qt.Key(event.key()))

    def _chosen_filters(self) -> list[str]:
        return [row.filter for row in self.chosen_rows()]

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Subscriptions"))
        self.scheduleDelayedItemsLayout()
