"""The panel of a problem in its window, by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor.actions import CHOOSE_CA, EDIT_HOST, on_the_broker
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark
from tests.support.window import Bench

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PROBLEM = Problem(
    "tcp-refused",
    Severity.ERROR,
    mark("Refused"),
    mark("Why"),
    mark("What to do"),
    (CHOOSE_CA, on_the_broker("ss -ltn"), EDIT_HOST),
    {"errno": "111"},
)


def stops(bench: Bench, count: int) -> list[str]:
    """Press the Tab key and return where it stops."""
    found = []
    for _ in range(count):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        found.append("" if after is None else after.objectName())
    return found


def activate(bench: Bench, qtbot: QtBot) -> QWidget:
    """Show the first connection with a problem, the focus on its button."""
    view = bench.window.show_connection(bench.connections[0])
    bench.connections[0].fail(PROBLEM)
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)
    view.connect_button.setFocus()
    return view


def test_the_tab_key_comes_to_the_repairs_next(bench: Bench, qtbot: QtBot) -> None:
    activate(bench, qtbot)

    found = stops(bench, 8)

    first = found.index("choose_ca_button")
    assert first <= 2, found
    assert found[first : first + 5] == [
        "choose_ca_button",
        "copy_command_button",
        "edit_host_button",
        "problem_details_button",
        "problem_close_button",
    ]


def test_another_problem_keeps_its_place_among_the_stops(bench: Bench, qtbot: QtBot) -> None:
    view = activate(bench, qtbot)
    bench.connections[0].fail(replace(PROBLEM, actions=(EDIT_HOST, CHOOSE_CA)))
    button = view.findChild(QWidget, "connect_button")
    assert button is not None
    button.setFocus()

    found = stops(bench, 5)

    first = found.index("edit_host_button")
    assert first <= 2, found
    assert found[first + 1] == "choose_ca_button"


def test_enter_opens_and_escape_closes_one_thing_at_a_time(bench: Bench, qtbot: QtBot) -> None:
    view = activate(bench, qtbot)
    opener = view.findChild(QPushButton, "copy_command_button")
    assert opener is not None
    opener.setFocus()

    QTest.keyClick(opener, Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "mending_copy_button"
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert opener.hasFocus()
    assert bench.view.problem_place.isVisible()
    QTest.keyClick(opener, Qt.Key.Key_Escape)
    assert not bench.view.problem_place.isVisible()
    assert bench.view.connect_button.hasFocus()


def test_a_problem_of_the_program_is_dismissed_by_escape_too(bench: Bench, qtbot: QtBot) -> None:
    bench.window.show_problem(PROBLEM)
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)
    button = bench.window.problem_place.findChild(QPushButton, "problem_details_button")
    assert button is not None
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Escape)

    assert not bench.window.problem_place.isVisible()
