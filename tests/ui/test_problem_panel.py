from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from mqtts_gui import i18n
from mqtts_gui.errors import Action, ActionId, Problem, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

EXPECT = Action(
    ActionId.EXPECT_NAME, mark("Expect the name “%(name)s”", name="vm-dupont"), "vm-dupont"
)
COPY = Action(ActionId.COPY_HOSTS_LINE, mark("Copy the line for the hosts file"))
PROBLEM = Problem(
    code="name-ip-not-in-cert",
    severity=Severity.ERROR,
    message=mark("The broker's certificate is good, but not for this name"),
    cause=mark("You connect to %(host)s; it is made out to %(name)s.", host="1.2.3.4", name="vm"),
    fix=mark("Expect the name vm-dupont."),
    actions=(EXPECT, COPY),
    details={"openssl": "X509_V_ERR_IP_ADDRESS_MISMATCH (64)", "subject": "CN=a\u202eb"},
)


def panel(qtbot: QtBot) -> ProblemPanel:
    shown = ProblemPanel()
    qtbot.addWidget(shown)
    shown.resize(600, 300)
    return shown


def button(shown: ProblemPanel, name: str) -> QPushButton:
    found = shown.findChild(QPushButton, name)
    assert found is not None
    return found


def test_it_shows_what_why_and_what_to_do(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    assert shown.isHidden()

    shown.show_problem(PROBLEM)

    assert shown.isVisible()
    report = shown.report()
    assert "The broker's certificate is good" in report
    assert "1.2.3.4" in report
    assert "[name-ip-not-in-cert]" in report
    assert shown.accessibleName().startswith("The broker's certificate")


def test_its_buttons_do_what_they_say_the_best_first(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)
    expect = button(shown, "expect_name_button")

    assert expect.property("kind") == "primary"
    assert expect.text() == "Expect the name “vm-dupont”"
    with qtbot.waitSignal(shown.action_requested) as waited:
        QTest.mouseClick(expect, Qt.MouseButton.LeftButton)
    assert waited.args == [EXPECT]
    with qtbot.waitSignal(shown.action_requested) as waited:
        QTest.mouseClick(button(shown, "copy_hosts_line_button"), Qt.MouseButton.LeftButton)
    assert waited.args == [COPY]


def test_details_unfold_and_are_copied_with_everything_odd_visible(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)
    copy = button(shown, "problem_copy_button")
    assert not copy.isVisible()

    QTest.mouseClick(button(shown, "problem_details_button"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)

    text = QGuiApplication.clipboard().text()
    assert "openssl: X509_V_ERR_IP_ADDRESS_MISMATCH (64)" in text
    assert "\u202e" not in text
    assert "\\u{202E}" in text


def test_another_problem_takes_its_place(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)
    other = Problem(
        "tcp-refused", Severity.WARNING, mark("Refused"), mark("Nobody listens."), mark("Start it.")
    )

    shown.show_problem(other)

    assert "Refused" in shown.report()
    assert shown.property("severity") == "warning"
    visible = [one.objectName() for one in shown.findChildren(QPushButton) if one.isVisible()]
    assert visible == []


def test_it_can_be_dismissed(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)
    close = shown.findChild(QToolButton, "problem_close_button")
    assert close is not None

    with qtbot.waitSignal(shown.dismissed):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)

    assert shown.isHidden()
    assert shown.problem is None


def test_it_changes_its_language_while_it_is_shown(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)
    i18n.use_language("fr")

    QApplication.sendEvent(shown, QEvent(QEvent.Type.LanguageChange))

    assert button(shown, "problem_details_button").text() == i18n.tr("Details")
    assert shown.accessibleName() == str(PROBLEM.message)


def test_a_long_text_without_blanks_wraps(qtbot: QtBot, qapp: QApplication) -> None:
    Theme().apply(qapp, "light", 100)
    shown = panel(qtbot)
    path = "/home/" + "x" * 400
    shown.show_problem(
        Problem("file-missing", Severity.ERROR, Phrase("Missing"), Phrase(path), Phrase(""))
    )

    assert shown.minimumSizeHint().width() < 600
    assert shown.heightForWidth(300) > shown.heightForWidth(900)
