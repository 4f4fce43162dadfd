"""The connections of the window, kept in their store as they change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.errors import Finding
from mqtts_gui.i18n import tr
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.store.profiles import ProfileStore
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import run_job

SAVE_DELAY_MS = 150
"""Edits of one gesture are written together."""


class Workspace(QObject):
    """All connections, in the order of the side bar.

    Signals:
        added: A connection came in (its `Connection`).
        removed: A connection left.
        saved: Everything is on disk.
        save_failed: It is not; the findings say why. Nothing is lost while the program runs.
    """

    added = Signal(object)
    removed = Signal(object)
    saved = Signal()
    save_failed = Signal(list)

    def __init__(
        self, store: ProfileStore, make_connection: Callable[[Profile], Connection]
    ) -> None:
        super().__init__()
        self.connections: list[Connection] = []
        self._store = store
        self._make = make_connection
        self._last_removed: tuple[int, Profile] | None = None
        self._saving = self._is_unsaved = False
        self._timer = QTimer(self, singleShot=True, interval=SAVE_DELAY_MS)
        self._timer.timeout.connect(self._save)

    def load(self) -> tuple[Finding, ...]:
        """Bring in the saved profiles; return what was odd about the file."""
        for profile in self._store.load():
            self._insert(len(self.connections), profile)
        return self._store.findings

    def add(self, profile: Profile | None = None) -> Connection:
        """Add a connection, by default an empty one, and save."""
        name = tr("New connection")
        connection = self._insert(len(self.connections), profile or Profile(name=name))
        self._timer.start()
        return connection

    def duplicate(self, connection: Connection) -> Connection:
        """Add a copy of `connection` below it, with an identity of its own."""
        fresh = Profile()
        copy = connection.profile.with_changes(
            id=fresh.id,
            client_id=fresh.client_id,
            name=tr("%(name)s (copy)", name=connection.profile.name),
        )
        place = self.connections.index(connection) + 1
        self._timer.start()
        return self._insert(place, copy)

    def remove(self, connection: Connection) -> None:
        """Take a connection out; `restore` brings it back."""
        place = self.connections.index(connection)
        self._last_removed = (place, connection.profile)
        del self.connections[place]
        connection.close()
        self.removed.emit(connection)
        self._timer.start()

    def restore(self) -> Connection | None:
        """Bring back the connection that was removed last."""
        if self._last_removed is None:
            return None
        place, profile = self._last_removed
        self._last_removed = None
        self._timer.start()
        return self._insert(place, profile)

    def flush(self) -> tuple[Finding, ...]:
        """Write what waits for its delay or could not be written: at the end of the program.

        Returns:
            Why it could not be written, nothing if it could.
        """
        if not (self._timer.isActive() or self._is_unsaved):
            return ()
        self._timer.stop()
        return self._store.save([connection.profile for connection in self.connections])

    def _insert(self, place: int, profile: Profile) -> Connection:
        connection = self._make(profile)
        connection.setParent(self)
        connection.profile_changed.connect(self._timer.start)
        self.connections.insert(place, connection)
        self.added.emit(connection)
        return connection

    def _save(self) -> None:
        if self._saving:  # one writer at a time; what changed meanwhile is written after it
            self._timer.start()
            return
        self._saving = True
        profiles = [connection.profile for connection in self.connections]
        run_job(self, lambda: self._store.save(profiles), self._was_saved, self._was_not_saved)

    def _was_saved(self, findings: tuple[Finding, ...]) -> None:
        self._saving, self._is_unsaved = False, bool(findings)
        if findings:
            self.save_failed.emit(list(findings))
        else:
            self.saved.emit()

    def _was_not_saved(self, error: BaseException) -> None:
        self._saving, self._is_unsaved = False, True
        raise error
