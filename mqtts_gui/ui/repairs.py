"""What the buttons of a problem do: each repairs the profile, or shows where to repair it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import DEFAULT_PORTS, MqttVersion, Profile, Protocol, TlsVersion
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.main_window import MainWindow
from mqtts_gui.ui.models.connection_text import chain_name
from mqtts_gui.ui.pages.certificates_page import CertificatesPage

# Actions that show the control in question; of a file, its dialog.
SHOWN_CONTROLS: Mapping[ActionId, str] = {
    ActionId.CHOOSE_CA: "ca_file_browse_button",
    ActionId.CHOOSE_CLIENT_CERTIFICATE: "client_cert_browse_button",
    ActionId.CHOOSE_CLIENT_KEY: "client_key_browse_button",
    ActionId.ENTER_PASSPHRASE: "key_passphrase_edit",
    ActionId.ENTER_LOGIN: "username_edit",
    ActionId.EDIT_HOST: "host_edit",
}


def _with_protocol(profile: Profile, protocol: Protocol, port: str) -> Mapping[str, object]:
    chosen = int(port) if port else DEFAULT_PORTS[protocol]
    return {"protocol": protocol, "port": chosen if port else _moved_port(profile, protocol)}


def _moved_port(profile: Profile, protocol: Protocol) -> int:
    """Return the port to use with `protocol`: a port chosen by hand stays."""
    is_default = profile.port in DEFAULT_PORTS.values()
    return DEFAULT_PORTS[protocol] if is_default else profile.port


# Actions that change the profile; the connection is then opened again.
CHANGES: Mapping[ActionId, Callable[[Profile, str], Mapping[str, object]]] = {
    ActionId.EXPECT_NAME: lambda _, name: {"server_name": name},
    ActionId.SWAP_CERTIFICATE_AND_KEY: lambda profile, _: {
        "client_cert": profile.client_key,
        "client_key": profile.client_cert,
    },
    ActionId.USE_HOST: lambda _, host: {"host": host},
    ActionId.USE_PORT: lambda _, port: {"port": int(port)},
    ActionId.SWITCH_TLS_ON: lambda profile, port: _with_protocol(profile, Protocol.MQTTS, port),
    ActionId.SWITCH_TLS_OFF: lambda profile, port: _with_protocol(profile, Protocol.MQTT, port),
    ActionId.USE_MQTT_3_1_1: lambda _profile, _: {"mqtt_version": MqttVersion.V3_1_1},
    ActionId.ALLOW_TLS_1_3: lambda _profile, _: {"tls_max": TlsVersion.V1_3},
    ActionId.NEW_CLIENT_ID: lambda _profile, _: {"client_id": Profile().client_id},
    ActionId.TRY_AGAIN: lambda _profile, _: {},
}


class Repairs:
    """Carry out the actions of problems in a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def carry_out(self, connection: Connection | None, action: Action) -> None:
        """Do what a button promised; `connection` is the one whose problem it repairs."""
        if action.id in {ActionId.COPY_COMMAND, ActionId.COPY_HOSTS_LINE}:
            QGuiApplication.clipboard().setText(action.argument)
            self._window.status_line.show_note(mark("Copied"))
        elif connection is None:
            return
        elif action.id in SHOWN_CONTROLS:
            self._show(connection, SHOWN_CONTROLS[action.id])
        elif action.id is ActionId.OPEN_BROKER_CERTIFICATE:
            page = self._window.show_tool("certificates")
            if isinstance(page, CertificatesPage):
                page.open_broker_chain(chain_name(connection.profile), connection.broker_chain)
        else:
            connection.change_profile(**CHANGES[action.id](connection.profile, action.argument))
            connection.open()

    def _show(self, connection: Connection, control: str) -> None:
        """Show a control; a button is pressed too, because that is what was asked for."""
        view = self._window.show_connection(connection)
        view.reveal(control)
        button = view.findChild(QPushButton, control)
        if button is not None:
            QTimer.singleShot(0, button, button.click)
