"""Saving in another form, in place: what can be had, under which name, and what became of it."""

from __future__ import annotations

import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.certs.describing import describe
from mqtts_gui.certs.judging import judge_any
from mqtts_gui.certs.loading import load_file
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import literal, tr
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.save_choices import SaveForm
from mqtts_gui.ui.widgets.save_panel import SavePanel
from tests.support.accessible import spoken
from tests.support.issuing import Issued, authority, issue, key_pem

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PASSPHRASE = "bonjour"  # noqa: S105 - of a container made for one test


class Desk:
    """A folder with a client's files, all open, and the panel beside them."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.root: Issued = authority("CA-CIEL")
        self.own: Issued = issue("dupont", by=self.root)
        (folder / "ca.crt").write_bytes(self.root.pem)
        (folder / "client.crt").write_bytes(self.own.pem)
        (folder / "client.key").write_bytes(key_pem(self.own.key))
        self.entries = [self.open(name) for name in ("client.crt", "ca.crt", "client.key")]
        self.panel = SavePanel()
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 560)
        self.panel.show()

    def open(self, name: str) -> OpenedFile:
        path = self.folder / name
        file = load_file(path)
        described = tuple(map(describe, file.items))
        return OpenedFile(1, name, path, file, described, judge_any(file, datetime.now(UTC)))

    def offer(self, form: SaveForm = SaveForm.PEM, row: int = 0) -> None:
        self.panel.offer(self.entries[row], 0, self.entries, form)
        self.qtbot.waitUntil(self.button("save_button").isVisible)

    def button(self, name: str) -> QPushButton:
        found = self.panel.findChild(QPushButton, name)
        assert found is not None, name
        return found

    def radio(self, form: SaveForm) -> QRadioButton:
        return self.panel.card.forms.buttons[form]

    def edit(self, name: str) -> QLineEdit:
        found = self.panel.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    @property
    def path_edit(self) -> QLineEdit:
        return self.edit("save_path_edit")

    def save(self) -> Path:
        """Press the button and return what was saved."""
        with self.qtbot.waitSignal(self.panel.saved) as caught:
            self.button("save_button").click()
        (path,) = caught.args
        assert isinstance(path, Path)
        return path

    def fail(self, name: str = "save_button") -> Problem:
        """Press the button and return why nothing was saved."""
        self.button(name).click()
        panel = self.panel.card.problem
        self.qtbot.waitUntil(panel.isVisible)
        assert panel.problem is not None
        return panel.problem


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(qtbot, tmp_path)


def test_pem_is_suggested_beside_the_file_and_saved(desk: Desk) -> None:
    desk.offer()
    assert desk.path_edit.text() == str(desk.folder / "client.pem")

    path = desk.save()

    assert path.read_bytes() == desk.own.pem
    assert desk.panel.card.line.text() == f"Saved as {path}"
    assert desk.button("save_cancel_button").text() == "Close"


def test_forms_change_the_ending_and_keep_the_name_that_was_typed(desk: Desk) -> None:
    desk.offer()
    desk.radio(SaveForm.CHAIN).click()
    assert desk.path_edit.text().endswith("client-chain.pem")

    desk.path_edit.setText(str(desk.folder / "mine.pem"))
    desk.radio(SaveForm.DER).click()
    assert desk.path_edit.text() == str(desk.folder / "mine.der")

    assert x509.load_der_x509_certificate(desk.save().read_bytes()) == desk.own.certificate


def test_arrow_keys_choose_the_form(desk: Desk) -> None:
    desk.offer(SaveForm.DER)
    desk.qtbot.waitUntil(desk.radio(SaveForm.DER).hasFocus)

    QTest.keyClick(desk.radio(SaveForm.DER), Qt.Key.Key_Down)

    assert desk.radio(SaveForm.PKCS12).isChecked()
    assert desk.path_edit.text().endswith("client.p12")
    assert desk.panel.card.lock_form.isVisible()


def test_chain_is_saved_in_order(desk: Desk) -> None:
    desk.offer(SaveForm.CHAIN)

    assert desk.save().read_bytes() == desk.own.pem + desk.root.pem


def test_name_alone_is_saved_beside_the_file(desk: Desk) -> None:
    desk.offer()
    desk.path_edit.setText("mine.pem")

    assert desk.save() == desk.folder / "mine.pem"


def test_empty_name_is_refused_in_place(desk: Desk) -> None:
    desk.offer()
    desk.path_edit.clear()
    desk.button("save_button").click()

    assert desk.path_edit.accessibleDescription() == "Type a name for the file."
    assert desk.path_edit.hasFocus()


def test_file_dialog_asks_nothing_twice_and_adds_the_ending(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def choose(
        _parent: object, _caption: str, start: str, _kinds: str, **options: object
    ) -> object:
        asked.extend([start, options["options"]])
        return str(desk.folder / "chosen"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    desk.offer()
    desk.button("save_browse_button").click()

    assert asked == [
        str(desk.folder / "client.pem"),
        QFileDialog.Option.DontConfirmOverwrite,
    ]
    assert desk.path_edit.text() == str(desk.folder / "chosen.pem")


def test_file_that_is_there_is_replaced_only_after_a_second_press(desk: Desk) -> None:
    (desk.folder / "client.pem").write_bytes(b"old")
    desk.offer()

    assert desk.fail().code == "save-exists"
    assert (desk.folder / "client.pem").read_bytes() == b"old"
    replace = desk.button("replace_file_button")
    assert replace.isVisible()
    assert replace.hasFocus()

    with desk.qtbot.waitSignal(desk.panel.saved):
        replace.click()
    assert (desk.folder / "client.pem").read_bytes() == desk.own.pem
    assert not replace.isVisible()
    assert not desk.panel.card.problem.isVisible()


def test_another_name_takes_the_question_back(desk: Desk) -> None:
    (desk.folder / "client.pem").write_bytes(b"old")
    desk.offer()
    desk.fail()

    QTest.keyClicks(desk.path_edit, "x")

    assert not desk.button("replace_file_button").isVisible()
    assert not desk.panel.card.problem.isVisible()
    assert desk.save() == desk.folder / "client.pemx"


def test_missing_folder_is_a_problem_in_place(desk: Desk) -> None:
    desk.offer()
    desk.path_edit.setText(str(desk.folder / "nowhere" / "x.pem"))

    assert desk.fail().code == "save-folder-missing"
    assert not desk.button("replace_file_button").isVisible()
    assert desk.button("save_button").isEnabled()


def test_container_asks_for_a_passphrase_twice(desk: Desk) -> None:
    desk.offer(SaveForm.PKCS12)
    first, second = desk.edit("save_passphrase_edit"), desk.edit("save_passphrase_again_edit")
    assert first.echoMode() is QLineEdit.EchoMode.Password
    assert first.property("secret") is True

    desk.button("save_button").click()
    assert "Type a passphrase" in first.accessibleDescription()
    QTest.keyClicks(first, PASSPHRASE)
    QTest.keyClicks(second, "bonsoir")
    desk.button("save_button").click()
    assert second.accessibleDescription() == "This is not the same passphrase."
    assert list(desk.folder.glob("*.p12")) == []

    second.clear()
    QTest.keyClicks(second, PASSPHRASE)
    path = desk.save()

    file = load_file(path, lambda: PASSPHRASE)
    assert file.certificates == (desk.own.certificate, desk.root.certificate)
    assert first.text() == second.text() == ""
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_container_without_a_passphrase_has_to_be_confirmed(desk: Desk) -> None:
    desk.offer(SaveForm.PKCS12, row=2)  # from the key, which finds its certificate
    lock = desk.panel.card.lock_form
    assert not lock.warning.isVisible()

    lock.none_check.click()
    assert "Whoever gets hold of the file" in lock.warning.text()
    assert lock.warning.isVisible()
    assert not lock.edit.isEnabled()

    file = load_file(desk.save())
    assert file.certificates[0] == desk.own.certificate


def test_old_lock_is_used_when_it_is_asked_for(desk: Desk) -> None:
    desk.offer(SaveForm.PKCS12)
    lock = desk.panel.card.lock_form
    lock.old_check.click()
    lock.edit.setText(PASSPHRASE)
    lock.again_edit.setText(PASSPHRASE)

    des, aes = bytes.fromhex("2a864886f70d010c0103"), bytes.fromhex("60864801650304012a")
    data = desk.save().read_bytes()
    assert des in data
    assert aes not in data


def test_forms_that_cannot_be_had_say_why(desk: Desk) -> None:
    desk.entries = desk.entries[:1]
    desk.offer(SaveForm.PKCS12)

    assert not desk.radio(SaveForm.PKCS12).isEnabled()
    assert desk.radio(SaveForm.PEM).isChecked()
    assert "Open its private key" in desk.radio(SaveForm.PKCS12).accessibleDescription()
    assert not desk.panel.card.lock_form.isVisible()


def test_pdf_is_saved_as_well(desk: Desk) -> None:
    desk.offer(SaveForm.PDF)

    path = desk.save()
    assert path.suffix == ".pdf"
    assert path.read_bytes().startswith(b"%PDF")


def test_problem_of_printing_stands_beside_the_offer_of_pdf(desk: Desk) -> None:
    desk.panel.offer(desk.entries[0], 0, desk.entries, SaveForm.PDF)
    sentence = literal("There is no printer.")
    desk.panel.show_problem(
        Problem("print-no-printer", Severity.WARNING, sentence, sentence, sentence)
    )
    desk.qtbot.waitUntil(desk.radio(SaveForm.PDF).isVisible)

    assert desk.radio(SaveForm.PDF).isChecked()
    assert desk.panel.card.problem.isVisible()
    assert desk.save().suffix == ".pdf"


def test_form_that_was_filled_before_it_was_shown_is_no_longer_than_it_needs(
    qtbot: QtBot, desk: Desk
) -> None:
    panel = SavePanel()
    qtbot.addWidget(panel)
    panel.resize(20, 20)
    panel.offer(desk.entries[0], 0, desk.entries, SaveForm.PKCS12)
    qtbot.waitUntil(lambda: panel.card.forms.form is SaveForm.PKCS12)
    panel.show()
    QApplication.processEvents()

    panel.resize(774, 700)

    qtbot.waitUntil(lambda: panel.card.height() <= 700)


@pytest.mark.parametrize("by_key", [True, False])
def test_escape_and_cancel_close_and_forget_what_was_typed(desk: Desk, *, by_key: bool) -> None:
    desk.offer(SaveForm.PKCS12)
    desk.edit("save_passphrase_edit").setText(PASSPHRASE)

    with desk.qtbot.waitSignal(desk.panel.closed):
        if by_key:
            QTest.keyClick(desk.path_edit, Qt.Key.Key_Escape)
        else:
            desk.button("save_cancel_button").click()

    assert desk.edit("save_passphrase_edit").text() == ""


def test_only_the_file_that_was_asked_for_last_is_offered(desk: Desk) -> None:
    desk.panel.offer(desk.entries[0], 0, desk.entries)
    desk.offer(row=1)
    desk.qtbot.waitUntil(lambda: desk.path_edit.text().endswith("ca.pem"))

    assert desk.save().read_bytes() == desk.root.pem


def test_everything_works_from_the_keyboard_and_has_a_name(desk: Desk) -> None:
    desk.offer(SaveForm.PKCS12)
    desk.qtbot.waitUntil(lambda: desk.radio(SaveForm.PKCS12).hasFocus())
    met = []
    for _ in range(20):
        focus = QApplication.focusWidget()
        assert focus is not None
        met.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = [
        "save_pkcs12_radio", "save_path_edit", "save_browse_button", "save_passphrase_edit",
        "save_passphrase_again_edit", "save_old_lock_check", "save_without_passphrase_check",
        "save_cancel_button", "save_button", "save_close_button",
    ]  # fmt: skip
    assert [name for name in dict.fromkeys(met) if name in wanted] == wanted
    buddies = {label.buddy() for label in desk.panel.findChildren(QLabel)}
    for name in wanted:
        control = desk.panel.findChild(QWidget, name)
        assert control is not None
        assert control in buddies or control.accessibleName() or control.property("text"), name


def test_panel_speaks_both_languages_and_to_screen_readers(desk: Desk, each_language: str) -> None:
    desk.offer(SaveForm.PKCS12)
    for widget in (desk.panel, *desk.panel.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    texts = spoken(desk.panel)

    for text in ("Save in another form", "No passphrase", "Save as", "Save"):
        assert tr(text) in texts, text
    assert tr("PEM with the whole chain") in texts
