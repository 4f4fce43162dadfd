"""How long a connection has been ready, and how many messages a second it carries."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject

from mqtts_gui.ui.connection import Connection, State

WINDOW_S = 3.0
"""The rate is the mean of the last seconds."""


class ConnectionMeter(QObject):
    """Measure one connection; whoever shows the figures asks for them about once a second."""

    def __init__(
        self,
        connection: Connection,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._connection, self._clock = connection, clock
        self._ready_since: float | None = None
        self._samples: deque[tuple[float, int]] = deque()
        connection.state_changed.connect(self._take_state)
        self._take_state()

    def ready_for(self) -> timedelta | None:
        """Return how long the session has been ready, None while it is not."""
        if self._ready_since is None:
            return None
        return timedelta(seconds=self._clock() - self._ready_since)

    def rate(self) -> float:
        """Return the messages per second, received and sent, since the last few calls."""
        now, total = self._clock(), self._connection.received + self._connection.sent
        while len(self._samples) > 1 and self._samples[1][0] <= now - WINDOW_S:
            self._samples.popleft()
        self._samples.append((now, total))
        first_time, first_total = self._samples[0]
        return (total - first_total) / (now - first_time) if now > first_time else 0.0

    def _take_state(self) -> None:
        ready = self._connection.state is State.READY
        if ready and self._ready_since is None:
            self._ready_since = self._clock()
            self._samples.clear()
        elif not ready:
            self._ready_since = None
