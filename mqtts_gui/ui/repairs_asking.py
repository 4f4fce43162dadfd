"""What a repair has to ask: where the button was pressed, in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol as Shape
from typing import runtime_checkable

from PySide6.QtWidgets import QWidget

from mqtts_gui.errors import Action
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import Protocol, Secrets
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.main_window import MainWindow
from mqtts_gui.ui.pages.connection_view import CONNECTION
from mqtts_gui.ui.widgets.problem_drawer import ProblemDrawer
from mqtts_gui.ui.widgets.problem_panel import ProblemPanel
from mqtts_gui.ui.widgets.problem_questions import (
    Confirmation,
    LoginQuestion,
    PassphraseQuestion,
)

NOW_LIVE = mark("You are connected: what was changed applies at the next connection.")
PLAIN = mark(
    "Nothing is encrypted then: anyone on the network can read and alter the messages, and read "
    "the user name and the password, which are sent in clear."
)

Then = Callable[[], object]


@runtime_checkable
class HoldsSecrets(Shape):
    """The editor of a connection, which knows whether its secrets are kept in the keyring."""

    @property
    def remembers(self) -> bool:
        """Whether they are."""

    def use_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        """Use these from now on."""


class Asking:
    """Put questions into the panel whose button was pressed, and go on with the answers."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def say(self, action: Action, note: Phrase) -> None:
        """Say what came of an action, in its panel and in the bottom line."""
        self._window.status_line.show_note(note)
        panel = self._panel_of(action)
        if panel is not None:
            panel.say(note)

    def passphrase(self, connection: Connection, action: Action, then: Then) -> None:
        """Ask for the passphrase of the private key."""
        question = PassphraseQuestion(remember=self._remembers(connection))

        def use() -> None:
            secrets = replace(connection.secrets, key_password=question.passphrase)
            self._use_secrets(connection, secrets, remember=question.remembers)
            then()

        self._ask(action, question, question.answered.connect, use)

    def login(self, connection: Connection, action: Action, then: Then) -> None:
        """Ask for user name and password."""
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
            then()

        self._ask(action, question, question.answered.connect, use)

    def plain(self, action: Action, then: Then) -> None:
        """Ask whether everything shall travel in clear, the password too."""
        question = Confirmation(PLAIN, action.label, look=("error", "lock-open"), kind="danger")
        self._ask(action, question, question.confirmed.connect, then)

    def reconnect(self, action: Action, then: Then) -> None:
        """Ask whether the live session shall end."""
        question = Confirmation(NOW_LIVE, mark("Reconnect now"))
        self._ask(action, question, question.confirmed.connect, then)

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

    def _panel_of(self, action: Action) -> ProblemPanel | None:
        """Return the panel whose button was pressed."""
        panels = self._window.findChildren(ProblemPanel)
        return next((one for one in panels if one.pressed is action and one.isVisible()), None)
