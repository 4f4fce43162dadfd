"""The list of subscriptions: colour, filter, and how much comes; what to do with each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QToolTip, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.subscriptions_model import SUMMARY_ROLE, SubscriptionsModel
from mqtts_gui.ui.widgets.scaling import plain_tool_tip
from mqtts_gui.ui.widgets.subscription_delegate import SubscriptionDelegate

_WILDCARDS = frozenset("+#")
_RESTYLED = {QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange}


class SubscriptionList(QListView):
    """Show a `SubscriptionsModel`.

    Signals:
        removal_requested: The person wants to unsubscribe from this filter.
        messages_requested: The person wants to see the messages of this filter only.
        publishing_requested: The person wants to publish to this topic.
    """

    removal_requested = Signal(str)
    messages_requested = Signal(str)
    publishing_requested = Signal(str)

    def __init__(self, model: SubscriptionsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("subscription_list")
        self._subscriptions = model
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
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        model.dataChanged.connect(self.scheduleDelayedItemsLayout)  # a refusal takes more lines
        self._retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removal_requested.emit(self._filter_at(index))
        elif index.isValid() and event.matches(QKeySequence.StandardKey.Copy):
            self._copy(self._filter_at(index))
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._cross_at(event.position().toPoint()).isValid()
        if over is not self._delegate.pointed_cross:
            self._delegate.pointed_cross = over
            self.viewport().update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Pressed on the cross, a row is not chosen first: it goes away when the button comes up.
        if not self._cross_at(event.position().toPoint()).isValid():
            super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._cross_at(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.removal_requested.emit(self._filter_at(index))
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
        return self._subscriptions.row_at(index.row()).filter

    def _cross_at(self, point: QPoint) -> QModelIndex:
        index = self.indexAt(point)
        if index.isValid() and self._delegate.cross_of(self.visualRect(index)).contains(point):
            return index
        return QModelIndex()

    def _tool_tip_at(self, point: QPoint) -> str:
        if self._cross_at(point).isValid():
            return tr("Unsubscribe (Del)")
        index = self.indexAt(point)
        return plain_tool_tip(index.data(), index.data(SUMMARY_ROLE)) if index.isValid() else ""

    def _open_menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        if not index.isValid():
            return
        topic_filter = self._filter_at(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(icon("list-filter"), tr("Show only its messages"))
        show.triggered.connect(lambda: self.messages_requested.emit(topic_filter))
        if not _WILDCARDS & set(topic_filter):
            publish = menu.addAction(icon("send"), tr("Publish to this topic"))
            publish.triggered.connect(lambda: self.publishing_requested.emit(topic_filter))
        copy = menu.addAction(icon("copy"), tr("Copy the filter"))
        copy.triggered.connect(lambda: self._copy(topic_filter))
        menu.addSeparator()
        remove = menu.addAction(icon("trash-2"), tr("Unsubscribe"))
        remove.triggered.connect(lambda: self.removal_requested.emit(topic_filter))
        menu.popup(self.viewport().mapToGlobal(point))

    def _copy(self, topic_filter: str) -> None:
        QGuiApplication.clipboard().setText(topic_filter)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Subscriptions"))
        self.scheduleDelayedItemsLayout()
