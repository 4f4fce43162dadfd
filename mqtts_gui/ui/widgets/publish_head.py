"""The controls above the editor of what is published: on one line, or on as many as it takes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.models.publish_formats import WRITTEN_FORMATS
from mqtts_gui.ui.widgets.boxed_check import BoxedCheck
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.flow_row import FlowRow
from mqtts_gui.ui.widgets.hint_button import HintButton
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.qos_combo import QosCombo
from mqtts_gui.ui.widgets.scaling import px

SHORTCUT_HINT = "Ctrl+↵"
GAP = 8
LEAST_TOPIC = 130
"""Width of the topic for which the options go to a line of their own (at 100 %)."""


class PublishHead(QWidget):
    """Topic, options and the button.

    Attributes:
        menus: Where buttons with menus are put: before the button that publishes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self._label.setProperty("kind", "heading")
        self.topic_edit = named(QLineEdit(), "publish_topic_edit")
        self._label.setBuddy(self.topic_edit)
        self.qos_combo = named(QosCombo(), "publish_qos_combo")
        self.retain_box = BoxedCheck("publish_retain_check")
        formats = [(name, value) for value, name in WRITTEN_FORMATS.items()]
        self.format_combo = named(CompactCombo(formats), "publish_format_combo")
        self.properties_button = named(QPushButton(), "publish_properties_button")
        self.publish_button = named(HintButton(SHORTCUT_HINT), "publish_button")
        self._running: int | None = None
        self._set, self._has_properties = 0, True
        self._narrow = False
        self._lay_out()
        self.retranslate()

    @property
    def format(self) -> Format:
        """The format chosen."""
        value = self.format_combo.value()
        return value if isinstance(value, Format) else Format.TEXT

    def add_menu(self, button: QPushButton) -> None:
        """Put a button with a menu behind the others."""
        self._options.flow.addWidget(button)
        self._arrange()

    def show_properties(self, count: int, *, possible: bool) -> None:
        """Say on the button how many properties are set, and whether there can be any."""
        self._set, self._has_properties = count, possible
        self.retranslate()

    def show_running(self, sent: int | None) -> None:
        """Let the button stop what runs, of which so many were sent; None for nothing."""
        self._running = sent
        self._name_button()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        # That of several lines, so that one line can be made narrow enough to become several.
        first = self._label.sizeHint().width() + self.publish_button.sizeHint().width()
        widest = max(first + px(LEAST_TOPIC) + 2 * GAP, self._options.flow.minimumSize().width())
        return QSize(widest, super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Write the texts in the language in force."""
        self._label.setText(tr("Publish"))
        self.topic_edit.setPlaceholderText(tr("Topic…"))
        self.topic_edit.setAccessibleName(tr("Topic to publish to"))
        self.retain_box.check.setText(tr("Retain"))
        self.retain_box.setToolTip(
            tr("The broker keeps the last retained message of a topic for later subscribers.")
        )
        self.format_combo.setAccessibleName(tr("Format of the content"))
        words = tr("MQTT 5 properties…")
        if self._set and self._has_properties:
            words = tr("MQTT 5 properties (%(count)s)…", count=self._set)
        self.properties_button.setText(words)
        self.properties_button.setProperty("set", bool(self._set and self._has_properties))
        reason = "" if self._has_properties else tr("MQTT 3.1.1 has no properties.")
        self.properties_button.setToolTip(reason)
        self.properties_button.setAccessibleDescription(
            reason or ntr("%(count)s property is set.", "%(count)s properties are set.", self._set)
        )
        self._name_button()

    def _name_button(self) -> None:
        if self._running is None:
            self.publish_button.setText(tr("Publish"))
        else:
            self.publish_button.setText(ntr("Stop (%(count)s)", "Stop (%(count)s)", self._running))

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._options = FlowRow(GAP)
        for control in self._choices:
            self._options.flow.addWidget(control)
        self._grid.addWidget(self._label, 0, 0)
        self._grid.addWidget(self.topic_edit, 0, 1)
        self._grid.setColumnStretch(1, 1)
        self._place()

    @property
    def _choices(self) -> tuple[QWidget, ...]:
        return (self.qos_combo, self.retain_box, self.format_combo, self.properties_button)

    def _arrange(self) -> None:
        label, button = self._label.sizeHint().width(), self.publish_button.sizeHint().width()
        needed = label + px(LEAST_TOPIC) + self._options_width() + button + 3 * GAP
        narrow = self.width() < needed
        # On one line, all of them stay there: a grid would rather shorten them than the topic.
        self._options.setMinimumWidth(0 if narrow else self._options_width())
        if narrow is not self._narrow:
            self._narrow = narrow
            self._place()

    def _place(self) -> None:
        for part in (self._options, self.publish_button):
            self._grid.removeWidget(part)
        if self._narrow:
            self._grid.addWidget(self._options, 1, 0, 1, 4)
        else:
            self._grid.addWidget(self._options, 0, 2)
        self._grid.addWidget(self.publish_button, 0, 3)
        self.updateGeometry()

    def _options_width(self) -> int:
        return self._options.flow.sizeHint().width()
