"""What the buttons of the Certificates page do beside showing a file: fetch, and remember."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from mqtts_gui.doctor.presenting import Presented
from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.widgets.broker_fetch_panel import BrokerFetchPanel
from mqtts_gui.ui.workspace import Workspace


class CertificateTools(QObject):
    """Joins the page with its panels, with the connections and with the settings.

    Attributes:
        fetching: Asks any broker for its certificates.
    """

    def __init__(
        self, page: CertificatesPage, workspace: Workspace, preferences: Preferences
    ) -> None:
        super().__init__(page)
        self._page, self._workspace, self._preferences = page, workspace, preferences
        self.fetching = BrokerFetchPanel()
        page.show_strip(self.fetching)
        self._connect_fetching()
        self._follow_settings()
        self._follow_connections()

    def _connect_fetching(self) -> None:
        header = self._page.header
        header.panel_requested.connect(self.fetching.open)
        header.fetch_requested.connect(self.fetching.fetch_from)
        self.fetching.chain_fetched.connect(self._open_presented)

    def _open_presented(self, presented: Presented) -> None:
        self._page.open_broker_chain(presented.name, presented.chain)

    def _follow_settings(self) -> None:
        settings, change = self._preferences.settings, self._preferences.change
        self._page.recent.take(settings.recent_files)
        self._page.recent.edited.connect(lambda paths: change(recent_files=paths))
        commands = self._page.details.openssl
        if settings.shell:
            commands.show_shell(settings.shell)
        commands.shell_chosen.connect(lambda name: change(shell=name))

    def _follow_connections(self) -> None:
        for connection in self._workspace.connections:
            self._follow(connection)
        self._workspace.added.connect(self._follow)
        self._workspace.removed.connect(self._offer)
        self._offer()

    def _follow(self, connection: Connection) -> None:
        connection.state_changed.connect(self._offer)
        connection.profile_changed.connect(self._offer)
        self._offer()

    @Slot()
    def _offer(self) -> None:
        """Offer the brokers of the connections: what live ones presented, and where all are."""
        connections = self._workspace.connections
        ready = [one for one in connections if one.state is State.READY]
        self._page.show_live_sessions([(one.profile.name, one.broker_chain) for one in ready])
        saved = [one.profile for one in connections if one.profile.protocol is Protocol.MQTTS]
        self._page.header.show_connections(
            [(each.name, each.host, each.port, each.server_name) for each in saved]
        )
        self._page.offer_hosts(
            list(dict.fromkeys(each.expected_name for each in saved if each.expected_name))
        )
