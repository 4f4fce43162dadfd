from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFont, QGuiApplication, QTextFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui import i18n
from mqtts_gui.certs.shells import Shell
from mqtts_gui.doctor.actions import (
    CHOOSE_CA,
    CHOOSE_CLIENT_CERTIFICATE,
    CHOOSE_CLIENT_KEY,
    ENTER_LOGIN,
    OPEN_CERTIFICATE,
    expect_name,
    on_the_broker,
    on_this_computer,
    use_host,
)
from mqtts_gui.errors import Action, ActionId, Problem, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.ui.fonts import MONO_FAMILY
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.command_text import CommandText
from mqtts_gui.ui.widgets.problem_command import CommandDrawer
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.prose import Prose

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


def button(shown: ProblemPanel, name: str, within: type[QWidget] | None = None) -> QPushButton:
    place = shown if within is None else shown.findChild(within)
    assert place is not None
    found = place.findChild(QPushButton, name)
    assert found is not None
    return found


def press(shown: ProblemPanel, name: str) -> None:
    QTest.mouseClick(button(shown, name), Qt.MouseButton.LeftButton)


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


def test_names_stand_out_in_fixed_width_and_are_never_markup(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(replace(PROBLEM, cause=mark("To %(host)s now.", host="<b>vm</b>\u202e")))

    cause = next(one for one in shown.findChildren(Prose) if "now" in one.toPlainText())
    assert cause.toPlainText() == "To <b>vm</b>\\u{202E} now."
    looks = {fragment.text(): fragment.charFormat() for fragment in fragments(cause)}
    name = looks["<b>vm</b>\\u{202E}"]
    assert name.fontWeight() == QFont.Weight.DemiBold
    assert MONO_FAMILY in name.fontFamilies()
    assert looks["To "].fontWeight() == QFont.Weight.Normal


def fragments(prose: Prose) -> list[QTextFragment]:
    found, place = [], prose.document().begin().begin()
    while not place.atEnd():
        found.append(place.fragment())
        place += 1
    return found


def test_further_problems_are_a_quiet_list(qtbot: QtBot, each_language: str) -> None:
    shown = panel(qtbot)
    second = replace(PROBLEM, code="leaf-expired", message=mark("It has expired"))
    shown.show_problem(PROBLEM, (second,))

    listed = shown.findChild(QWidget, "further_problems")
    assert listed is not None
    assert listed.isVisible()
    texts = [label.text() for label in listed.findChildren(QLabel)]
    assert any("It has expired" in text for text in texts)
    assert "[leaf-expired]" in shown.report()
    assert len(shown.buttons.buttons) == 2
    shown.show_problem(PROBLEM)
    assert not listed.isVisible()
    assert "[leaf-expired]" not in shown.report()


def test_a_command_is_shown_before_it_is_copied(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    QGuiApplication.clipboard().setText("before")
    command = on_the_broker("openssl x509 -req -extfile <(echo 'a=b; c') -out broker.crt")
    shown.show_problem(replace(PROBLEM, actions=(command,)))
    requested: list[Action] = []
    shown.action_requested.connect(requested.append)

    press(shown, "copy_command_button")
    assert QGuiApplication.clipboard().text() == "before"
    assert requested == []
    box = shown.findChild(CommandText, "mending_command")
    assert box is not None
    assert box.text() == command.argument
    copy = button(shown, "mending_copy_button", CommandDrawer)
    assert copy.hasFocus() or not shown.isActiveWindow()
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == command.argument
    assert copy.text() == "Copied"
    assert requested == [command]
    press(shown, "copy_command_button")
    assert shown.drawer is None


def test_a_command_for_this_computer_is_written_for_its_shells(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    words = ("openssl", "x509", "-in", "my ca.crt", "-out", "l'autre $HOME.crt")
    shown.show_problem(replace(PROBLEM, actions=(on_this_computer(*words),)))
    press(shown, "copy_command_button")
    drawer = shown.drawer
    assert isinstance(drawer, CommandDrawer)
    written = {}

    for shell in Shell:
        drawer.shell_combo.show_value(shell.value)
        drawer.shell_combo.chosen.emit(shell.value)
        written[shell] = drawer.box.command.text()

    assert shlex.split(written[Shell.SH]) == list(words)
    assert '"my ca.crt"' in written[Shell.CMD]
    assert "'l''autre $HOME.crt'" in written[Shell.POWERSHELL]
    shown.show_problem(replace(PROBLEM, actions=(on_the_broker("ss -ltn"),)))
    press(shown, "copy_command_button")
    assert isinstance(shown.drawer, CommandDrawer)
    assert not shown.drawer.shell_combo.isVisible()


def test_the_button_that_copied_says_so(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)
    copy = button(shown, "copy_hosts_line_button")

    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)

    assert copy.text() == "Copied"
    assert not copy.icon().isNull()
    qtbot.waitUntil(lambda: copy.text() != "Copied")
    assert copy.icon().isNull()


def test_keys_are_enough(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    shown.show_problem(replace(PROBLEM, actions=(EXPECT, on_the_broker("ss -ltn"))))
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)

    cause = next(one for one in shown.findChildren(Prose) if "1.2.3.4" in one.toPlainText())
    cause.setFocus()
    with qtbot.waitSignal(shown.action_requested) as waited:
        QTest.keyClick(cause, Qt.Key.Key_Return)
    assert waited.args == [EXPECT]
    opener = button(shown, "copy_command_button")
    button(shown, "expect_name_button").setFocus()
    QTest.keyClick(button(shown, "expect_name_button"), Qt.Key.Key_Tab)
    assert opener.hasFocus()
    QTest.keyClick(opener, Qt.Key.Key_Space)
    copy = button(shown, "mending_copy_button", CommandDrawer)
    assert copy.hasFocus()
    QTest.keyClick(copy, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert opener.hasFocus()
    copy.setFocus()
    QTest.keyClick(copy, Qt.Key.Key_Escape)
    assert shown.drawer is None
    assert shown.isVisible()
    assert opener.hasFocus()


def test_a_reader_hears_what_why_and_what_to_do(qtbot: QtBot, reader: None) -> None:
    shown = panel(qtbot)
    shown.show_problem(PROBLEM)

    spoken = QAccessible.queryAccessibleInterface(shown)
    assert spoken.text(QAccessible.Text.Name) == str(PROBLEM.message)
    said = spoken.text(QAccessible.Text.Description)
    assert "1.2.3.4" in said
    assert "Expect the name" in said
    first = QAccessible.queryAccessibleInterface(shown.buttons.buttons[0])
    assert first.text(QAccessible.Text.Name) == "Expect the name “vm-dupont”"


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("width", [500, 720, 1000])
def test_eight_buttons_and_long_names_fit(
    qtbot: QtBot, qapp: QApplication, each_language: str, width: int, scale: int
) -> None:
    Theme().apply(qapp, "light", scale)
    shown = panel(qtbot)
    name = "a-very-long-host-name." * 6 + "example"
    choices = (
        expect_name(name), use_host("vm"), CHOOSE_CA, CHOOSE_CLIENT_CERTIFICATE, CHOOSE_CLIENT_KEY,
        ENTER_LOGIN, OPEN_CERTIFICATE, on_the_broker("ss -ltn"),
    )  # fmt: skip
    shown.show_problem(
        replace(PROBLEM, actions=choices, cause=mark("To %(n)s", n=name)), (PROBLEM,)
    )
    shown.resize(width, shown.heightForWidth(width))
    for _ in range(3):
        QApplication.processEvents()
    shown.resize(width, max(shown.heightForWidth(width), shown.minimumSizeHint().height()))
    for _ in range(3):
        QApplication.processEvents()

    assert shown.width() == width
    for one in shown.buttons.buttons:
        whole = shown.rect().contains(QRect(one.mapTo(shown, QPoint(0, 0)), one.size()))
        assert whole, one.accessibleName()
        assert one.width() >= one.sizeHint().width(), one.accessibleName()
        assert one.height() >= one.sizeHint().height(), one.accessibleName()
    for prose in shown.findChildren(Prose):
        if prose.isVisible():
            assert prose.document().size().height() <= prose.height() + 1, prose.toPlainText()
    Theme().apply(qapp, "light", 100)


def test_what_is_being_typed_survives_news_of_further_problems(qtbot: QtBot) -> None:
    shown = panel(qtbot)
    problem = replace(PROBLEM, actions=(on_the_broker("ss -ltn"),))
    shown.show_problem(problem)
    press(shown, "copy_command_button")

    shown.show_problem(problem, (PROBLEM,))
    assert shown.drawer is not None
    assert "[name-ip-not-in-cert]" in shown.report().splitlines()[-1]
    shown.show_problem(replace(problem, code="other"))
    assert shown.drawer is None


def test_what_has_no_sentence_takes_no_room(qtbot: QtBot, each_language: str) -> None:
    shown = panel(qtbot)
    shown.show_problem(replace(PROBLEM, fix=mark(""), actions=()))

    prose = [one.toPlainText() for one in shown.findChildren(Prose) if one.isVisible()]
    assert len(prose) == 2
    assert "" not in prose
    assert not shown.buttons.isVisible()
