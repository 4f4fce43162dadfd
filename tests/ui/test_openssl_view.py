"""The tab of openssl commands: what is shown is what is copied, for the shell that is chosen."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui import i18n
from mqtts_gui.certs.openssl_command import OpensslCommand, Use
from mqtts_gui.certs.shells import GoTo, Shell, piped, step
from mqtts_gui.i18n import mark
from mqtts_gui.ui.widgets.command_box import CommandBox
from mqtts_gui.ui.widgets.command_lines import Broken, pieces_of, units
from mqtts_gui.ui.widgets.command_text import CommandText
from mqtts_gui.ui.widgets.openssl_view import OpensslView, usual_shell
from tests.support.accessible import spoken

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

FILE = PurePosixPath("ca d'ici 100%.crt")
SHOW = OpensslCommand(
    Use.CERT_TEXT,
    mark("Show everything"),
    (step("openssl", "x509", "-in", FILE, "-noout", "-text"),),
    mark("Prints every field; nothing is changed."),
)
COMPARE = OpensslCommand(
    Use.COMPARE_KEYS,
    mark("Compare its key with that of %(file)s", file="client.key"),
    (
        piped(("openssl", "x509", "-in", "client.crt", "-noout", "-pubkey"), ("openssl", "sha256")),
        piped(("openssl", "pkey", "-in", "client.key", "-pubout"), ("openssl", "sha256")),
    ),
    note=mark("openssl asks for the passphrase of the key."),
)
ADVICE = OpensslCommand(Use.MEND, mark("Mend the file first"), claim=mark("Save it again."))
LINES = (
    "openssl x509 -in client.crt -noout -pubkey | openssl sha256\n"
    "openssl pkey -in client.key -pubout | openssl sha256"
)


@pytest.fixture
def view(qtbot: QtBot) -> OpensslView:
    view = OpensslView()
    qtbot.addWidget(view)
    view.show_commands([SHOW, COMPARE, ADVICE])
    view.show_shell("sh")
    view.resize(520, 800)
    view.show()
    qtbot.waitExposed(view)
    return view


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_each_command_is_written_for_the_chosen_shell(view: OpensslView, qtbot: QtBot) -> None:
    first = view.rows[0].box.command
    assert first.text() == "openssl x509 -in 'ca d'\\''ici 100%.crt' -noout -text"

    with qtbot.waitSignal(view.shell_chosen) as chosen:
        view.shell_combo.setFocus()
        QTest.keyClick(view.shell_combo, Qt.Key.Key_Up)
        view.shell_combo.activated.emit(view.shell_combo.currentIndex())

    assert chosen.args == ["powershell"]
    assert first.text() == "openssl x509 -in 'ca d''ici 100%.crt' -noout -text"
    view.show_shell("cmd")
    assert first.text() == 'openssl x509 -in ^"ca d\'ici 100^%^.crt^" -noout -text'
    view.show_shell("fish")
    assert view.shell is Shell.CMD


def test_showing_a_shell_is_no_choice_of_the_person(view: OpensslView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.shell_chosen):
        view.show_shell("cmd")


def test_copied_is_exactly_the_command(view: OpensslView) -> None:
    press(view.rows[1].box.copy_button)
    assert clipboard() == LINES

    press(view.copy_all_button)
    assert clipboard() == f"{view.rows[0].box.command.text()}\n\n{LINES}\n"


def test_advice_has_no_box(view: OpensslView) -> None:
    _, compare, advice = view.rows

    assert advice.box.isHidden()
    assert advice.claim.isVisible()
    assert compare.note.isVisible()
    assert compare.claim.isHidden()


def test_usual_shell_is_that_of_the_system() -> None:
    assert usual_shell("win32") is Shell.POWERSHELL
    assert usual_shell("linux") is Shell.SH
    assert usual_shell("darwin") is Shell.SH


def test_nothing_to_type_is_said(view: OpensslView) -> None:
    view.show_commands([])

    assert not view.rows
    assert view.nothing.isVisible()
    assert not view.shell_combo.isVisible()
    view.show_commands([SHOW])
    assert not view.nothing.isVisible()


def test_same_commands_again_move_nothing(view: OpensslView) -> None:
    rows = view.rows
    view.show_commands([SHOW, COMPARE, ADVICE])

    assert view.rows == rows


def test_name_that_no_line_should_hold_is_refused_in_words(view: OpensslView) -> None:
    bad = OpensslCommand(Use.CERT_TEXT, mark("Show everything"), (step("openssl", "a\nb"),))
    view.show_commands([bad, SHOW])
    row = view.rows[0]

    assert row.box.isHidden()
    assert "rename the file" in row.note.text()
    assert "a\nb" not in view.text()
    assert "ca d" in view.text()


def test_all_is_said_again_in_another_language(view: OpensslView, qapp: QApplication) -> None:
    i18n.use_language("fr")
    qapp.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    for child in view.findChildren(QWidget):
        qapp.sendEvent(child, QEvent(QEvent.Type.LanguageChange))

    assert view.copy_all_button.text() == i18n.tr("Copy all")
    assert view.shell_combo.itemText(0) == i18n.tr("Command Prompt (cmd)")
    assert view.rows[0].title.text() == i18n.tr("Show everything")


def test_screen_reader_meets_every_title_command_and_claim(view: OpensslView) -> None:
    texts = spoken(view)

    for row in view.rows:
        assert str(row.command.title) in texts
    assert LINES in texts
    assert "Copy: Show everything" in texts
    assert str(SHOW.claim) in texts
    assert str(COMPARE.note) in texts
    assert view.label.buddy() is view.shell_combo


def test_tab_reaches_the_choice_and_every_button(view: OpensslView) -> None:
    view.activateWindow()
    view.shell_combo.setFocus()
    reached = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())

    assert reached == [view.copy_all_button, *(row.box.copy_button for row in view.rows[:2])]
    QTest.keyClick(view.rows[1].box.copy_button, Qt.Key.Key_Space)
    assert clipboard() == LINES


def test_view_asks_for_the_height_of_its_text(view: OpensslView) -> None:
    narrow, wide = view.heightForWidth(300), view.heightForWidth(900)

    assert narrow > wide > 0
    assert view.minimumSizeHint().width() <= 300


@pytest.fixture
def text(qtbot: QtBot) -> CommandText:
    text = CommandText()
    qtbot.addWidget(text)
    text.setText(LINES)
    text.resize(260, 200)
    text.show()
    qtbot.waitExposed(text)
    return text


def test_selection_over_a_break_of_the_screen_copies_no_break(text: CommandText) -> None:
    """The mouse is drawn from the first line of the screen to the second."""
    spacing = text.fontMetrics().height()
    QTest.mousePress(text, Qt.MouseButton.LeftButton, pos=QPoint(0, 4))
    QTest.mouseMove(text, QPoint(250, spacing + spacing // 2))
    QTest.mouseRelease(text, Qt.MouseButton.LeftButton, pos=QPoint(250, spacing + spacing // 2))
    selected = text.selected_text()

    assert LINES.startswith(selected)
    assert len(selected) > 35
    assert "\n" not in selected
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == selected


def test_keyboard_selects_and_copies_all(text: CommandText) -> None:
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert text.selected_text() == LINES
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == LINES

    text.clearFocus()
    assert not text.selected_text()
    text.copy()
    assert clipboard() == LINES


def test_double_click_selects_a_word_of_the_shell(text: CommandText) -> None:
    text.setText("openssl x509 -in /tp/élève-1.crt")
    text.resize(600, 40)
    place = text.fontMetrics().horizontalAdvance("openssl x509 -in /tp/é")
    QTest.mouseDClick(text, Qt.MouseButton.LeftButton, pos=QPoint(place, 5))

    assert text.selected_text() == "/tp/élève-1.crt"


@pytest.mark.parametrize("room", [0, 1, 7, 60, 120, 200, 400, 4000])
@pytest.mark.parametrize(
    "command", [LINES, "", "a\n\nb", "cat 😀😀 'é  x'   -in 😀", "x" * 300, "-a  -b   -c d |  e f"]
)
def test_breaking_loses_nothing(qapp: QApplication, command: str, room: int) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(12)
    pieces = list(pieces_of(command, QFontMetricsF(font).horizontalAdvance, room, 14))
    broken = Broken(pieces, font, 14, 3)
    joined = "".join(
        ("\n" if place and not piece.continues else "") + piece.text
        for place, piece in enumerate(pieces)
    )

    assert joined == command
    assert broken.layout.lineCount() == len(pieces)
    for place in range(units(command) + 1):
        assert broken.place(broken.shown_place(place)) == place


def test_lines_are_broken_before_options_and_pipes() -> None:
    command = "openssl pkcs12 -export -in client.crt -inkey client.key | openssl sha256"
    pieces = [each.text.strip() for each in pieces_of(command, len, 40, 2)]

    assert pieces == [
        "openssl pkcs12 -export -in client.crt", "-inkey client.key | openssl sha256",
    ]  # fmt: skip
    narrow = [each.text.strip() for each in pieces_of(command, len, 24, 2)]
    assert narrow == [
        "openssl pkcs12 -export", "-in client.crt", "-inkey client.key", "| openssl sha256",
    ]  # fmt: skip


def test_empty_command_hides_the_box(qtbot: QtBot) -> None:
    box = CommandBox("some")
    qtbot.addWidget(box)
    box.show_command("openssl version")
    assert not box.isHidden()
    assert box.copy_button.accessibleName() == "Copy the command"

    box.show_command("")
    assert box.isHidden()


def test_folder_is_gone_to_in_words_of_the_shell(view: OpensslView) -> None:
    go = OpensslCommand(Use.GO, mark("Go to the folder of the file"), (GoTo(Path("/tp 1")),))
    view.show_commands([go])

    assert view.rows[0].box.command.text() == "cd '/tp 1'"
