"""The topic tree below the subscriptions: what came where, found, filtered and acted on."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.topic_nodes import TopicNode
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.topic_order import Order
from mqtts_gui.ui.models.topic_rows import MOST_FOUND, TopicRows
from mqtts_gui.ui.topic_memory import TopicMemory
from mqtts_gui.ui.widgets.inner_edit import InnerEdit
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.scaling import px
from mqtts_gui.ui.widgets.topic_fold import TopicFold
from mqtts_gui.ui.widgets.topic_menu import TopicMenu
from mqtts_gui.ui.widgets.topic_view import TopicView

LOOK_MS = 250
"""How often the tree takes over what came: four times a second is as often as one can read."""

SAMPLE_S = 1.0
"""Between two samples of the rates."""

TYPING_MS = 150
_HEADING = 110
_SHARE = 20  # of the window's time, the tree may take one part


class TopicTree(QWidget):
    """A heading that folds, a field that searches, and the tree.

    Signals:
        folded: The heading was pressed; whether the tree is folded now.
        messages_requested: Only messages of this topic filter are to be shown, or all again.
        all_requested: All messages are to be shown again.
        publishing_requested: The person wants to publish to this topic.
        subscribing_requested: The person wants to subscribe to this filter.
        clearing_requested: What is retained at a topic is to be cleared (the topic, and whether
            with all below it).
    """

    folded = Signal(bool)
    messages_requested = Signal(str)
    all_requested = Signal()
    publishing_requested = Signal(str)
    subscribing_requested = Signal(str)
    clearing_requested = Signal(str, bool)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection, self._counts = connection, connection.topics
        self.model = TopicRows(self._counts, self)
        self.memory = TopicMemory(connection, self)
        self.fold_button = TopicFold()
        self.order_button = named(QToolButton(), "topic_order_button", "icon")
        self.search_button = named(QToolButton(), "topic_search_button", "icon")
        self.search_edit = named(InnerEdit(), "topic_search_edit")
        self.clear_button = self.search_edit.add_button("x", "clear_topic_search_button")
        self.search_edit.show_button(self.clear_button, shown=False)
        self.view = TopicView(self.model)
        self.menu = TopicMenu(connection, self.model, self)
        self.note = NoteLine()
        self._hint = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self._hint.setProperty("kind", "muted")
        self._sampled = 0.0
        self._heart = QTimer(self, interval=LOOK_MS)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._connect()
        self._retranslate()

    @property
    def is_folded(self) -> bool:
        """Only the heading is seen."""
        return not self.fold_button.isChecked()

    def look(self) -> None:
        """Take over what came."""
        self.memory.settle()
        begun = now = time.monotonic()
        if now - self._sampled >= SAMPLE_S:
            self._sampled = now
            self.model.measure(self.view.seen_nodes())
        self.view.look()
        self._say()
        took_ms = round((time.monotonic() - begun) * 1000)
        self._heart.setInterval(max(LOOK_MS, took_ms * _SHARE))

    def search(self) -> None:
        """Show only the topics that contain what is typed."""
        self._typing.stop()
        self.model.set_search(self.search_edit.text().strip())
        self._say()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._heart.start()
        self.look()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._heart.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.fold_button)
        head.addStretch(1)
        for button in (self.search_button, self.order_button):
            button.setCheckable(True)
            head.addWidget(button)
        self.search_edit.hide()
        self.fold_button.setMinimumWidth(px(_HEADING))  # its margins may go, not its words
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        for part in (self.search_edit, self._hint, self.note):
            body.addWidget(part)
        body.addWidget(self.view, 1)
        line = QFrame()
        line.setProperty("kind", "separator")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(4)
        column.addWidget(line)
        column.addLayout(head)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        view, menu = self.view, self.menu
        self._heart.timeout.connect(self.look)
        self._typing.timeout.connect(self.search)
        self.memory.changed.connect(self.look)
        self.fold_button.toggled.connect(self._fold)
        self.order_button.toggled.connect(self._sort)
        self.search_button.toggled.connect(self._show_search)
        self.search_edit.textChanged.connect(self._type)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search_edit, self._leave)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.search_edit.returnPressed.connect(self._enter)
        self.clear_button.clicked.connect(self.search_edit.clear)
        view.chosen.connect(lambda node: self.messages_requested.emit(filter_of(node)))
        view.left.connect(self._leave)
        view.typed.connect(self._begin_typing)
        view.customContextMenuRequested.connect(self._open_menu)
        view.clearing_requested.connect(
            lambda node: self.clearing_requested.emit(node.topic, node.breadth > 0)
        )
        menu.filter_requested.connect(self.messages_requested)
        menu.publishing_requested.connect(self.publishing_requested)
        menu.subscribing_requested.connect(self.subscribing_requested)
        menu.clearing_requested.connect(self.clearing_requested)
        menu.forgetting_requested.connect(self._forget)

    def _open_menu(self) -> None:
        node = self.view.node
        if node is not None:
            row = self.view.visualRect(self.view.currentIndex())
            self.menu.make(node).popup(self.view.viewport().mapToGlobal(row.bottomLeft()))

    def _fold(self, opened: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        self._body.setVisible(opened)
        self.order_button.setVisible(opened)
        self.search_button.setVisible(opened)
        self.folded.emit(not opened)

    def _sort(self, by_count: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        self.model.set_order(Order.COUNT if by_count else Order.NAME)
        self._retranslate()

    def _type(self, text: str) -> None:
        self.search_edit.show_button(self.clear_button, shown=bool(text))
        self._typing.start()

    def _enter(self) -> None:
        self.search()
        if self.model.rowCount():
            self.view.setFocus()
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0, 0))

    def _show_search(self, shown: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        self.search_edit.setVisible(shown)
        if shown:
            self.search_edit.setFocus()
        else:
            self.search_edit.clear()
            self.search()
            self.view.setFocus()

    def _begin_typing(self, text: str) -> None:
        self.search_button.setChecked(True)
        self.search_edit.setFocus()
        self.search_edit.setText(self.search_edit.text() + text)

    def _leave(self) -> None:
        """Give up what was searched for, else what the table is restricted to."""
        if self.search_button.isChecked():
            self.search_button.setChecked(False)
        else:
            self.all_requested.emit()

    def _forget(self) -> None:
        self._counts.forget()
        self.look()

    def _say(self) -> None:
        counts, model = self._counts, self.model
        self._hint.setVisible(not model.rowCount())
        if model.search:
            self._hint.setText(tr("No topic contains this."))
        else:
            self._hint.setText(tr("Topics appear here as messages come."))
        note = None
        if model.search and not model.found_all:
            note = mark("Only the first %(count)s are shown: type more.", count=MOST_FOUND)
        elif counts.left_out:
            note = mark("There are more topics than the tree can hold.")
        if note != self.note.phrase:
            self.note.show_note(note, "muted")
        self.fold_button.show_count(counts.topics)

    def _retranslate(self) -> None:
        self.search_button.setIcon(icon("list-filter", "muted"))
        self.search_button.setToolTip(tr("Find a topic"))
        self.search_button.setAccessibleName(tr("Find a topic"))
        self.search_edit.setPlaceholderText(tr("Find a topic…"))
        self.search_edit.setAccessibleName(tr("Find a topic"))
        self.clear_button.setToolTip(tr("Show every topic"))
        self.clear_button.setAccessibleName(tr("Show every topic"))
        by_count = self.order_button.isChecked()
        self.order_button.setIcon(icon("arrow-down", "accent" if by_count else "muted"))
        does = tr("Sort by name") if by_count else tr("Sort by number of messages")
        self.order_button.setToolTip(does)
        self.order_button.setAccessibleName(does)
        self._say()


def filter_of(node: TopicNode) -> str:
    """Return the topic filter that a node stands for: with all below it, if there is anything."""
    return f"{node.topic}/#" if node.breadth else node.topic
