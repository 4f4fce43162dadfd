"""The fields of the editor: typed, refused in place, saved, and shown again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, TlsVersion
from mqtts_gui.pki.throwaway import ThrowawayPki
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.models.profile_files import FileRole
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from tests.support.editing import leave, type_into, wheel
from tests.support.fake_connection import live_facts
from tests.support.fake_editor_connection import FakeEditorConnection

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


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
