"""Ctrl+C, `kill` and the end of the person's session: the window is closed as by its cross."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self

from PySide6.QtCore import QSocketNotifier, QTimer

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_DRAIN_BYTES = 64


class Interruptions:
    """While it is entered, the first signal that ends programs calls `close`; the next one ends it.

    Python carries a signal out only when Python code runs, and in Qt's loop none may run for long:
    Python therefore writes to a socket as the signal arrives, which wakes the loop.
    """

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close
        self._before: dict[int, signal.Handlers | Callable[..., object] | int | None] = {}

    def __enter__(self) -> Self:
        self._ear, self._bell = socket.socketpair()
        self._ear.settimeout(0)
        self._bell.settimeout(0)
        self._descriptor_before = signal.set_wakeup_fd(self._bell.fileno())
        self._notifier = QSocketNotifier(self._ear.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._wake)
        for number in (getattr(signal, name, None) for name in _NAMES):
            if number is not None:
                self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._descriptor_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._ear.close()
        self._bell.close()

    def _take(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        # Not at once: the signal may have come in the midst of painting the window.
        QTimer.singleShot(0, self._close)

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._ear.recv(_DRAIN_BYTES)
