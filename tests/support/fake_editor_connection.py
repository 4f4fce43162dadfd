"""A connection whose profile can be edited and whose keyring answers when the test says so."""

from __future__ import annotations

from typing_extensions import override

from mqtts_gui.mqtt.profile import Secrets
from tests.support.fake_connection import FakeConnection


class FakeEditorConnection(FakeConnection):
    """Remembers what was to be kept in the keyring."""

    def __init__(self) -> None:
        super().__init__()
        self.fetches = 0
        self.remembered: Secrets | None = None

    @override
    def fetch_secrets(self) -> None:
        self.fetches += 1

    @override
    def change_secrets(self, secrets: Secrets, *, remember: bool) -> None:
        self.secrets = secrets
        self.remembered = secrets if remember else None

    def answer(self, secrets: Secrets) -> None:
        """Let the keyring answer."""
        self.secrets = secrets
        self.profile_changed.emit()
