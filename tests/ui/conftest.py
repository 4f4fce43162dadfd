"""The window of the tests, with two connections and with none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

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
