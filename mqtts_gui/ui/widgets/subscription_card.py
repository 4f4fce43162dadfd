"""The card on the left of the messages: subscribe, and what is subscribed to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.filter_list import split_filters
from mqtts_gui.mqtt.profile import Subscription
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.message_windows import MessageWindows
from mqtts_gui.ui.models.subscriptions_model import SubscriptionsModel
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.subscribe_form import SubscribeForm
from mqtts_gui.ui.widgets.subscription_form import SubscriptionForm
from mqtts_gui.ui.widgets.subscription_list import SubscriptionList
from mqtts_gui.ui.widgets.subscriptions_button import SubscriptionsButton
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
        self.form.subscribe()

    def edit_subscription(self, topic_filter: str, place: QRect | None = None) -> None:
        """Let a subscription be changed, in a card at a place of the list."""
        row = next((r for r in self._connection.subscriptions if r.filter == topic_filter), None)
        if row is not None:
            form = SubscriptionForm(self._connection, self)
            form.edit(row.subscription)
            form.open_at(self.list.viewport(), place or self.list.viewport().rect())

    def subscribe_with_options(self) -> None:
        """Let more be set than the QoS for what is typed."""
        desk, typed = self._connection.desk, split_filters(self.topic_edit.text())[0]
        form = SubscriptionForm(self._connection, self)
        form.subscribed.connect(self.topic_edit.clear)
        form.edit(Subscription(typed, self.qos_combo.qos, desk.next_colour), new=True)
        form.open_at(self.form, self.form.rect())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_controls(self) -> None:
        self.form = SubscribeForm(self._connection.desk)
        self.topic_edit, self.qos_combo = self.form.topic_edit, self.form.qos_combo
        self.subscribe_button, self.note = self.form.subscribe_button, self.form.note
        self.more_button = SubscriptionsButton()
        self.form.add_button(self.more_button)
        self.more_button.options_requested.connect(self.subscribe_with_options)
        self.windows = MessageWindows(self)
        self.more_button.broker_requested.connect(
            lambda: self.windows.show_broker(self._connection)
        )

    def _make_list(self) -> None:
        self.list = SubscriptionList(self._model)
        self.more_button.serve(self.list)
        self.list.editing_requested.connect(self.edit_subscription)
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
        controls.addWidget(self.form)
        controls.addWidget(self._hint)
        self.body.setSpacing(8)
        self.body.addLayout(controls)
        self.body.addWidget(TopicSplit(self.list, self.tree), 1)

    def _subscribe_to(self, topic_filter: str) -> None:
        self.form.subscribe_to([topic_filter])

    def _show_hint(self) -> None:
        self._hint.setVisible(not self._connection.subscriptions)

    def _retranslate(self) -> None:
        self._hint.setText(
            tr("No subscription yet. Subscribe to a topic, such as ciel, to receive its messages.")
        )
