"""What the menus of the Certificates page do: fetch, compare, save, print, and remember."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.models.connection_text import chain_name
from mqtts_gui.ui.models.opened_file import OpenedFile
from mqtts_gui.ui.models.questions import Sentence, Verification
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.widgets.card import Card
from mqtts_gui.ui.workspace import Workspace

if TYPE_CHECKING:  # imported when it is first asked for
    from mqtts_gui.doctor.presenting import Presented
    from mqtts_gui.ui.models.save_choices import SaveForm
    from mqtts_gui.ui.widgets.broker_fetch_panel import BrokerFetchPanel
    from mqtts_gui.ui.widgets.compare_view import CompareView
    from mqtts_gui.ui.widgets.save_panel import SavePanel


class CertificateTools(QObject):
    """Joins the page with its panels, with the connections and with the settings.

    A panel is imported and made when it is first asked for: the page, which most people only look
    at, is on the screen in half the time.
    """

    def __init__(
        self, page: CertificatesPage, workspace: Workspace, preferences: Preferences
    ) -> None:
        super().__init__(page)
        self._page, self._workspace, self._preferences = page, workspace, preferences
        self._sentences: tuple[Sentence, ...] = ()
        self._card = Card()
        self._connect_page()
        self._follow_settings()
        self._follow_connections()

    @cached_property
    def fetching(self) -> BrokerFetchPanel:
        """The panel that asks any broker for its certificates."""
        from mqtts_gui.ui.widgets.broker_fetch_panel import BrokerFetchPanel  # noqa: PLC0415 - late

        panel = BrokerFetchPanel()
        panel.chain_fetched.connect(self._open_presented)
        self._page.show_strip(panel)
        return panel

    @cached_property
    def comparing(self) -> CompareView:
        """The panel with two open files side by side."""
        from mqtts_gui.ui.widgets.compare_view import CompareView  # noqa: PLC0415 - late

        panel = CompareView()
        panel.closed.connect(self._page.close_panel)
        self._card.body.addWidget(panel)
        return panel

    @cached_property
    def saving(self) -> SavePanel:
        """The panel that saves the selected file in another form."""
        from mqtts_gui.ui.widgets.save_panel import SavePanel  # noqa: PLC0415 - late

        panel = SavePanel()
        panel.closed.connect(self._page.close_panel)
        return panel

    def _connect_page(self) -> None:
        page = self._page
        page.header.panel_requested.connect(self._ask_broker)
        page.header.fetch_requested.connect(self._fetch)
        page.inspection.verified.connect(self._remember)
        page.compare_requested.connect(self._compare)
        page.save_requested.connect(self._offer_saving)
        page.pdf_requested.connect(self._offer_pdf)
        page.print_requested.connect(self._print)

    @Slot()
    def _ask_broker(self) -> None:
        self.fetching.open()

    @Slot(str, int, str)
    def _fetch(self, host: str, port: int, server_name: str) -> None:
        self.fetching.fetch_from(host, port, server_name)

    def _open_presented(self, presented: Presented) -> None:
        self._page.open_broker_chain(presented.name, presented.chain)

    def _remember(self, verification: Verification) -> None:
        self._sentences = verification.sentences

    def _compare(self, number: int, other: int) -> None:
        sides = [self._entry(each) for each in (number, other)]
        names, described = [], []
        for entry in sides:
            if entry is None or not entry.pairs():
                return
            names.append(_name(entry, sides))
            described.append(entry.pairs()[self._place_in(entry)][1])
        self.comparing.show_pair(names[0], described[0], names[1], described[1])
        self._page.show_panel(self._card)
        self.comparing.table.setFocus()

    @Slot(int)
    def _offer_saving(self, number: int) -> None:
        from mqtts_gui.ui.models.save_choices import SaveForm  # noqa: PLC0415 - late

        self._offer_form(number, SaveForm.PEM)

    @Slot(int)
    def _offer_pdf(self, number: int) -> None:
        from mqtts_gui.ui.models.save_choices import SaveForm  # noqa: PLC0415 - late

        self._offer_form(number, SaveForm.PDF)

    def _offer_form(self, number: int, form: SaveForm) -> None:
        entry = self._entry(number)
        if entry is None or not entry.pairs():
            return
        entries, sentences = self._page.book.model.entries, self._sentences_about(entry)
        self.saving.offer(entry, self._place_in(entry), entries, form, sentences)
        self._page.show_panel(self.saving)

    def _print(self, number: int) -> None:
        from mqtts_gui.ui.models.printed_sheet import sheet_of  # noqa: PLC0415 - late
        from mqtts_gui.ui.widgets.certificate_printing import print_item  # noqa: PLC0415 - late

        entry = self._entry(number)
        if entry is None or not entry.pairs():
            return
        place, now = self._place_in(entry), datetime.now(UTC)
        sheet = sheet_of(entry, place, now, self._sentences_about(entry))
        problem = print_item(self._page, sheet)
        if problem is not None:
            self._offer_pdf(number)
            self.saving.show_problem(problem)

    def _entry(self, number: int) -> OpenedFile | None:
        return self._page.book.model.entry(number)

    def _place_in(self, entry: OpenedFile) -> int:
        """Return which item is meant: the selected one, of other files the first."""
        inspection = self._page.inspection
        return inspection.place if inspection.number == entry.number else 0

    def _sentences_about(self, entry: OpenedFile) -> tuple[Sentence, ...] | None:
        return self._sentences if self._page.inspection.number == entry.number else None

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
        self._page.show_live_sessions(
            [(chain_name(one.profile), one.broker_chain) for one in ready]
        )
        saved = [one.profile for one in connections if one.profile.protocol is Protocol.MQTTS]
        self._page.header.show_connections(
            [(each.name, each.host, each.port, each.server_name) for each in saved]
        )
        self._page.offer_hosts(
            list(dict.fromkeys(each.expected_name for each in saved if each.expected_name))
        )


def _name(entry: OpenedFile, beside: Sequence[OpenedFile | None]) -> str:
    """Return the file's name, with its folder where another one has the same name."""
    names = [each.name for each in beside if each is not None]
    if entry.path is None or names.count(entry.name) < len(names):
        return entry.name
    return str(Path(entry.path.parent.name, entry.name))
