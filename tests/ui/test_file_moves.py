"""A file chosen in the wrong field of the connection editor goes where it belongs at one press."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki
from mqtts_gui.ui.models.profile_files import FileRole
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from mqtts_gui.ui.widgets.file_field import FileField
from tests.support.accessible import spoken
from tests.support.fake_editor_connection import FakeEditorConnection

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CA, CERT, KEY = FileRole
PASSPHRASE = "bonjour"  # noqa: S105 - of a container made for one test


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("tp"))


@pytest.fixture
def connection() -> FakeEditorConnection:
    return FakeEditorConnection()


class Editor:
    """The page, and what a person sees and does in it."""

    def __init__(self, qtbot: QtBot, connection: FakeEditorConnection) -> None:
        self.qtbot, self.connection = qtbot, connection
        self.page = ConnectionPage(connection)
        qtbot.addWidget(self.page)
        self.page.resize(1048, 660)
        self.page.show()

    def field(self, role: FileRole) -> FileField:
        return self.page.files_form.fields[role]

    def button(self, name: str) -> QPushButton:
        found = self.page.findChild(QPushButton, name)
        assert found is not None, name
        return found

    def wait_for(self, role: FileRole, words: str) -> None:
        line = self.field(role).verdict_line
        self.qtbot.waitUntil(lambda: words in line.text())

    def paths(self) -> tuple[Path | None, ...]:
        return tuple(getattr(self.connection.profile, role.value) for role in FileRole)


@pytest.fixture
def editor(qtbot: QtBot, connection: FakeEditorConnection) -> Editor:
    return Editor(qtbot, connection)


def drop(field: FileField, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(field.rect().center(), action, data, left, none)
    QApplication.sendEvent(field, enter)
    QApplication.sendEvent(field, QDropEvent(QPointF(1, 1), action, data, left, none))


def test_key_dropped_on_the_authority_moves_to_the_empty_field_of_the_key(
    editor: Editor, pki: ThrowawayPki
) -> None:
    drop(editor.field(CA), pki.client_key)
    editor.wait_for(CA, "Wrong field — This is a private key: it belongs in “Private key of")
    button = editor.button("ca_file_move_button")
    assert button.isVisible()
    assert button.text() == "Move to “Private key of the client”"

    button.click()

    assert editor.paths() == (None, None, pki.client_key)
    editor.wait_for(KEY, "Private key — RSA")
    assert editor.field(CA).edit.text() == ""
    editor.wait_for(CA, "No file")
    assert not button.isVisible()


def test_the_file_that_stood_well_in_the_field_comes_back(
    editor: Editor, pki: ThrowawayPki
) -> None:
    editor.field(CA).choose(pki.ca_cert)
    editor.wait_for(CA, "Valid authority")
    editor.field(CA).choose(pki.client_cert)
    editor.wait_for(CA, "it belongs in “Client certificate”.")

    editor.button("ca_file_move_button").click()

    assert editor.paths() == (pki.ca_cert, pki.client_cert, None)
    assert editor.field(CA).edit.text() == str(pki.ca_cert)
    editor.wait_for(CA, "Valid authority")
    editor.wait_for(CERT, "Signed by")


def test_typed_path_is_moved_by_the_keyboard_alone(
    editor: Editor, qtbot: QtBot, pki: ThrowawayPki
) -> None:
    edit = editor.field(CERT).edit
    edit.setFocus()
    QTest.keyClicks(edit, str(pki.ca_cert))
    editor.wait_for(CERT, "is an authority: it belongs in “Certification authority (CA)”.")

    for _ in range(3):  # past the two buttons beside the field
        QTest.keyClick(QApplication.focusWidget() or edit, Qt.Key.Key_Tab)
    button = editor.button("client_cert_move_button")
    assert button.hasFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)

    assert editor.paths() == (pki.ca_cert, None, None)
    assert editor.field(CA).edit.hasFocus()
    assert edit.text() == ""


def test_occupied_field_is_said_and_its_file_gives_way(editor: Editor, pki: ThrowawayPki) -> None:
    editor.field(KEY).choose(pki.broker_key)
    editor.field(CA).choose(pki.client_key)
    editor.wait_for(CA, "it belongs in “Private key of the client”, where broker.key is now.")
    assert editor.button("ca_file_move_button").text() == "Put it there instead"

    editor.button("ca_file_move_button").click()
    assert editor.paths() == (None, None, pki.client_key)

    editor.page.undo_bar.undo_button.click()
    assert editor.paths() == (pki.client_key, None, pki.broker_key)
    assert editor.field(KEY).edit.text() == str(pki.broker_key)


def test_occupant_that_belongs_elsewhere_is_exchanged(editor: Editor, pki: ThrowawayPki) -> None:
    editor.field(KEY).choose(pki.client_cert)
    editor.field(CA).choose(pki.client_key)
    editor.wait_for(CA, "where client.crt is now.")
    assert editor.button("ca_file_move_button").text() == "Exchange the two files"

    editor.button("ca_file_move_button").click()

    assert editor.paths() == (pki.client_cert, None, pki.client_key)
    editor.wait_for(CA, "This is the certificate of")


def test_file_that_is_in_its_field_already_is_taken_out_of_the_other(
    editor: Editor, pki: ThrowawayPki
) -> None:
    editor.connection.change_profile(ca_file=pki.ca_cert, client_cert=pki.client_cert)
    editor.wait_for(CERT, "Signed by")
    editor.field(CERT).choose(pki.ca_cert)
    editor.wait_for(CERT, "it is in “Certification authority (CA)” already.")
    assert editor.button("client_cert_move_button").text() == "Put the earlier file back"

    editor.button("client_cert_move_button").click()

    assert editor.paths() == (pki.ca_cert, pki.client_cert, None)
    editor.wait_for(CERT, "Signed by")


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((CERT, KEY), "The files of “Client certificate” and “Private key of the client” are"),
        ((CA, CERT), "The files of “Certification authority (CA)” and “Client certificate” are"),
        ((CA, KEY), "The files of “Certification authority (CA)” and “Private key of the client”"),
    ],
)
def test_swapped_files_are_swapped_back_with_one_button(
    editor: Editor, pki: ThrowawayPki, roles: tuple[FileRole, FileRole], words: str
) -> None:
    right = {CA: pki.ca_cert, CERT: pki.client_cert, KEY: pki.client_key}
    one, other = roles
    wrong = {**right, one: right[other], other: right[one]}
    editor.connection.change_profile(**{role.value: path for role, path in wrong.items()})
    button = editor.button("swap_files_button")
    editor.qtbot.waitUntil(button.isVisible)
    assert words in editor.page.files_form.swap_row.line.text()
    assert button.text() == "Swap them"
    assert not any(editor.field(role).move_button.isVisible() for role in FileRole)

    button.click()

    assert editor.paths() == (pki.ca_cert, pki.client_cert, pki.client_key)
    editor.wait_for(CA, "Valid authority")
    editor.wait_for(CERT, "Signed by")
    editor.wait_for(KEY, "Matches the certificate")
    assert not button.isVisible()
    assert editor.field(one).edit.hasFocus()


def test_three_files_in_a_ring_are_put_right_at_once(editor: Editor, pki: ThrowawayPki) -> None:
    editor.connection.change_profile(
        ca_file=pki.client_key, client_cert=pki.ca_cert, client_key=pki.client_cert
    )
    button = editor.button("swap_files_button")
    editor.qtbot.waitUntil(button.isVisible)

    button.click()

    assert editor.paths() == (pki.ca_cert, pki.client_cert, pki.client_key)
    editor.wait_for(KEY, "Matches the certificate")


def test_locked_container_in_the_field_of_the_key_moves_and_opens_in_the_right_one(
    editor: Editor, pki: ThrowawayPki, tmp_path: Path
) -> None:
    key = load_pem_private_key(pki.client_key.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    certificate = x509.load_pem_x509_certificate(pki.client_cert.read_bytes())
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    path = tmp_path / "client.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(None, key, certificate, None, lock))
    drop(editor.field(KEY), path)
    editor.wait_for(KEY, "The file holds a certificate with its private key: it belongs in")

    editor.button("client_key_move_button").click()

    assert editor.paths() == (None, path, None)
    editor.wait_for(KEY, "may hold the key: unlock it first")
    editor.connection.answer(Secrets(key_password=PASSPHRASE))
    editor.wait_for(CERT, "Issued by")
    editor.wait_for(KEY, "Matches the certificate")


def test_certificate_of_a_broker_is_named_and_moved_nowhere(
    editor: Editor, pki: ThrowawayPki, tmp_path: Path
) -> None:
    path = Path(shutil.copy(pki.broker_cert, tmp_path / "broker.crt"))
    drop(editor.field(CA), path)

    editor.wait_for(CA, "This is the certificate of the broker localhost: choose ca.crt")
    assert not editor.button("ca_file_move_button").isVisible()


def test_undo_is_not_offered_once_other_files_are_chosen(editor: Editor, pki: ThrowawayPki) -> None:
    editor.field(CA).choose(pki.client_key)
    editor.wait_for(CA, "it belongs in")
    editor.button("ca_file_move_button").click()
    assert editor.page.undo_bar.isVisible()

    editor.field(CA).choose(pki.ca_cert)

    assert not editor.page.undo_bar.isVisible()


def test_move_is_not_made_when_something_else_was_typed_meanwhile(
    editor: Editor, qtbot: QtBot, pki: ThrowawayPki
) -> None:
    editor.field(CA).choose(pki.client_key)
    editor.wait_for(CA, "it belongs in")
    edit = editor.field(KEY).edit
    edit.setFocus()
    QTest.keyClicks(edit, str(pki.broker_key))

    editor.button("ca_file_move_button").click()

    assert editor.paths() == (pki.client_key, None, pki.broker_key)


def test_offers_speak_both_languages_and_to_screen_readers(
    editor: Editor, pki: ThrowawayPki, each_language: str
) -> None:
    editor.connection.change_profile(ca_file=pki.client_key)
    button = editor.button("ca_file_move_button")
    editor.qtbot.waitUntil(button.isVisible)
    for widget in (editor.page, *editor.page.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    sentence = editor.field(CA).verdict_line.text()
    field = editor.field(KEY).label.text()

    assert field in button.text()
    assert field in sentence
    texts = spoken(editor.page)
    assert button.text() in texts
    assert texts.count(sentence) >= 3  # the line, the field and the button


def test_view_button_says_where_it_leads(editor: Editor, pki: ThrowawayPki) -> None:
    button = editor.button("client_cert_view_button")

    assert button.toolTip() == "Show in Certificates"
    assert not button.isEnabled()
    editor.field(CERT).choose(pki.client_cert)
    assert button.isEnabled()
