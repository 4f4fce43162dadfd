"""A qtbot that is patient: what a test waits for may come late on a busy machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.support.patience import DEADLINE_MS


class PatientBot(QtBot):
    """Never gives up before `DEADLINE_MS`, whatever else a test asks for.

    Only a wait that may come to nothing is as short as it says: `assertNotEmitted` is one.
    """

    @override
    def waitSignal(
        self, signal: Any, *, timeout: int = DEADLINE_MS, raising: bool | None = None, **more: Any
    ) -> Any:
        if raising is not False:
            timeout = max(timeout, DEADLINE_MS)
        return super().waitSignal(signal, timeout=timeout, raising=raising, **more)

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = DEADLINE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, DEADLINE_MS))

    @override
    def waitActive(self, widget: QWidget, *, timeout: int = DEADLINE_MS) -> Any:
        return super().waitActive(widget, timeout=max(timeout, DEADLINE_MS))

    @override
    def waitExposed(self, widget: QWidget, *, timeout: int = DEADLINE_MS) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, DEADLINE_MS))
