"""The card on the left of the messages: subscribe, and what is subscribed to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, tr
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.models.subscriptions_model import SubscriptionsModel
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.qos_combo import QosCombo
from mqtts_gui.ui.widgets.subscription_list import SubscriptionList
from mqtts_gui.ui.widgets.topic_split import TopicSplit
from mqtts_gui.ui.widgets.topic_tree import TopicTree


class SubscriptionCard(Card):
    """Subscribe and unsubscribe.

    Signals:
        messages_requested: The person wants to see the messages of this filter only.
        publishing_requested: The person wants to publish to this topic.
    """

    messages_requested = Signal(str)
    publishing_requested = Signal(str)

    def __init__(self, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding_px=0)
        self._connection = connection
        self._model = SubscriptionsModel(connection, self)
        self._make_controls()
        self._make_list()
        self._lay_out()
        connection.subscriptions_changed.connect(self._show_hint)
        self._show_hint()
        self._retranslate()

    def subscribe(self) -> None:
        """Subscribe to what was typed, or say why that cannot be."""
        text = self.topic_edit.text().strip()
        try:
            self._connection.subscribe(text, self.qos_combo.qos)
        except TopicError as error:
            self._show_refusal(error.phrase)
            self.topic_edit.setFocus()
        else:
            self._show_refusal(None)
            self.topic_edit.clear()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_controls(self) -> None:
        self.topic_edit = named(QLineEdit(), "subscribe_topic_edit")
        self.topic_edit.returnPressed.connect(self.subscribe)
        self.topic_edit.textEdited.connect(lambda: self._show_refusal(None))
        self.qos_combo = named(QosCombo(), "subscribe_qos_combo")
        self.subscribe_button = named(QPushButton(), "subscribe_button", "primary")
        self.subscribe_button.clicked.connect(self.subscribe)
        self.note = NoteLine()

    def _make_list(self) -> None:
        self.list = SubscriptionList(self._model)
        self.list.removal_requested.connect(self._connection.unsubscribe)
        self.list.messages_requested.connect(self.messages_requested)
        self.list.publishing_requested.connect(self.publishing_requested)
        self.tree = TopicTree(self._connection)
        self.tree.publishing_requested.connect(self.publishing_requested)
        self.tree.subscribing_requested.connect(self._subscribe_to)
        self._hint = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self._hint.setProperty("kind", "muted")

    def _lay_out(self) -> None:
        controls = QVBoxLayout()
        controls.setContentsMargins(12, 10, 12, 0)
        controls.setSpacing(6)
        controls.addWidget(self.topic_edit)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.qos_combo)
        line.addWidget(self.subscribe_button, 1)
        controls.addLayout(line)
        controls.addWidget(self.note)
        controls.addWidget(self._hint)
        self.body.setSpacing(8)
        self.body.addLayout(controls)
        self.body.addWidget(TopicSplit(self.list, self.tree), 1)

    def _subscribe_to(self, topic_filter: str) -> None:
        self.topic_edit.setText(topic_filter)
        self.subscribe()

    def _show_refusal(self, phrase: Phrase | None) -> None:
        self.note.show_note(phrase)
        mark_invalid(self.topic_edit, phrase)

    def _show_hint(self) -> None:
        self._hint.setVisible(not self._connection.subscriptions)

    def _retranslate(self) -> None:
        self.topic_edit.setPlaceholderText(tr("Topic…"))
        self.topic_edit.setAccessibleName(tr("Topic to subscribe to"))
        self.topic_edit.setToolTip(tr("+ stands for one level, # for all that follow: ciel/#"))
        self.subscribe_button.setText(tr("Subscribe"))
        self._hint.setText(
            tr("No subscription yet. Subscribe to a topic, such as ciel, to receive its messages.")
        )
