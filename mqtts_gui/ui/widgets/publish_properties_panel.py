"""The properties of MQTT 5 of the message that is written, in a card above its button."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.publish_properties import NOTHING_TYPED, TypedProperties
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine
from mqtts_gui.ui.widgets.popover import Popover
from mqtts_gui.ui.widgets.publish_user_properties import PublishUserProperties
from mqtts_gui.ui.widgets.scaling import px

_WIDTH = 420
_FIELDS: Mapping[str, Phrase] = {
    "content_type": mark("Content type"),
    "expiry": mark("Message expiry (seconds)"),
    "response_topic": mark("Response topic"),
    "correlation": mark("Correlation data"),
    "topic_alias": mark("Topic alias"),
}
_EXAMPLES = {"content_type": "application/json", "expiry": "3600", "response_topic": "ciel/answer"}


class PublishPropertiesPanel(Popover):
    """Edit the properties.

    Signals:
        edited: The person changed something.
    """

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("publish_properties_panel")
        self._heading = named(QLabel(), "", "strong")
        self.text_check = named(QCheckBox(), "publish_is_text_check")
        self.edits = {name: named(QLineEdit(), f"publish_{name}_edit") for name in _FIELDS}
        self.hex_check = named(QCheckBox(), "publish_correlation_hex_check")
        self._labels = {name: QLabel() for name in _FIELDS}
        self._user_label = QLabel()
        self.user_table = PublishUserProperties()
        self.clear_button = named(QPushButton(), "publish_clear_properties_button", "link")
        self.note = NoteLine()
        self._lay_out()
        self._connect()
        self._retranslate()

    def typed(self) -> TypedProperties:
        """Return what is typed."""
        texts = {name: edit.text() for name, edit in self.edits.items()}
        return TypedProperties(
            is_text=self.text_check.isChecked(),
            correlation_hex=self.hex_check.isChecked() and bool(texts["correlation"]),
            user=self.user_table.pairs(),
            **texts,
        )

    def show_typed(self, typed: TypedProperties) -> None:
        """Show these."""
        self.text_check.setChecked(typed.is_text)
        self.hex_check.setChecked(typed.correlation_hex)
        for name, edit in self.edits.items():
            edit.setText(getattr(typed, name))
        self.user_table.show_pairs(typed.user)

    def allow(self, *, possible: bool) -> None:
        """Let them be typed, or say why there are none; what is typed stays."""
        for part in (*self.edits.values(), self.text_check, self.hex_check, self.user_table):
            part.setEnabled(possible)
        if not possible:
            self.say(mark("MQTT 3.1.1 has no properties: nothing of this is sent."), "muted")

    def say(self, phrase: Phrase | None, role: str = "error") -> None:
        """Say what is wrong."""
        self.note.show_note(phrase, role)
        self.adjustSize()

    def open(self, below: QWidget) -> None:
        """Open beside a button, the first field under the keyboard."""
        self.open_below(below)
        self.edits["content_type"].setFocus(Qt.FocusReason.PopupFocusReason)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.setFixedWidth(px(_WIDTH))
        grid, head = QGridLayout(), QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.clear_button)
        grid.setVerticalSpacing(px(6))
        for row, (name, edit) in enumerate(self.edits.items()):
            self._labels[name].setBuddy(edit)
            edit.setPlaceholderText(_EXAMPLES.get(name, ""))
            grid.addWidget(self._labels[name], row, 0)
            with_check = name == "correlation"
            grid.addWidget(edit, row, 1, 1, 1 if with_check else 2)
            if with_check:
                grid.addWidget(self.hex_check, row, 2)
        grid.addWidget(self.text_check, len(self.edits), 0, 1, 3)
        self._user_label.setBuddy(self.user_table)
        self.body.addLayout(head)
        self.body.addLayout(grid)
        self.body.addWidget(self._user_label)
        self.body.addWidget(self.user_table)
        self.body.addWidget(self.note)

    def _connect(self) -> None:
        for edit in self.edits.values():
            edit.textChanged.connect(self.edited)
        self.text_check.toggled.connect(self.edited)
        self.hex_check.toggled.connect(self.edited)
        self.user_table.edited.connect(self.edited)
        self.clear_button.clicked.connect(self._clear)

    def _clear(self) -> None:
        self.show_typed(NOTHING_TYPED)
        self.edited.emit()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("MQTT 5 properties"))
        self._heading.setText(tr("MQTT 5 properties"))
        for name, label in self._labels.items():
            label.setText(str(_FIELDS[name]))
        self.text_check.setText(tr("Payload format indicator: the content is UTF-8 text"))
        self.hex_check.setText(tr("Hexadecimal"))
        self._user_label.setText(tr("User properties"))
        self.clear_button.setText(tr("Clear all"))
