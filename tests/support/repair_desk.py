"""A window whose connection has failed, and the buttons that repair it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Action, Problem, Severity
from mqtts_gui.i18n import mark
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from mqtts_gui.ui.repairs import Repairs
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from tests.support.fake_connection import FakeConnection
from tests.support.window import Bench, make_bench

LEFT = Qt.MouseButton.LeftButton


@dataclass
class Desk:
    """A window whose first connection has failed."""

    bench: Bench
    folder: Path
    qtbot: QtBot

    @property
    def connection(self) -> FakeConnection:
        """The connection that has failed."""
        return self.bench.connections[0]

    @property
    def calls(self) -> list[str]:
        """What was asked of it, but for its secrets."""
        return [call for call in self.connection.calls if call != "fetch secrets"]

    @property
    def panel(self) -> ProblemPanel:
        """What says why."""
        found = self.bench.view.findChild(ProblemPanel)
        assert found is not None
        return found

    def fail(self, *choices: Action) -> None:
        """Show a problem with these actions."""
        problem = Problem("staged", Severity.ERROR, mark("M"), mark("C"), mark("F"), choices)
        self.connection.fail(problem)

    def press(self, name: str) -> None:
        """Press a button that can be seen."""
        button = self.find(QPushButton, name)
        assert button.isEnabled()
        QTest.mouseClick(button, LEFT)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """Return the control of this name that can be seen."""
        found = [one for one in self.bench.window.findChildren(kind, name) if one.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} can be seen"
        return found[0]

    def field(self, name: str) -> QLineEdit:
        """Return a field that can be seen."""
        field = self.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        return field

    def tried(self, calls: int = 1) -> None:
        """Wait until the connection was tried again, and exactly that often."""
        self.qtbot.waitUntil(lambda: "try again" in self.calls)
        assert self.calls.count("try again") == calls

    @property
    def said(self) -> str:
        """What the bar says that undoes it."""
        bar = self.bench.window.undo_bar
        return bar._label.whole_text() if bar.isVisible() else ""

    @property
    def note(self) -> str:
        """What stands at the right end of the bottom line."""
        return self.bench.window.status_line.note_label.whole_text()

    def undo(self) -> None:
        """Press Undo."""
        QTest.mouseClick(self.bench.window.undo_bar.undo_button, LEFT)


@contextmanager
def repair_desk(qtbot: QtBot, app: QApplication, folder: Path) -> Iterator[Desk]:
    """Make the window, with the real editor and the real repairs, for a fake connection."""
    data, lab = folder / "data", folder / "lab of mine"
    data.mkdir()
    lab.mkdir()
    bench = make_bench(app, data, "VM", editor=ConnectionPage)
    repairs = Repairs(bench.window)
    bench.window.action_requested.connect(repairs.carry_out)
    bench.frame.resize(1024, 640)
    bench.frame.show()
    bench.window.show_connection(bench.connections[0])
    yield Desk(bench, lab, qtbot)
    bench.dispose()
