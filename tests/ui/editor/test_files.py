"""Files in the editor: chosen, judged, sorted out of a folder, drawn as a chain."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.pki.throwaway import ThrowawayPki
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.profile_files import FileRole
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from tests.support.editing import type_into
from tests.support.fake_connection import live_facts
from tests.support.fake_editor_connection import FakeEditorConnection
from tests.support.made_certificates import make

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PASSPHRASE = "bonjour"  # noqa: S105 - of keys made for one test


def test_files_are_judged_the_moment_they_are_chosen(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, pki: ThrowawayPki
) -> None:
    for role, path in zip(
        page.files_form.fields, (pki.ca_cert, pki.client_cert, pki.client_key), strict=True
    ):
        page.files_form.fields[role].choose(path)

    lines = [field.verdict_line for field in page.files_form.fields.values()]
    qtbot.waitUntil(lambda: "Valid authority" in lines[0].text())
    qtbot.waitUntil(lambda: "Signed by" in lines[1].text())
    qtbot.waitUntil(lambda: "Matches" in lines[2].text())
    assert connection.profile.client_key == pki.client_key
    assert page.trust_card.sentence.text()


def test_key_of_another_certificate_is_said_at_its_field(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, pki: ThrowawayPki
) -> None:
    connection.change_profile(
        ca_file=pki.ca_cert, client_cert=pki.client_cert, client_key=pki.broker_key
    )

    line = page.files_form.fields[FileRole.KEY].verdict_line
    qtbot.waitUntil(lambda: "Does not match" in line.text())


def test_certificate_without_a_key_asks_for_it(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, pki: ThrowawayPki
) -> None:
    connection.change_profile(client_cert=pki.client_cert)

    line = page.files_form.fields[FileRole.KEY].verdict_line
    qtbot.waitUntil(lambda: "needs its private key" in line.text())


def test_verdict_of_an_earlier_choice_never_comes_late(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, pki: ThrowawayPki
) -> None:
    connection.change_profile(ca_file=pki.ca_cert)
    connection.change_profile(ca_file=pki.folder / "missing.crt")

    line = page.files_form.fields[FileRole.CA].verdict_line
    qtbot.waitUntil(lambda: "not found" in line.text())
    assert QThreadPool.globalInstance().waitForDone(5000)
    QApplication.processEvents()
    assert "not found" in line.text()


def test_encrypted_key_asks_for_its_passphrase_in_place(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, tmp_path: Path
) -> None:
    made = make("durand", by=make("CA-CIEL", ca=True))
    connection.change_profile(
        client_cert=made.write_certificate(tmp_path / "client.crt"),
        client_key=made.write_key(tmp_path / "client.key", PASSPHRASE),
    )
    edit = page.files_form.passphrase_edit
    qtbot.waitUntil(edit.isVisible)
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    assert edit.property("secret") is True

    type_into(qtbot, edit, PASSPHRASE)

    line = page.files_form.fields[FileRole.KEY].verdict_line
    qtbot.waitUntil(lambda: "Matches" in line.text())
    assert connection.secrets.key_password == PASSPHRASE


def test_folder_of_the_lab_sorts_itself(
    qtbot: QtBot,
    page: ConnectionPage,
    connection: FakeEditorConnection,
    lab_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.change_profile(protocol=Protocol.MQTT, port=1883)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(lab_folder))

    with qtbot.waitSignal(connection.profile_changed):
        page.files_form.choose_folder()

    profile = connection.profile
    assert profile.ca_file == lab_folder / "ca.crt"
    assert profile.client_cert == lab_folder / "client.crt"
    assert profile.client_key == lab_folder / "client.key"
    assert (profile.protocol, profile.port) == (Protocol.MQTTS, 8883)
    qtbot.waitUntil(page.files_form.sorted_line.isVisible)
    assert "notes.txt" in page.files_form.sorted_line.text()


def test_folder_without_certificates_changes_nothing(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, tmp_path: Path
) -> None:
    before = connection.profile
    page.accept_files([tmp_path])

    qtbot.waitUntil(page.files_form.sorted_line.isVisible)
    assert "nothing was changed" in page.files_form.sorted_line.text()
    assert connection.profile == before


def test_relaxed_checks_leave_a_standing_mark(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    checks = page.files_form.checks
    assert not checks.relaxed_mark.isVisible()

    QTest.mouseClick(checks.chain_check, Qt.MouseButton.LeftButton)

    assert not connection.profile.verify_chain
    assert connection.profile.verify_name
    assert checks.relaxed_mark.isVisible()
    assert "not checked" in checks.relaxed_mark.text()


def test_broker_seen_last_is_in_the_picture(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, pki: ThrowawayPki
) -> None:
    connection.change_profile(ca_file=pki.ca_cert, server_name="localhost")
    broker = x509.load_pem_x509_certificate(pki.broker_cert.read_bytes())
    connection.broker_chain = (broker.public_bytes(Encoding.DER),)
    connection.enter(State.READY, live_facts())

    diagram = page.trust_card.diagram
    qtbot.waitUntil(lambda: "has signed: Broker" in diagram.accessibleDescription())

    connection.change_profile(host="another-host")
    qtbot.waitUntil(lambda: "has to sign: Broker" in diagram.accessibleDescription())


def test_view_asks_for_the_file(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection, pki: ThrowawayPki
) -> None:
    connection.change_profile(ca_file=pki.ca_cert)

    with qtbot.waitSignal(page.view_file_requested) as caught:
        page.files_form.fields[FileRole.CA].view_button.click()

    assert caught.args == [pki.ca_cert]
