"""What can be done with a topic of the tree."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.mqtt.topics import TopicError, check_topic
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.topic_rows import TopicRows
from mqtts_gui.ui.topic_values import TopicValue


class TopicMenu(QObject):
    """Make the context menu of a topic.

    Signals:
        filter_requested: Only messages of this topic filter are to be shown, or all again.
        publishing_requested: The person wants to publish to this topic.
        subscribing_requested: The person wants to subscribe to this filter.
        clearing_requested: What is retained is to be cleared (a topic, and whether with all below).
        forgetting_requested: The tree is to be empty.
    """

    filter_requested = Signal(str)
    publishing_requested = Signal(str)
    subscribing_requested = Signal(str)
    clearing_requested = Signal(str, bool)
    forgetting_requested = Signal()

    def __init__(self, connection: Connection, model: TopicRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent, self._connection, self._model = parent, connection, model
        self._value = TopicValue(connection, self)

    def make(self, node: TopicNode) -> QMenu:
        """Return the menu of a node; it deletes itself when closed."""
        menu = QMenu(self._parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        topic = node.topic
        shown = f"{topic}/#" if node.breadth else topic
        show = menu.addAction(icon("list-filter"), tr("Show only its messages"))
        show.triggered.connect(lambda: self.filter_requested.emit(shown))
        self._add_subscribing(menu, topic)
        menu.addSeparator()
        self._add_copying(menu, node, topic)
        menu.addSeparator()
        self._add_unfolding(menu, node)
        menu.addSeparator()
        self._add_clearing(menu, node, topic)
        forget = menu.addAction(tr("Empty the tree"))
        forget.triggered.connect(self.forgetting_requested)
        return menu

    def _add_subscribing(self, menu: QMenu, topic: str) -> None:
        known = {row.filter for row in self._connection.subscriptions}
        is_topic = _is_topic(topic)
        below = f"{topic}/#"
        this = menu.addAction(icon("plus"), tr("Subscribe to this topic"))
        this.setEnabled(is_topic and topic not in known)
        this.triggered.connect(lambda: self.subscribing_requested.emit(topic))
        deep = menu.addAction(icon("plus"), tr("Subscribe to this and all below (#)"))
        deep.setEnabled((is_topic or not topic) and below not in known)
        deep.triggered.connect(lambda: self.subscribing_requested.emit(below))
        publish = menu.addAction(icon("send"), tr("Publish to this topic"))
        publish.setEnabled(is_topic)
        publish.triggered.connect(lambda: self.publishing_requested.emit(topic))

    def _add_copying(self, menu: QMenu, node: TopicNode, topic: str) -> None:
        copy = menu.addAction(icon("copy"), tr("Copy the topic"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(topic))
        value = menu.addAction(icon("copy"), tr("Copy the last value"))
        value.setEnabled(node.start is not None)
        value.triggered.connect(lambda: self._value.copy(node))

    def _add_unfolding(self, menu: QMenu, node: TopicNode) -> None:
        model = self._model
        below = menu.addAction(icon("chevron-down"), tr("Unfold all below"))
        below.setEnabled(model.can_open(node))
        below.triggered.connect(lambda: model.open_below(node))
        fold = menu.addAction(icon("chevron-right"), tr("Fold"))
        fold.setEnabled(model.is_open(node))
        fold.triggered.connect(lambda: model.set_open(node, opened=False))

    def _add_clearing(self, menu: QMenu, node: TopicNode, topic: str) -> None:
        is_ready = self._connection.state is State.READY
        this = menu.addAction(icon("trash-2"), tr("Clear the retained message…"))
        this.setEnabled(is_ready and _is_topic(topic) and node.is_topic)
        this.triggered.connect(lambda: self.clearing_requested.emit(topic, False))  # noqa: FBT003 - the value of a signal
        deep = menu.addAction(icon("trash-2"), tr("Clear all retained messages below…"))
        deep.setEnabled(is_ready and node.breadth > 0)
        deep.triggered.connect(lambda: self.clearing_requested.emit(topic, True))  # noqa: FBT003 - the same


def _is_topic(text: str) -> bool:
    try:
        check_topic(text)
    except TopicError:
        return False
    return True
