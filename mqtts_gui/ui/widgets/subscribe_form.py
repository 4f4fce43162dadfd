"""Where topics to subscribe to are typed: one, or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark, tr, visible
from mqtts_gui.mqtt.filter_list import FilterList, read_filters
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.qos_combo import QosCombo
from mqtts_gui.ui.widgets.scaling import plain_tool_tip

if TYPE_CHECKING:
    from mqtts_gui.ui.subscription_desk import SubscriptionDesk

LONGEST = 60
"""Characters of a filter that a note shows."""


class SubscribeForm(QWidget):
    """Subscribe to what is typed; what is wrong stays in the field and is said."""

    def __init__(self, desk: SubscriptionDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.topic_edit = named(QLineEdit(), "subscribe_topic_edit")
        self.qos_combo = named(QosCombo(), "subscribe_qos_combo")
        self.subscribe_button = named(QPushButton(), "subscribe_button", "primary")
        self.note = NoteLine()
        self.topic_edit.returnPressed.connect(self.subscribe)
        self.topic_edit.textEdited.connect(self._preview)
        self.subscribe_button.clicked.connect(self.subscribe)
        self._lay_out()
        self._retranslate()

    def subscribe(self) -> None:
        """Subscribe to what is valid of what was typed, and say what is wrong with the rest."""
        found = read_filters(self.topic_edit.text())
        self.subscribe_to(found.filters)
        self.topic_edit.setText("\n".join(each for each, _ in found.wrong))
        refusal = _refusal(found)
        self.note.show_note(refusal)
        mark_invalid(self.topic_edit, refusal)
        if refusal is not None:
            self.topic_edit.setFocus()

    def subscribe_to(self, filters: Sequence[str]) -> None:
        """Subscribe to these, with the QoS that is chosen.

        Raises:
            TopicError: one of them is not valid.
        """
        if filters:
            self._desk.subscribe(filters, self.qos_combo.qos)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _preview(self, text: str) -> None:
        """Say what may surprise before it is done: several topics, or a blank in one."""
        mark_invalid(self.topic_edit, None)
        found = read_filters(text)
        count = len(found.filters) + len(found.wrong)
        if count > 1:
            several = nmark("%(count)s topic", "%(count)s topics", count)
            self.note.show_note(several, "muted")
        elif " " in text.strip():
            blank = mark("One topic with a blank in it. Several are parted by a comma and a blank.")
            self.note.show_note(blank, "muted")
        else:
            self.note.show_note(None)

    def _lay_out(self) -> None:
        self._first, row = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, row):
            line.setSpacing(6)
        self._first.addWidget(self.topic_edit, 1)
        row.addWidget(self.qos_combo)
        row.addWidget(self.subscribe_button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._first)
        column.addLayout(row)
        column.addWidget(self.note)

    def add_button(self, button: QWidget) -> None:
        """Put a button beside the field."""
        self._first.addWidget(button)

    def _retranslate(self) -> None:
        self.topic_edit.setPlaceholderText(tr("Topic…"))
        self.topic_edit.setAccessibleName(tr("Topic to subscribe to"))
        self.topic_edit.setToolTip(
            plain_tool_tip(
                tr("+ stands for one level, # for all that follow: ciel/#"),
                tr("Several at once: a comma and a blank between them, or a line each when pasted"),
            )
        )
        self.subscribe_button.setText(tr("Subscribe"))


def _refusal(found: FilterList) -> Phrase | None:
    """Return what is said of the filters that are wrong."""
    if not found.wrong:
        return None
    wrong, why = found.wrong[0]
    if len(found.wrong) == 1 and not found.filters:
        return why
    name = visible(wrong if len(wrong) <= LONGEST else f"{wrong[:LONGEST]}…")
    if len(found.wrong) == 1:
        return mark("Not subscribed to %(topic)s: %(reason)s", topic=name, reason=why)
    return nmark(
        "Not subscribed to %(count)s topic. The first, %(topic)s: %(reason)s",
        "Not subscribed to %(count)s topics. The first, %(topic)s: %(reason)s",
        len(found.wrong),
        topic=name,
        reason=why,
    )
