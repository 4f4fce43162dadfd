"""What the buttons of a problem do: each repairs the profile, asks, or shows where to repair it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Protocol as Shape
from typing import runtime_checkable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets
from mqtts_gui.ui.connection import Connection, State
from mqtts_gui.ui.hosts_file import HostsLineError, read_line
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.main_window import CERTIFICATES, MainWindow
from mqtts_gui.ui.models.connection_text import chain_name
from mqtts_gui.ui.pages.certificates_page import CertificatesPage
from mqtts_gui.ui.pages.connection_view import CONNECTION
from mqtts_gui.ui.repairs_changes import Change, RepairError, host_of_line, plan_change
from mqtts_gui.ui.repairs_rerun import Rerun
from mqtts_gui.ui.widgets.file_field import FileField
from mqtts_gui.ui.widgets.problem_drawer import ProblemDrawer
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.problem_questions import (
    Confirmation,
    LoginQuestion,
    PassphraseQuestion,
)

# Actions that open the file dialog of a field in the Connection tab.
CHOSEN_FILES: Mapping[ActionId, str] = {
    ActionId.CHOOSE_CA: "ca_file_browse_button",
    ActionId.CHOOSE_CLIENT_CERTIFICATE: "client_cert_browse_button",
    ActionId.CHOOSE_CLIENT_KEY: "client_key_browse_button",
}
COPIED = mark("Copied")
GONE = mark("%(file)s is not there any more.")
NO_CHAIN = mark("The broker has not shown a certificate.")
NOW_LIVE = mark("You are connected: what was changed applies at the next connection.")
PLAIN = mark(
    "Nothing is encrypted then: anyone on the network can read and alter the messages, and read "
    "the user name and the password, which are sent in clear."
)


@runtime_checkable
class HoldsSecrets(Shape):
    """The editor of a connection, which knows whether its secrets are kept in the keyring."""

    @property
    def remembers(self) -> bool:
        """Whether they are."""

    def use_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        """Use these from now on."""


class Repairs:
    """Carry out the actions of problems in a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def carry_out(self, connection: Connection | None, action: Action) -> None:
        """Do what a button promised; `connection` is the one whose problem it repairs."""
        if action.id in {ActionId.COPY_COMMAND, ActionId.COPY_HOSTS_LINE}:
            self._window.status_line.show_note(COPIED)  # the panel has shown and copied it
        elif connection is not None:
            self._window.pages.flush()  # what was typed, and waits for a pause, counts
            try:
                self._repair(connection, action)
            except RepairError as error:
                self._say(action, error.reason)

    def _repair(self, connection: Connection, action: Action) -> None:
        match action.id:
            case _ if action.id in CHOSEN_FILES:
                self._choose_file(connection, CHOSEN_FILES[action.id])
            case ActionId.EDIT_HOST:
                self._window.show_connection(connection).reveal("host_edit")
            case ActionId.ENTER_PASSPHRASE:
                self._ask_passphrase(connection, action)
            case ActionId.ENTER_LOGIN:
                self._ask_login(connection, action)
            case ActionId.OPEN_BROKER_CERTIFICATE:
                self._open_certificate(connection, action)
            case ActionId.SWITCH_TLS_OFF if _has_login(connection):
                self._confirm_plain(connection, action)
            case ActionId.ADD_HOSTS_LINE:
                self._use_name(connection, action)
            case _:
                self._change(connection, action, plan_change(connection.profile, action))

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
                self._say(action, Phrase(GONE.text, {"file": file.name}))

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
        if changed and connection.state is State.READY:
            again = Rerun.of(connection).reconnect
            question = Confirmation(NOW_LIVE, mark("Reconnect now"))
            self._ask(action, question, question.confirmed.connect, again)
        else:
            Rerun.of(connection).start()

    def _confirm_plain(self, connection: Connection, action: Action) -> None:
        question = Confirmation(PLAIN, action.label, look=("error", "lock-open"), kind="danger")
        change = partial(self._change, connection, action)
        self._ask(
            action,
            question,
            question.confirmed.connect,
            lambda: change(plan_change(connection.profile, action)),
        )

    def _ask_passphrase(self, connection: Connection, action: Action) -> None:
        question = PassphraseQuestion(remember=self._remembers(connection))

        def use() -> None:
            secrets = replace(connection.secrets, key_password=question.passphrase)
            self._use_secrets(connection, secrets, remember=question.remembers)
            self._try_again(connection, action)

        self._ask(action, question, question.answered.connect, use)

    def _ask_login(self, connection: Connection, action: Action) -> None:
        profile = connection.profile
        question = LoginQuestion(
            profile.username,
            remember=self._remembers(connection),
            in_clear=profile.protocol is Protocol.MQTT,
        )

        def use() -> None:
            secrets = replace(connection.secrets, password=question.password or None)
            connection.change_profile(username=question.username)
            self._use_secrets(connection, secrets, remember=question.remembers)
            self._try_again(connection, action)

        self._ask(action, question, question.answered.connect, use)

    def _ask(
        self,
        action: Action,
        question: ProblemDrawer,
        connect: Callable[[Callable[[], object]], object],
        then: Callable[[], object],
    ) -> None:
        """Put a question where the button was pressed; what is answered closes it."""
        panel = self._panel_of(action)
        if panel is None:
            question.deleteLater()
            return

        def close_and_go_on() -> None:
            if panel.drawer is question:
                panel.fold()
            then()

        connect(close_and_go_on)
        if isinstance(question, Confirmation):
            question.cancelled.connect(panel.fold)
        panel.unfold(question)

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
            self._say(action, NO_CHAIN)
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

    def _use_secrets(self, connection: Connection, secrets: Secrets, *, remember: bool) -> None:
        editor = self._editor(connection)
        if isinstance(editor, HoldsSecrets):
            editor.use_secrets(secrets, remember=remember)
        else:
            connection.change_secrets(secrets, remember=remember)

    def _remembers(self, connection: Connection) -> bool:
        editor = self._editor(connection)
        return isinstance(editor, HoldsSecrets) and editor.remembers

    def _editor(self, connection: Connection) -> QWidget:
        return self._window.show_connection(connection).page(CONNECTION)

    def _say(self, action: Action, note: Phrase) -> None:
        self._window.status_line.show_note(note)
        panel = self._panel_of(action)
        if panel is not None:
            panel.say(note)

    def _panel_of(self, action: Action) -> ProblemPanel | None:
        """Return the panel whose button was pressed."""
        panels = self._window.findChildren(ProblemPanel)
        return next((one for one in panels if one.pressed is action and one.isVisible()), None)


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
