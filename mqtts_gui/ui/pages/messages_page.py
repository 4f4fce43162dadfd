"""The Messages tab: subscribe, read, publish."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.message_columns import MessageColumns
from mqtts_gui.ui.models.message_watch import MessageWatch
from mqtts_gui.ui.models.topic_formats import TopicFormats
from mqtts_gui.ui.plotting import Plotting
from mqtts_gui.ui.widgets.clear_retained_panel import ClearRetainedPanel
from mqtts_gui.ui.widgets.message_card import MessageCard, topic_term
from mqtts_gui.ui.widgets.message_detail import HINT_HEIGHT, MessageDetail
from mqtts_gui.ui.widgets.publish_bar import PublishBar
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.shared_splitter import SharedSplitter
from mqtts_gui.ui.widgets.subscription_card import SubscriptionCard

MARGIN, GAP = 16, 12
"""Beside the cards and between them, in pixels."""

NARROW = 948
"""Below this width the detail goes under the table: a window of 1180 less its side bar."""

_SUBSCRIPTIONS, _DETAIL, _DETAIL_WIDEST = 212, 236, 480
_DETAIL_SHARE = 0.3  # of the width, where it lies beside the table
_TABLE_SHARE = 0.6  # of the height, where the detail lies under the table


class MessagesPage(QWidget):
    """Everything one does with messages, on one page."""

    def __init__(
        self,
        connection: Connection,
        columns: MessageColumns | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._connection = connection
        self.subscriptions = SubscriptionCard(connection)
        self.messages = MessageCard(connection, columns)
        self.detail = MessageDetail()
        self.publish_bar = PublishBar(connection)
        self.clearing = ClearRetainedPanel(connection)
        self._formats = TopicFormats(parent=self)
        self._watch = MessageWatch(self)
        self._narrow: bool | None = None
        self._lay_out()
        self._connect()
        self.plotting = Plotting(connection, self.messages.message_actions, self.detail, self)

    def use_formats(self, formats: TopicFormats) -> None:
        """Share the formats chosen for topics with the pages of other connections."""
        self._formats = formats
        self.detail.use_formats(formats)

    def begin(self) -> None:
        """Put the keyboard where a topic to subscribe to is typed."""
        self.subscriptions.topic_edit.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < px(NARROW)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._narrow is not None:
            self._narrow = self.width() < px(NARROW)
            self._arrange()

    def _lay_out(self) -> None:
        self._reading = SharedSplitter(self.messages, self.detail, GAP)
        self._columns = SharedSplitter(self.subscriptions, self._reading, GAP)
        page = QWidget()
        page.setProperty("kind", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.clearing)
        layout.addWidget(self._columns, 1)
        layout.addWidget(self.publish_bar)
        # With large letters in a small window the page scrolls rather than widen the window.
        around = QScrollArea(widgetResizable=True)
        around.setFrameShape(QFrame.Shape.NoFrame)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(around)

    def _arrange(self) -> None:
        """Give the cards their shares of a window that is broad or narrow."""
        left = px(_SUBSCRIPTIONS)
        self._columns.share(Qt.Orientation.Horizontal, lambda both: min(left, both * 2 // 5))
        if self._narrow:
            self._reading.share(Qt.Orientation.Vertical, self._table_height)
        else:
            self._reading.share(Qt.Orientation.Horizontal, lambda both: both - _detail_width(both))

    def _table_height(self, both: int) -> int:
        """Return the table's share of a narrow window: an empty detail needs but a line."""
        if self.detail.message is None:
            return both - px(HINT_HEIGHT)
        return round(both * _TABLE_SHARE)

    def _make_room(self) -> None:
        if self._narrow:
            self._arrange()

    def _serve(self, detail: MessageDetail) -> None:
        """Carry out what a detail asks for, be it on the page or in a window."""
        detail.use_formats(self._formats)
        detail.filter_requested.connect(self.messages.filter_bar.show_only)
        detail.publish_requested.connect(self.publish_bar.write_to)

    def _connect(self) -> None:
        self.messages.message_chosen.connect(self._show_message)
        self._watch.gone.connect(self._empty_detail)
        self.messages.query_changed.connect(self.detail.set_query)
        self.messages.message_actions.serve(self.detail)
        self.messages.message_actions.windows.detail_opened.connect(self._serve)
        self._serve(self.detail)
        self.detail.begun.connect(self._make_room)
        self.messages.publish_again_requested.connect(self.publish_bar.write_again)
        # The button goes when it has been pressed, and the focus would go anywhere.
        self.messages.empty.action_requested.connect(self.begin)
        self.subscriptions.publishing_requested.connect(self.publish_bar.write_to)
        self.subscriptions.messages_requested.connect(self._show_only)
        tree = self.subscriptions.tree
        tree.messages_requested.connect(self._show_topic)
        tree.all_requested.connect(self.messages.filter_bar.show_all)
        tree.clearing_requested.connect(
            lambda topic, below: self.clearing.begin(topic, below=below)
        )
        self.clearing.closed.connect(tree.view.setFocus)

        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.messages.filter_bar.start_typing)

    def _show_message(self, message: Message, seq: int) -> None:
        self.detail.show_message(message, seq)
        self._watch.watch(self._connection.history, seq)

    def _empty_detail(self) -> None:
        """Let go what somebody deleted while it was read."""
        self.detail.empty()
        self._make_room()

    def _show_only(self, topic_filter: str) -> None:
        self.messages.filter_bar.show_only(topic_term(topic_filter))

    def _show_topic(self, topic_filter: str) -> None:
        """Show its messages alone, or all again if that is what is shown."""
        bar, term = self.messages.filter_bar, topic_term(topic_filter)
        if bar.filter_edit.text() == term:
            bar.show_all()
        else:
            bar.show_only(term)


def _detail_width(both: int) -> int:
    return max(px(_DETAIL), min(round(both * _DETAIL_SHARE), px(_DETAIL_WIDEST)))
