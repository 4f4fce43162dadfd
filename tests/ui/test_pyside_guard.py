"""PySide6 6.12.0 on CPython 3.11 lost a reference to True and None at each signal emission.

Its programs died at random places after some hundreds of emissions. Whoever moves the pin of
PySide6 sees here whether that is over.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QObject, Signal
from pytestqt.qtbot import QtBot


class Emitter(QObject):
    emitted = Signal(int)


def test_emitting_signals_loses_no_reference_to_the_constants(qtbot: QtBot) -> None:
    emitter = Emitter()
    emitter.emitted.connect(lambda _: None)
    true_before, none_before = sys.getrefcount(True), sys.getrefcount(None)  # noqa: FBT003

    for number in range(200):
        emitter.emitted.emit(number)
        QCoreApplication.processEvents()

    assert true_before - sys.getrefcount(True) < 50  # noqa: FBT003
    assert none_before - sys.getrefcount(None) < 50
