"""The secrets of the connections, fetched and kept off the GUI thread; what fails is told once."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.store.secrets import SecretStore
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import run_apart

_log = logging.getLogger(__name__)


class Keychain(QObject):
    """Stands between connections and the secret store.

    `load` and `keep` wait for the keyring: they belong in jobs apart.

    Signals:
        failed: The keyring cannot be used, and somebody relies on it (a tuple of findings); once.
    """

    failed = Signal(tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = SecretStore()
        self._removed: set[str] = set()
        self._told = False

    def load(self, profile_id: str) -> Secrets:
        """Return what is known of a profile's secrets."""
        secrets = self._store.get(profile_id)
        if self._store.has_failed:  # to have none matters only to whoever wants to keep something
            self._tell()
        return secrets

    def keep(self, profile_id: str, secrets: Secrets, remember: bool) -> None:  # noqa: FBT001 - handed on as a callable
        """Use these secrets from now on; `remember` puts them in the keyring."""
        self._store.set(profile_id, secrets, remember=remember)
        if remember and secrets != Secrets():
            self._tell()

    def note_removed(self, connection: Connection) -> None:
        """Remember that a connection was deleted; it may still be brought back."""
        self._removed.add(connection.profile.id)

    def forget_all_but(self, profile_ids: Iterable[str]) -> None:
        """Take the secrets of deleted connections out of the keyring: none comes back any more."""
        gone = self._removed - set(profile_ids)
        if gone:
            forget = self._store.forget
            run_apart(
                self, lambda: [forget(one) for one in gone], lambda _: None, self._log_failure
            )

    def _tell(self) -> None:
        if self._store.findings and not self._told:
            self._told = True
            self.failed.emit(self._store.findings)

    def _log_failure(self, error: BaseException) -> None:
        _log.error("secrets of deleted connections stay in the keyring: %s", type(error).__name__)
