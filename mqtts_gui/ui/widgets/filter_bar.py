"""The line above the table of messages: what to show, and whether to go on showing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from mqtts_gui.i18n import format_number, mark, tr
from mqtts_gui.ui.models.message_filter import FilterError, MessageFilter, parse_filter
from mqtts_gui.ui.widgets.compact_combo import CompactCombo
from mqtts_gui.ui.widgets.inner_edit import InnerEdit
from mqtts_gui.ui.widgets.naming import named
from mqtts_gui.ui.widgets.note_line import NoteLine, mark_invalid
from mqtts_gui.ui.widgets.scaling import px

NARROW, NARROWEST = 300, 190
"""Below the first width the controls take two lines; the second is the least (at 100 %)."""

FILTER_MS = 150
"""How long after the last key the filter is applied."""

_DIRECTIONS = ((mark("All"), None), (mark("Received"), True), (mark("Sent"), False))


class FilterBar(QWidget):
    """Choose which messages are shown.

    Signals:
        filter_changed: Another `MessageFilter` is to be applied.
        paused: The person paused the table (True) or let it go on.
    """

    filter_changed = Signal(object)
    paused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = 0
        self._applied = MessageFilter()
        self._make_controls()
        self._timer = QTimer(self, singleShot=True, interval=FILTER_MS)
        self._timer.timeout.connect(self.apply)
        self.filter_edit.textChanged.connect(self._timer.start)
        self.filter_edit.textChanged.connect(lambda text: self._escape.setEnabled(bool(text)))
        self.filter_edit.returnPressed.connect(self.apply)
        self.direction_combo.currentIndexChanged.connect(self.apply)
        self.pause_button.toggled.connect(self._take_pause)
        self._retranslate()

    def show_only(self, text: str) -> None:
        """Apply the filter `text`."""
        self.filter_edit.setText(text)
        self.apply()

    def start_typing(self) -> None:
        """Put the keyboard into the field, over what is written there."""
        self.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_edit.selectAll()

    def show_all(self) -> None:
        """Take every restriction away."""
        self.direction_combo.setCurrentIndex(0)
        self.show_only("")

    def show_held(self, count: int) -> None:
        """Say how many messages the pause holds back."""
        if count != self._held:
            self._held = count
            self._name_pause()

    def apply(self) -> None:
        """Apply what is typed, or say what is wrong with it; the filter in force then stays."""
        self._timer.stop()
        self.clear_button.setVisible(bool(self.filter_edit.text()))
        incoming = _DIRECTIONS[max(self.direction_combo.currentIndex(), 0)][1]
        try:
            wanted = parse_filter(self.filter_edit.text(), incoming=incoming)
        except FilterError as error:
            self._note.show_note(error.phrase)
            mark_invalid(self.filter_edit, error.phrase)
            return
        self._note.show_note(None)
        mark_invalid(self.filter_edit, None)
        if not (wanted.is_empty and self._applied.is_empty):
            self._applied = wanted
            self.filter_changed.emit(wanted)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        narrow = event.size().width() < px(NARROW)
        self._line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    @override
    def minimumSizeHint(self) -> QSize:
        # One line or two, so that a bar of one line can be made narrow enough to take two.
        return QSize(px(NARROWEST), super().minimumSizeHint().height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()

    def _make_controls(self) -> None:
        self.filter_edit = named(InnerEdit(), "message_filter_edit")
        self.clear_button = self.filter_edit.add_button("x", "clear_filter_button")
        self.clear_button.clicked.connect(self.show_all)
        self.clear_button.hide()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.filter_edit)
        self._escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._escape.activated.connect(self.show_all)
        self._escape.setEnabled(False)
        self.direction_combo = named(CompactCombo(_DIRECTIONS), "message_direction_combo")
        self.pause_button = named(QPushButton(), "pause_button")
        self.pause_button.setCheckable(True)
        self._note = NoteLine()
        chooser = QHBoxLayout()
        chooser.setSpacing(8)
        chooser.addWidget(self.direction_combo, 1)
        chooser.addWidget(self.pause_button)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(8)
        self._line.addWidget(self.filter_edit, 1)
        self._line.addLayout(chooser)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        layout.addLayout(self._line)
        layout.addWidget(self._note)

    def _take_pause(self, paused: bool) -> None:  # noqa: FBT001 - the value of a toggled signal
        self._name_pause()
        self.paused.emit(paused)

    def _name_pause(self) -> None:
        if not self.pause_button.isChecked():
            self.pause_button.setText(tr("Pause"))
        elif self._held:
            self.pause_button.setText(tr("Resume (%(count)s)", count=format_number(self._held)))
        else:
            self.pause_button.setText(tr("Resume"))

    def _retranslate(self) -> None:
        self.filter_edit.setPlaceholderText(tr("Filter: text, topic:ciel/#, qos:1…"))
        self.filter_edit.setAccessibleName(tr("Filter the messages"))
        self.filter_edit.setToolTip(
            tr(
                'Words are looked for in topic and content; "several words" together.\n'
                "topic:ciel/#   qos:1   dir:in   dir:out   retained:yes"
            )
        )
        self.clear_button.setAccessibleName(tr("Show all messages"))
        self.clear_button.setToolTip(tr("Show all messages"))
        self.direction_combo.setAccessibleName(tr("Direction of the messages"))
        self.pause_button.setToolTip(tr("Hold new messages back while you read."))
        self._name_pause()
