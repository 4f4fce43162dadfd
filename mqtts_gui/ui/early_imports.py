"""Imports what slower pages need while the program has nothing to do, so that they open at once.

Two thirds of the time of a first opening would be imports. They are done one by one in the GUI
thread, where classes of Qt must be made, each shorter than a person notices.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal, Slot

BEGIN_MS, PAUSE_MS = 1500, 100
"""The window is on the screen first; between two imports it answers whatever waits."""
MODULES = (
    "cryptography.x509.name",
    "mqtts_gui.certs.algorithms",
    "mqtts_gui.certs.loading",
    "mqtts_gui.certs.describing",
    "mqtts_gui.certs.judging",
    "mqtts_gui.certs.chain",
    "mqtts_gui.certs.openssl_commands",
    "mqtts_gui.ui.models.verification",
    "mqtts_gui.ui.models.certificate_book",
    "mqtts_gui.ui.models.inspection",
    "mqtts_gui.ui.widgets.field_tree_view",
    "mqtts_gui.ui.widgets.chain_view",
    "mqtts_gui.ui.widgets.openssl_view",
    "mqtts_gui.ui.widgets.certificate_details",
    "mqtts_gui.ui.widgets.certificate_column",
    "mqtts_gui.ui.certificate_tools",
    "mqtts_gui.ui.widgets.security_steps_card",
    "mqtts_gui.ui.widgets.security_certificate_card",
    "mqtts_gui.ui.pages.security_page",
)
"""From what others need to the page itself, so that none takes much of the way at once."""

_BUSY = 0.3
"""The share of the time that the program works while somebody does something, or much arrives."""
_NOTICED_S = 0.05  # the least time from which a share is known


class EarlyImports(QObject):
    """Begin by itself, and stop when it is told to.

    Signals:
        finished: Everything is there.
    """

    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting = deque(MODULES)
        self._since = self._worked = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._import_next)
        self._wait(BEGIN_MS)

    def stop(self) -> None:
        """Import nothing more: the program ends."""
        self._timer.stop()

    @Slot()
    def _import_next(self) -> None:
        if self._is_busy():
            self._wait(PAUSE_MS)
            return
        import_module(self._waiting.popleft())
        if self._waiting:
            self._wait(PAUSE_MS)
            return
        gc.freeze()  # these stay: see `collecting`
        self.finished.emit()

    def _wait(self, pause_ms: int) -> None:
        self._since, self._worked = time.monotonic(), time.process_time()
        self._timer.start(pause_ms)

    def _is_busy(self) -> bool:
        """Say whether the program did more than wait since the last import."""
        waited = time.monotonic() - self._since
        return waited > _NOTICED_S and time.process_time() - self._worked > _BUSY * waited
