"""The editor of a connection, driven as a person drives it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QThreadPool
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.profile_files import FileRole
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from mqtts_gui.ui.theme import Theme
from tests.support.fake_connection import live_facts
from tests.support.fake_editor_connection import FakeEditorConnection
from tests.support.made_certificates import make

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PASSPHRASE = "bonjour"  # noqa: S105 - of keys made for one test


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("tp"))


@pytest.fixture
def lab_folder(pki: ThrowawayPki, tmp_path: Path) -> Path:
    for path in (pki.ca_cert, pki.client_cert, pki.client_key):
        shutil.copy(path, tmp_path)
    (tmp_path / "notes.txt").write_text("À rendre vendredi", encoding="utf-8")
    return tmp_path


@pytest.fixture
def connection() -> FakeEditorConnection:
    return FakeEditorConnection()


@pytest.fixture
def page(qtbot: QtBot, connection: FakeEditorConnection) -> ConnectionPage:
    shown = ConnectionPage(connection)
    qtbot.addWidget(shown)
    shown.resize(1048, 660)
    shown.show()
    return shown


def type_into(qtbot: QtBot, edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def wheel() -> QWheelEvent:
    return QWheelEvent(
        QPointF(1, 1), QPointF(1, 1), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003
    )  # fmt: skip


def leave(edit: QLineEdit) -> None:
    edit.editingFinished.emit()


def test_every_control_has_its_name_and_a_label(page: ConnectionPage) -> None:
    names = (
        "name_edit", "protocol_combo", "host_edit", "port_spin", "server_name_edit",
        "mqtt_version_combo", "client_id_edit", "ca_file_edit", "ca_file_browse_button",
        "ca_file_view_button", "client_cert_edit", "client_key_edit", "verify_chain_check",
        "verify_name_check", "tls_versions_combo", "username_edit", "password_edit",
        "key_passphrase_edit", "keep_alive_spin", "clean_start_check", "lab_folder_button",
        "trust_diagram",
    )  # fmt: skip
    buddies = {label.buddy() for label in page.findChildren(QLabel)}

    for name in names:
        control = page.findChild(QWidget, name)
        assert control is not None, name
        text = control.property("text") if not name.endswith("_edit") else ""
        assert control in buddies or control.accessibleName() or text, name


def test_typing_is_saved_after_a_pause(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    with qtbot.waitSignal(connection.profile_changed):
        type_into(qtbot, page.broker_form.name_edit, "TP 4")

    assert connection.profile.name == "TP 4"


def test_leaving_the_field_saves_at_once(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    type_into(qtbot, page.broker_form.host_edit, "vm-durand")
    leave(page.broker_form.host_edit)

    assert connection.profile.host == "vm-durand"


def test_url_in_the_host_is_taken_apart_and_said(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    type_into(qtbot, page.broker_form.host_edit, "mqtt://vm-durand:1884/ciel")
    leave(page.broker_form.host_edit)

    assert connection.profile.address == "mqtt://vm-durand:1884"
    assert page.broker_form.host_edit.text() == "vm-durand"
    assert "host vm-durand, port 1884" in page.broker_form.host_field.note.text()


def test_pasted_address_is_taken_apart_at_once(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    page.broker_form.host_edit.clear()
    page.broker_form.host_edit.insert("vm-durand:8884")

    page.broker_form.host_edit.textEdited.emit("vm-durand:8884")

    assert (connection.profile.host, connection.profile.port) == ("vm-durand", 8884)


def test_wrong_host_is_refused_in_place(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    before = connection.profile.host
    type_into(qtbot, page.broker_form.host_edit, "vm dupont")
    leave(page.broker_form.host_edit)
    connection.profile_changed.emit()

    assert connection.profile.host == before
    assert page.broker_form.host_edit.text() == "vm dupont"
    assert "no blank" in page.broker_form.host_field.note.text()
    assert page.broker_form.host_edit.property("invalid") is True


def test_protocol_changes_the_port_only_from_one_default_to_the_other(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    page.broker_form.protocol_combo.chosen.emit(Protocol.MQTT)
    assert connection.profile.port == 1883

    connection.change_profile(port=18883)
    page.broker_form.protocol_combo.chosen.emit(Protocol.MQTTS)
    assert connection.profile.port == 18883


def test_plain_mqtt_shows_no_files_and_says_that_nothing_is_encrypted(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    connection.change_profile(protocol=Protocol.MQTT)

    assert not page.files_form.fields[FileRole.CA].isVisible()
    assert page.files_form.plain_line.isVisible()
    assert "Nothing is encrypted" in page.files_form.plain_line.text()
    assert not page.broker_form.server_name_edit.isEnabled()
    assert not page.trust_card.diagram.isVisible()

    page.files_form.use_tls_button.click()
    assert connection.profile.protocol is Protocol.MQTTS


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


def test_tls_versions_and_mqtt_version_are_chosen(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    combo = page.files_form.checks.versions_combo
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    page.broker_form.version_combo.activated.emit(1)

    assert (connection.profile.tls_min, connection.profile.tls_max) == (
        TlsVersion.V1_2, TlsVersion.V1_2,
    )  # fmt: skip
    assert connection.profile.mqtt_version is MqttVersion.V3_1_1


def test_client_id_can_be_renewed_and_is_bounded_in_mqtt_3_1(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    before = connection.profile.client_id
    QTest.mouseClick(page.broker_form.renew_button, Qt.MouseButton.LeftButton)
    assert connection.profile.client_id not in {before, ""}

    connection.change_profile(mqtt_version=MqttVersion.V3_1)
    renewed = connection.profile.client_id
    type_into(qtbot, page.broker_form.client_id_edit, "x" * 24)
    leave(page.broker_form.client_id_edit)

    assert connection.profile.client_id == renewed
    assert "1 to 23" in page.broker_form.client_id_field.note.text()


def test_port_above_the_highest_is_refused_in_place(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    spin = page.broker_form.port_spin
    spin.lineEdit().selectAll()
    QTest.keyClicks(spin.lineEdit(), "70000")

    assert connection.profile.port <= 65535
    assert "65535" in page.broker_form.port_field.note.text()


def test_change_while_connected_says_when_it_applies(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    notice = page.findChild(QWidget, "pending_changes_notice")
    assert notice is not None
    assert not notice.isVisible()

    connection.pending_changes = True
    connection.enter(State.READY, live_facts())

    assert notice.isVisible()
    connection.pending_changes = False
    connection.enter(State.IDLE)
    assert not notice.isVisible()


def test_notice_moves_no_field(page: ConnectionPage, connection: FakeEditorConnection) -> None:
    edit = page.broker_form.host_edit
    for _ in range(2):
        QApplication.processEvents()
    before = edit.mapTo(page, QPoint(0, 0))

    connection.pending_changes = True
    for state, words in ((State.CONNECTING, "The attempt"), (State.READY, "You are connected")):
        connection.enter(state, live_facts() if state is State.READY else None)
        QApplication.processEvents()
        assert edit.mapTo(page, QPoint(0, 0)) == before
        notice = page.findChild(QWidget, "pending_changes_notice")
        assert notice is not None
        assert words in notice.findChildren(QLabel)[0].text()


def test_password_and_user_go_where_they_belong(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    page.reveal("password_edit")
    assert page.login_form.password_edit.isVisible()
    type_into(qtbot, page.login_form.username_edit, "durand")
    type_into(qtbot, page.login_form.password_edit, PASSPHRASE)
    page.flush()

    assert connection.profile.username == "durand"
    assert connection.secrets == replace(Secrets(), password=PASSPHRASE)
    assert PASSPHRASE not in repr(connection.profile)


def test_secrets_from_the_keyring_stay_remembered(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    assert connection.fetches > 0
    assert not page.login_form.remember_check.isChecked()

    connection.answer(Secrets(password=PASSPHRASE))

    assert page.login_form.remember_check.isChecked()
    assert page.login_form.password_edit.text() == PASSPHRASE
    type_into(qtbot, page.login_form.password_edit, "bonsoir")
    page.flush()
    assert connection.remembered == Secrets(password="bonsoir")  # noqa: S106


def test_secrets_are_forgotten_when_they_are_not_to_be_remembered(
    page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    connection.answer(Secrets(password=PASSPHRASE))

    page.reveal("remember_password_check")
    page.login_form.remember_check.click()

    assert connection.remembered is None
    assert connection.secrets.password == PASSPHRASE


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


def test_wheel_over_a_field_changes_nothing(
    qtbot: QtBot, page: ConnectionPage, connection: FakeEditorConnection
) -> None:
    before = connection.profile
    for control in (page.broker_form.port_spin, page.broker_form.protocol_combo):
        control.setFocus()
        control.wheelEvent(wheel())

    assert connection.profile == before


def test_language_changes_live(page: ConnectionPage, each_language: str) -> None:
    for widget in (page, *page.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))

    assert page.broker_form.host_field.label.text() == tr("Host or IP address")
    assert page.files_form.fields[FileRole.CA].browse_button.text() == tr("Browse…")
    assert page.files_form.checks.versions_combo.itemText(1) == tr("1.2 only")


@pytest.mark.parametrize("width", [792, 1048])
def test_diagram_is_beside_the_form_or_under_it(page: ConnectionPage, width: int) -> None:
    page.resize(width, 525)
    QApplication.processEvents()

    assert page.trust_card.isVisible()
    assert page.broker_form.host_edit.width() >= 80
    seen = page.broker_form.mapTo(page, page.broker_form.rect().topRight()).x()
    assert seen <= width


def test_everything_fits_a_window_of_1280_by_800(
    each_language: str, qtbot: QtBot, qapp: QApplication, page: ConnectionPage, lab_folder: Path
) -> None:
    Theme().apply(qapp, "light", 100)
    page.resize(1048, 660)  # without title bar, side bar, header, tabs and bottom line
    page.accept_files([lab_folder])
    qtbot.waitUntil(page.files_form.sorted_line.isVisible)
    nodes = page.trust_card.diagram.accessibleDescription
    qtbot.waitUntil(lambda: "CA-" in nodes() or "CN = " in nodes())
    QApplication.processEvents()

    bars = [area.verticalScrollBar() for area in page.findChildren(QScrollArea)]
    assert [bar.maximum() for bar in bars] == [0]


def test_form_and_diagram_scroll_as_one_and_the_bar_narrows_neither(
    qapp: QApplication, page: ConnectionPage
) -> None:
    Theme().apply(qapp, "light", 100)
    page.resize(1048, 900)
    QApplication.processEvents()
    roomy = page.broker_form.width(), page.trust_card.width()

    page.resize(1048, 300)
    QApplication.processEvents()

    (area,) = page.findChildren(QScrollArea)
    assert area.verticalScrollBar().isVisible()
    assert area.isAncestorOf(page.trust_card)
    assert (page.broker_form.width(), page.trust_card.width()) == roomy


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_controls_of_a_row_are_level(
    each_language: str, qapp: QApplication, page: ConnectionPage, scale: int
) -> None:
    Theme().apply(qapp, "light", scale)
    page.resize(740, 500)
    for _ in range(2):
        QApplication.processEvents()

    form = page.broker_form
    tops = {
        field.control.mapTo(form, QPoint(0, 0)).y()
        for field in (form.server_name_field, form.version_field, form.client_id_field)
    }
    Theme().apply(qapp, "light", 100)
    assert len(tops) == 1


def test_profile_shown_is_the_profile_kept(qtbot: QtBot, pki: ThrowawayPki) -> None:
    profile = Profile(
        name="VM", host="vm", port=8884, server_name="vm-dupont", username="u",
        keep_alive_s=0, clean_start=False, ca_file=pki.ca_cert, verify_name=False,
        tls_min=TlsVersion.V1_3, mqtt_version=MqttVersion.V3_1_1,
    )  # fmt: skip
    connection = FakeEditorConnection()
    connection.profile = profile
    page = ConnectionPage(connection)
    qtbot.addWidget(page)
    page.show()

    page.flush()

    assert connection.profile == profile
    assert page.files_form.checks.versions_combo.value() == (TlsVersion.V1_3, TlsVersion.V1_3)
    assert page.session_form.keep_alive_spin.value() == 0
