"""What tests of widgets share: a window with two connections or none, languages, a reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.language import LanguageSwitch
from tests.support.window import Bench, make_bench


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qapp, tmp_path, "First", "Second")
    made.frame.show()
    yield made
    made.dispose()


@pytest.fixture
def empty(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    made = make_bench(qapp, tmp_path)
    made.frame.show()
    yield made
    made.dispose()


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[LanguageSwitch]:
    made = LanguageSwitch(qapp)
    yield made
    made.use("en")


@pytest.fixture
def reader() -> Iterator[None]:
    """Have Qt tell a screen reader of changes, as it does where one runs."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)
