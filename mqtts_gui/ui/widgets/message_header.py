"""What a message says about itself besides its content: topic, service, size, time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import ntr, tr, visible
from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.models.message_text import date_and_time, time_of_day
from mqtts_gui.ui.widgets.badge import StateBadge
from mqtts_gui.ui.widgets.flow_label import FlowLabel, Span
from mqtts_gui.ui.widgets.flow_layout import FlowLayout
from mqtts_gui.ui.widgets.scaling import px

WIDE = 420
"""From this width on (at 100 %), topic and badges stand side by side."""


class MessageHeader(QWidget):
    """Show everything of a message but its content, beside or above `action_row`.

    Attributes:
        action_row: Where the detail puts what acts on the content.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self.topic = FlowLabel()
        self.qos, self.retained, self.duplicate = StateBadge(), StateBadge(), StateBadge()
        self.size_badge = StateBadge()
        self.time = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.time.setProperty("kind", "muted")
        self.label = QLabel()
        self.label.setProperty("kind", "muted")
        self.action_row = QHBoxLayout()
        self._lay_out()
        self._retranslate()

    def show_message(self, message: Message) -> None:
        """Display `message`."""
        self._message = message
        self._retranslate()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Broad, it lies under the table, which shows the time: one line must do.
        wide = event.size().width() >= px(WIDE)
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self.time.setVisible(not wide)
        self.label.setVisible(not wide)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        badges = QWidget()
        flow = FlowLayout(badges)
        for part in (self.qos, self.retained, self.duplicate, self.size_badge, self.time):
            flow.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        badges.setSizePolicy(policy)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.label)
        line.addStretch(1)
        line.addLayout(self.action_row)
        self.action_row.setSpacing(4)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.topic, 1, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(badges, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addLayout(line)

    def _retranslate(self) -> None:
        self.label.setText(tr("Content"))
        message = self._message
        if message is None:
            return
        self.topic.show_spans([Span(visible(message.topic), bold=True)])
        self.qos.show_state(tr("QoS %(qos)d", qos=message.qos), "neutral")
        self.retained.show_state(tr("Retained") if message.retain else "", "warning")
        self.duplicate.show_state(tr("Sent again (DUP)") if message.duplicate else "", "neutral")
        size = ntr("%(count)s byte", "%(count)s bytes", len(message.payload))
        self.size_badge.show_state(size, "neutral")
        at = time_of_day(message.time_ns)
        received, sent = tr("Received at %(time)s", time=at), tr("Sent at %(time)s", time=at)
        self.time.setText(received if message.incoming else sent)
        self.time.setToolTip(date_and_time(message.time_ns))
