"""Where the broker is, and how we introduce ourselves to it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from mqtts_gui.errors import Severity
from mqtts_gui.i18n import literal, mark, tr
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol
from mqtts_gui.ui.models.host_text import MAX_PORT, HostText, read_host
from mqtts_gui.ui.models.profile_edits import (
    client_id_refusal,
    client_id_remark,
    host_changes,
    protocol_changes,
)
from mqtts_gui.ui.widgets.calm_controls import CalmCombo, CalmSpin
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.widgets.inner_edit import InnerEdit
from mqtts_gui.ui.widgets.labelled_field import LabelledField
from mqtts_gui.ui.widgets.typing_pause import TypingPause

ROW_GAP = 12
COLUMN_GAP = 10
PROTOCOLS = ((literal("mqtts://"), Protocol.MQTTS), (literal("mqtt://"), Protocol.MQTT))
VERSIONS = (
    (literal("5.0"), MqttVersion.V5),
    (literal("3.1.1"), MqttVersion.V3_1_1),
    (literal("3.1"), MqttVersion.V3_1),
)


Control = TypeVar("Control", bound=QWidget)


class BrokerForm(Card):
    """The first card of the editor.

    Signals:
        edited: Fields of the profile to change, by name.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._profile = Profile()
        self._host_length = 0
        self._make_controls()
        self._make_fields()
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_profile(self, profile: Profile) -> None:
        """Display `profile`; a field in which the person is typing is left alone."""
        self._profile = profile
        for pause, text in (
            (self._name, profile.name),
            (self._host, profile.host),
            (self._server_name, profile.server_name),
            (self._client_id, profile.client_id),
        ):
            pause.show_text(text)
        self.protocol_combo.show_value(profile.protocol)
        self.version_combo.show_value(profile.mqtt_version)
        self.port_spin.show_value(profile.port)
        self.server_name_field.setEnabled(profile.protocol is Protocol.MQTTS)
        self.server_name_edit.setPlaceholderText(profile.host)
        self._host_length = len(self.host_edit.text())
        self._judge_client_id(self.client_id_edit.text())

    def flush(self) -> None:
        """Report what was typed and still waits for a pause."""
        for pause in (self._name, self._host, self._server_name, self._client_id):
            pause.flush()

    def _make_controls(self) -> None:
        self.name_edit = _named(QLineEdit(), "name_edit")
        self.protocol_combo = _named(CalmCombo(PROTOCOLS), "protocol_combo")
        self.host_edit = _named(QLineEdit(), "host_edit")
        self.port_spin = _named(CalmSpin(1, MAX_PORT), "port_spin")
        self.server_name_edit = _named(InnerEdit(), "server_name_edit")
        self.version_combo = _named(CalmCombo(VERSIONS), "mqtt_version_combo")
        self.client_id_edit = _named(InnerEdit(), "client_id_edit")
        self.renew_button = self.client_id_edit.add_button("refresh-cw", "client_id_renew_button")
        self.name_edit.setMaxLength(100)

    def _make_fields(self) -> None:
        self.name_field = LabelledField(mark("Name"), self.name_edit)
        self.protocol_field = LabelledField(mark("Protocol"), self.protocol_combo)
        self.host_field = LabelledField(mark("Host or IP address"), self.host_edit)
        self.port_field = LabelledField(mark("Port"), self.port_spin)
        self.server_name_field = LabelledField(
            mark("Name expected in the broker's certificate"), self.server_name_edit
        )
        self.version_field = LabelledField(mark("MQTT version"), self.version_combo)
        self.client_id_field = LabelledField(mark("Client identifier"), self.client_id_edit)

    def _lay_out(self) -> None:
        self.body.setSpacing(ROW_GAP)
        self._rows = (
            (
                (self.name_field, 20),
                (self.protocol_field, 15),
                (self.host_field, 20),
                (self.port_field, 9),
            ),
            ((self.server_name_field, 33), (self.version_field, 13), (self.client_id_field, 19)),
        )
        for row in self._rows:
            line = QHBoxLayout()
            line.setSpacing(COLUMN_GAP)
            for field, share in row:
                line.addWidget(field, share)
            self.body.addLayout(line)

    def _connect(self) -> None:
        self._name = TypingPause(self.name_edit)
        self._host = TypingPause(self.host_edit)
        self._server_name = TypingPause(self.server_name_edit)
        self._client_id = TypingPause(self.client_id_edit)
        self._name.paused.connect(lambda text: self.edited.emit({"name": text.strip()}))
        self._host.paused.connect(self._take_host)
        self._host.finished.connect(self._clean_host)
        self._server_name.paused.connect(self._take_server_name)
        self._server_name.finished.connect(self._clean_server_name)
        self._client_id.paused.connect(self._take_client_id)
        self.host_edit.textEdited.connect(self._notice_paste)
        self.protocol_combo.chosen.connect(self._take_protocol)
        self.version_combo.chosen.connect(lambda value: self.edited.emit({"mqtt_version": value}))
        self.port_spin.valueChanged.connect(self._take_port)
        self.port_spin.refused.connect(self._refuse_port)
        self.renew_button.clicked.connect(self._renew_client_id)

    def _notice_paste(self, text: str) -> None:
        pasted = len(text) - self._host_length > 1
        self._host_length = len(text)
        if pasted:
            self._host.finish()

    def _take_host(self, text: str) -> None:
        typed = read_host(text)
        if self._accepts(self._host, self.host_field, typed):
            self.edited.emit(host_changes(self._profile, typed))

    def _clean_host(self, text: str) -> None:
        self._clean(self._host, self.host_edit, text)

    def _take_server_name(self, text: str) -> None:
        typed = read_host(text)
        if self._accepts(self._server_name, self.server_name_field, typed):
            self.edited.emit({"server_name": typed.host})

    def _clean_server_name(self, text: str) -> None:
        self._clean(self._server_name, self.server_name_edit, text)

    def _accepts(self, pause: TypingPause, field: LabelledField, typed: HostText) -> bool:
        pause.holds = typed.refusal is not None
        severity = Severity.ERROR if pause.holds else Severity.INFO
        field.show_note(typed.refusal or typed.note, severity)
        return not pause.holds

    def _clean(self, pause: TypingPause, edit: QLineEdit, text: str) -> None:
        host = read_host(text).host
        if not pause.holds and host != text:
            edit.setText(host)
        self._host_length = len(self.host_edit.text())

    def _take_client_id(self, text: str) -> None:
        if self._judge_client_id(text):
            self.edited.emit({"client_id": text})

    def _judge_client_id(self, text: str) -> bool:
        refusal = client_id_refusal(text, self._profile.mqtt_version)
        self._client_id.holds = refusal is not None
        remark = client_id_remark(self._profile.with_changes(client_id=text))
        severity = Severity.ERROR if refusal else Severity.INFO
        self.client_id_field.show_note(refusal or remark, severity)
        return refusal is None

    def _renew_client_id(self) -> None:
        self._client_id.holds = False
        self.client_id_edit.setText(Profile().client_id)
        self._take_client_id(self.client_id_edit.text())

    def _take_protocol(self, protocol: Protocol) -> None:
        self.port_field.show_note(None)
        self.edited.emit(protocol_changes(self._profile, protocol))

    def _take_port(self, port: int) -> None:
        self.port_field.show_note(None)
        self.edited.emit({"port": port})

    def _refuse_port(self) -> None:
        self.port_field.show_note(mark("1 to %(most)d", most=MAX_PORT), Severity.ERROR)

    def _retranslate(self) -> None:
        self.set_heading(tr("Broker"))
        self.server_name_edit.set_hint(tr("instead of editing the hosts file"))
        self.renew_button.setToolTip(tr("Make a new identifier"))
        self.renew_button.setAccessibleName(tr("Make a new identifier"))

    def _level(self) -> None:
        """Give the labels of a row the height of its tallest, so that the controls stay level."""
        for row in self._rows:
            tallest = max(field.label_height() for field, _ in row)
            for field, _ in row:
                field.label.setMinimumHeight(tallest)

    @override
    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._level()
        return handled

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _named(control: Control, name: str) -> Control:
    control.setObjectName(name)
    return control
