"""The one crossing from the network thread to the GUI thread."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from mqtts_gui.mqtt.events import SessionEvent

BATCH_MS = 16
"""Time between two batches: sixty a second is as often as a screen can show them."""

STREAM_MS = 33
"""The same where events never pause: thirty a second is as often as anybody can read them."""

_STREAM = 10  # batches without a pause


class SessionBridge(QObject):
    """Deliver session events to the GUI thread, oldest first, in batches `BATCH_MS` apart.

    In a stream of them that does not pause, batches are `STREAM_MS` apart.

    Signals:
        batch_ready: A list of events; never empty.
    """

    batch_ready = Signal(list)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pending: deque[SessionEvent] = deque()
        self._lock = Lock()
        self._closed = False
        self._delivered, self._streak = 0.0, 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    def post(self, event: SessionEvent) -> None:
        """Accept `event` from any thread and return at once."""
        with self._lock:
            if self._closed:
                return
            self._pending.append(event)
            # Emitted under the lock, so that `close` cannot come in between.
            if len(self._pending) == 1:
                self._woken.emit()

    def close(self) -> None:
        """Accept and deliver nothing any more; call this before the bridge is deleted."""
        with self._lock:
            self._closed = True
            self._pending.clear()
        self._timer.stop()

    @Slot()
    def _wake(self) -> None:
        if not self._closed and not self._timer.isActive():
            paused = time.monotonic() - self._delivered > BATCH_MS / 1000
            self._streak = 0 if paused else self._streak + 1
            self._timer.start(BATCH_MS if self._streak < _STREAM else STREAM_MS)

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            batch, self._pending = list(self._pending), deque()
        if batch:
            self.batch_ready.emit(batch)
        self._delivered = time.monotonic()
