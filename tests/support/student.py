"""A student at the real window: finds controls by their object names, types and clicks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.application import Application
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.program import parse

Control = TypeVar("Control", bound=QWidget)


class Student:
    """Works with a window that keeps its data in `folder`."""

    def __init__(self, qtbot: QtBot, folder: Path, *arguments: str) -> None:
        self.qtbot = qtbot
        self.application = Application(parse(["--data-dir", str(folder), *arguments]))
        self.application.show()
        with qtbot.waitExposed(self.application.frame):
            self.application.frame.resize(1280, 800)
        self.window = self.application.window

    @property
    def connection(self) -> Connection:
        """The connection that is shown."""
        shown = self.window.current_connection()
        assert shown is not None
        return shown

    @property
    def workspace_is_empty(self) -> bool:
        """There is no connection."""
        return self.window.current_connection() is None

    def find(self, kind: type[Control], name: str) -> Control:
        """Return the control with this object name that is visible."""
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} visible"
        return found[0]

    def click(self, name: str) -> None:
        """Click a control."""
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        """Replace the text of a field by typing."""
        field = self.find(QWidget, name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)

    def drop(self, paths: Sequence[Path]) -> None:
        """Drop files on the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(500, 400), action, data, button, none)
        QApplication.sendEvent(self.window, enter)
        drop = QDropEvent(QPointF(500, 400), action, data, button, none)
        QApplication.sendEvent(self.window, drop)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds."""
        self.qtbot.waitUntil(condition)

    def wait_for(self, state: State) -> None:
        """Wait until the shown connection is in `state`."""
        self.wait(lambda: self.connection.state is state)

    def leave(self) -> None:
        """Close the window and wait until nothing of it runs."""
        with self.qtbot.waitSignal(self.application.ended):
            self.application.frame.close()
        self.application.close()
