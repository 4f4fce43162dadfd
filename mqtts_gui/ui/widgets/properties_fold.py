"""The MQTT 5 properties of a message: a line that says how many, and opens them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.icons import icon
from mqtts_gui.ui.models.message_facts import properties_of, readable_properties
from mqtts_gui.ui.widgets.fact_list import FactList
from mqtts_gui.ui.widgets.low_scroll import LowScroll
from mqtts_gui.ui.widgets.naming import named

_HEIGHT = 150


class PropertiesFold(QWidget):
    """Show the properties of a message; nothing for a message without any.

    Attributes:
        facts: The properties.

    Signals:
        publish_requested: A message is to be published to this topic, the one for responses.
    """

    publish_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._response_topic = ""
        self.fold_button = named(QPushButton(), "properties_fold_button", "link")
        self.fold_button.setCheckable(True)
        self.facts = FactList()
        self._scroll = LowScroll(self.facts, _HEIGHT)
        self.publish_button = named(QPushButton(), "publish_to_response_topic_button", "link")
        self.publish_button.setIcon(icon("send", "accent"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._scroll)
        column.addWidget(self.publish_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.fold_button.toggled.connect(self._fold)
        self.publish_button.clicked.connect(self._ask_to_publish)
        self.hide()
        self._fold()

    def show_message(self, message: Message) -> None:
        """Display the properties of `message`; what is open stays open."""
        self.facts.show_facts(properties_of(message))
        self._response_topic = readable_properties(message).response_topic or ""
        self.setHidden(not self.facts.texts())
        self._fold()

    def unfold(self) -> None:
        """Open them."""
        self.fold_button.setChecked(True)

    def _fold(self) -> None:
        is_open = self.fold_button.isChecked()
        self._scroll.setHidden(not is_open)
        self.publish_button.setHidden(not (is_open and self._response_topic))
        self._retranslate()

    def _ask_to_publish(self) -> None:
        self.publish_requested.emit(self._response_topic)

    def _retranslate(self) -> None:
        is_open = self.fold_button.isChecked()
        self.fold_button.setIcon(icon("chevron-down" if is_open else "chevron-right", "accent"))
        self.fold_button.setText(
            tr("MQTT 5 properties (%(count)s)", count=str(len(self.facts.texts())))
        )
        self.fold_button.setAccessibleDescription(tr("unfolded") if is_open else tr("folded"))
        self.publish_button.setText(tr("Publish to the response topic"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
