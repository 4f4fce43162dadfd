"""The Messages tab: subscribe, read, publish."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.widgets.message_card import MessageCard, topic_term
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from mqtts_gui.ui.widgets.publish_bar import PublishBar
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.subscription_card import SubscriptionCard

MARGIN, GAP = 16, 12
"""Beside the cards and between them, in pixels."""

NARROW = 948
"""Below this width the detail goes under the table: a window of 1180 less its side bar."""

_SUBSCRIPTIONS, _DETAIL = 212, 236
_DETAIL_SHARE = 42  # per cent of the height, when it lies under the table


class MessagesPage(QWidget):
    """Everything one does with messages, on one page."""

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.subscriptions = SubscriptionCard(connection)
        self.messages = MessageCard(connection)
        self.detail = MessageDetail()
        self.publish_bar = PublishBar(connection)
        self._narrow: bool | None = None
        self._lay_out()
        self._connect()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < px(NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._arrange()

    def _lay_out(self) -> None:
        self._reading = _splitter(Qt.Orientation.Horizontal, self.messages, self.detail)
        self._reading.setStretchFactor(0, 1)
        self._columns = _splitter(Qt.Orientation.Horizontal, self.subscriptions, self._reading)
        self._columns.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self._columns, 1)
        layout.addWidget(self.publish_bar)

    def _arrange(self) -> None:
        """Give the cards the widths of a window that is broad or narrow."""
        width = self.width() - 2 * MARGIN
        left, detail = px(_SUBSCRIPTIONS), px(_DETAIL)
        self._columns.setSizes([left, width - GAP - left])
        if self._narrow:
            self._reading.setOrientation(Qt.Orientation.Vertical)
            self._reading.setSizes([100 - _DETAIL_SHARE, _DETAIL_SHARE])
        else:
            self._reading.setOrientation(Qt.Orientation.Horizontal)
            self._reading.setSizes([width - left - detail - 2 * GAP, detail])
        self._reading.setStretchFactor(1, 1 if self._narrow else 0)

    def _connect(self) -> None:
        self.messages.message_chosen.connect(self.detail.show_message)
        self.messages.publish_again_requested.connect(self.publish_bar.write_again)
        self.subscriptions.publishing_requested.connect(self.publish_bar.write_to)
        self.subscriptions.messages_requested.connect(self._show_only)

    def _show_only(self, topic_filter: str) -> None:
        self.messages.filter_bar.show_only(topic_term(topic_filter))


def _splitter(orientation: Qt.Orientation, first: QWidget, second: QWidget) -> QSplitter:
    """Put two widgets side by side, with room to take hold of between them."""
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(GAP)
    splitter.setChildrenCollapsible(False)
    splitter.addWidget(first)
    splitter.addWidget(second)
    return splitter
