"""The bottom line of the window: how the connection stands, and whether edits are saved."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from mqtts_gui.i18n import Phrase, ntr, tr
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.connection_meter import ConnectionMeter
from mqtts_gui.ui.models.connection_text import SEPARATOR, state_words, test_words
from mqtts_gui.ui.models.history_words import history_phrase, history_tip
from mqtts_gui.ui.widgets.elided_label import ElidedLabel
from mqtts_gui.ui.widgets.state_dot import StateDot

TICK_MS = 1000
NOTE_MS = 6000
"""How long a note stays that tells what has just been done."""
SIDE_PX, GAP_PX, HEIGHT_PX = 16, 18, 25
_HOUR_S, _MINUTE_S = 3600, 60


class StatusLine(QFrame):
    """Show the figures of a connection or the text of a page, and a note at the right end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "statusbar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._connection: Connection | None = None
        self._meter: ConnectionMeter | None = None
        self._text = ""
        self._note: Phrase | None = None
        self._dot = StateDot()
        self.state_label, self.count_label, self.rate_label = ElidedLabel(), QLabel(), QLabel()
        self.history_label = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self.note_label = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        self._passing = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._passing.timeout.connect(self._end_note)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._refresh)
        self._lay_out()
        self._refresh()

    def follow(self, connection: Connection, meter: ConnectionMeter) -> None:
        """Show the figures of `connection`."""
        self._leave()
        self._connection, self._meter = connection, meter
        connection.state_changed.connect(self._refresh)
        connection.test_changed.connect(self._refresh)
        connection.history_opened.connect(self._refresh)
        self._refresh()

    def show_text(self, text: str) -> None:
        """Show the text of a page instead of a connection's figures; "Ready" where it is empty."""
        self._leave()
        self._connection = self._meter = None
        self._text = text
        self._refresh()

    def show_note(self, note: Phrase | None, *, stays: bool = False) -> None:
        """Show a note at the right end: for a moment, or until there is another if it `stays`."""
        self._note = note
        if note is None or stays:
            self._passing.stop()
        else:
            self._passing.start()
        self._refresh()

    def _end_note(self) -> None:
        self.show_note(None)

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.state_changed.disconnect(self._refresh)
            self._connection.test_changed.disconnect(self._refresh)
            self._connection.history_opened.disconnect(self._refresh)

    def _lay_out(self) -> None:
        names = ("status_state", "status_counts", "status_rate", "status_history", "status_note")
        figures = (self.count_label, self.rate_label, self.history_label)
        labels = (self.state_label, *figures, self.note_label)
        for name, label in zip(names, labels, strict=True):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
        line = QHBoxLayout(self)
        line.setContentsMargins(SIDE_PX, 5, SIDE_PX, 5)
        line.setSpacing(6)
        line.addWidget(self._dot)
        line.addWidget(self.state_label)
        line.addSpacing(GAP_PX - 12)
        line.addWidget(self.count_label)
        line.addSpacing(GAP_PX - 12)
        line.addWidget(self.rate_label)
        line.addSpacing(GAP_PX - 12)
        # It has the room that is left, and is the first to be shortened.
        self.history_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.history_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.history_label, 1)
        self.note_label.setContentsMargins(GAP_PX - 6, 0, 0, 0)
        line.addWidget(self.note_label)

    def _refresh(self) -> None:
        connection, meter = self._connection, self._meter
        self.note_label.setText("" if self._note is None else str(self._note))
        self.note_label.setHidden(self._note is None)  # else it would leave a gap
        self._show_history()
        elapsed = None if meter is None else meter.ready_for()
        tested = "" if connection is None else test_words(connection)
        tells_test = (
            connection is not None and bool(tested) and (elapsed is None or connection.testing)
        )
        idle = connection is None or connection.state is State.IDLE
        self._dot.setVisible(not (idle or tells_test))
        if connection is None:
            self._write(self._text or tr("Ready"))
            return
        self._dot.show_state(connection.state)
        if tells_test:
            self._write(tested)
        elif elapsed is None or meter is None:
            self._write(tr("Ready") if idle else state_words(connection.state))
        else:
            self._write_figures(connection, meter, elapsed)

    def _show_history(self) -> None:
        history = None if self._connection is None else self._connection.history
        if history is None:
            self.history_label.setText("")
            self.history_label.set_tip("")
            return
        stats = history.stats()
        self.history_label.setText(str(history_phrase(stats)))
        self.history_label.set_tip(str(history_tip(stats)))

    def _write_figures(
        self, connection: Connection, meter: ConnectionMeter, elapsed: timedelta
    ) -> None:
        counts = (
            ntr("Received %(count)s", "Received %(count)s", connection.received),
            ntr("sent %(count)s", "sent %(count)s", connection.sent),
        )
        rate = ntr("%(count)s msg/s", "%(count)s msg/s", round(meter.rate()))
        state = tr("Connected for %(time)s", time=clock_text(elapsed))
        self._write(state, SEPARATOR.join(counts), rate)

    def _write(self, state: str, counts: str = "", rate: str = "") -> None:
        self.state_label.setText(state)
        self.count_label.setText(counts)
        self.rate_label.setText(rate)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)


def clock_text(elapsed: timedelta) -> str:
    """Return a duration as hours, minutes and seconds: `00:12:41`."""
    seconds = max(0, int(elapsed.total_seconds()))
    hours, rest = divmod(seconds, _HOUR_S)
    return f"{hours:02}:{rest // _MINUTE_S:02}:{rest % _MINUTE_S:02}"
