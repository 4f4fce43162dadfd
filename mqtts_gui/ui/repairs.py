"""What the buttons of a problem do: each repairs the profile, asks, or shows where to repair it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.hosts_file import HostsLineError, read_line
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.main_window import CERTIFICATES, MainWindow
from mqtts_gui.ui.models.connection_text import chain_name
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.repairs_asking import Asking
from mqtts_gui.ui.repairs_changes import Change, RepairError, host_of_line, plan_change
from mqtts_gui.ui.repairs_rerun import Rerun
from mqtts_gui.ui.widgets.file_field import FileField

# Actions that open the file dialog of a field in the Connection tab.
CHOSEN_FILES: Mapping[ActionId, str] = {
    ActionId.CHOOSE_CA: "ca_file_browse_button",
    ActionId.CHOOSE_CLIENT_CERTIFICATE: "client_cert_browse_button",
    ActionId.CHOOSE_CLIENT_KEY: "client_key_browse_button",
}
COPIED = mark("Copied")
GONE = mark("%(file)s is not there any more.")
NO_CHAIN = mark("The broker has not shown a certificate.")


class Repairs:
    """Carry out the actions of problems in a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._asking = window, Asking(window)

    def carry_out(self, connection: Connection | None, action: Action) -> None:
        """Do what a button promised; `connection` is the one whose problem it repairs."""
        if action.id in {ActionId.COPY_COMMAND, ActionId.COPY_HOSTS_LINE}:
            self._window.status_line.show_note(COPIED)  # the panel has shown and copied it
        elif connection is not None:
            self._window.pages.flush()  # what was typed, and waits for a pause, counts
            self._repair(connection, action)

    def _repair(self, connection: Connection, action: Action) -> None:
        match action.id:
            case _ if action.id in CHOSEN_FILES:
                self._choose_file(connection, CHOSEN_FILES[action.id])
            case ActionId.EDIT_HOST:
                self._window.show_connection(connection).reveal("host_edit")
            case ActionId.ENTER_PASSPHRASE:
                then = partial(self._try_again, connection, action)
                self._asking.passphrase(connection, action, then)
            case ActionId.ENTER_LOGIN:
                then = partial(self._try_again, connection, action)
                self._asking.login(connection, action, then)
            case ActionId.OPEN_BROKER_CERTIFICATE:
                self._open_certificate(connection, action)
            case ActionId.SWITCH_TLS_OFF if _has_login(connection):
                self._asking.plain(action, partial(self._carry_through, connection, action))
            case ActionId.ADD_HOSTS_LINE:
                self._use_name(connection, action)
            case _:
                self._carry_through(connection, action)

    def _carry_through(self, connection: Connection, action: Action) -> None:
        try:
            change = plan_change(connection.profile, action)
        except RepairError as error:
            self._asking.say(action, error.reason)
        else:
            self._change(connection, action, change)

    def _change(self, connection: Connection, action: Action, change: Change | None) -> None:
        """Change the profile and try again, once the file that this needs was looked at."""
        if change is None or change.file is None:
            self._apply(connection, action, change)
            return
        file = change.file

        def take(is_there: object) -> None:
            if is_there:
                self._apply(connection, action, change)
            else:
                self._asking.say(action, Phrase(GONE.text, {"file": file.name}))

        run_job(connection, file.is_file, take, lambda _: take(is_there=False))

    def _apply(self, connection: Connection, action: Action, change: Change | None) -> None:
        if change is not None:
            before = {name: getattr(connection.profile, name) for name in change.fields}
            connection.change_profile(**change.fields)
            if before != change.fields:
                undo = partial(_take_back, connection, change.fields, before)
                self._window.undo_bar.offer(change.done, undo)
        self._try_again(connection, action, changed=change is not None)

    def _try_again(self, connection: Connection, action: Action, *, changed: bool = True) -> None:
        """Connect or test again; whoever is connected is asked before the session is ended."""
        again = Rerun.of(connection)
        if changed and connection.state is State.READY:
            self._asking.reconnect(action, again.reconnect)
        else:
            again.start()

    def _choose_file(self, connection: Connection, button_name: str) -> None:
        """Show the field and open its dialog; a file that was chosen is tried at once."""
        view = self._window.show_connection(connection)
        view.reveal(button_name)
        button = view.findChild(QPushButton, button_name)
        field = None if button is None else button.parentWidget()

        def browse() -> None:
            if isinstance(field, FileField) and field.browse():
                self._try_chosen(connection)

        if button is not None:
            QTimer.singleShot(0, button, browse)

    def _try_chosen(self, connection: Connection) -> None:
        if connection.state is not State.READY:  # there the editor says when it applies
            Rerun.of(connection).start()

    def _open_certificate(self, connection: Connection, action: Action) -> None:
        result = connection.test_result
        chain = (result.peer_chain if result is not None else ()) or connection.broker_chain
        if not chain:
            self._asking.say(action, NO_CHAIN)
            return
        page = self._window.show_tool(CERTIFICATES)
        if isinstance(page, CertificatesPage):
            page.open_broker_chain(chain_name(connection.profile), chain)

    def _use_name(self, connection: Connection, action: Action) -> None:
        """Go to the name that the hosts file knows now, instead of to its address."""
        try:
            line = read_line(action.argument)
        except HostsLineError:
            return
        self._change(connection, action, host_of_line(line.name))


def _has_login(connection: Connection) -> bool:
    profile: Profile = connection.profile
    return bool(profile.username or connection.secrets.password)


def _take_back(
    connection: Connection, changed: Mapping[str, object], before: Mapping[str, object]
) -> None:
    """Put back what a repair changed, but for what was changed again since."""
    fields = {
        name: value
        for name, value in before.items()
        if getattr(connection.profile, name) == changed[name]
    }
    connection.change_profile(**fields)
