"""What is kept of each connection: its history on disk, and what keeps messages from doubling."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mqtts_gui.errors import Finding
from mqtts_gui.ui.connection import Connection

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.mqtt.inbox import SessionMemory
    from mqtts_gui.store.history import History

FOLDER = "history"
_BESIDE = ("", "-wal", "-shm", "-lock")  # what SQLite and the history's lock leave in the folder

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What outlives the sessions of a connection while the program runs.

    Attributes:
        memory: Keeps messages of QoS 2 from coming twice.
        history: Every message.
    """

    memory: SessionMemory
    history: History


def keep_nothing(_profile_id: str) -> Keeping:
    """Return what a connection needs that keeps no messages but the newest, in memory."""
    from mqtts_gui.mqtt.inbox import SessionMemory  # noqa: PLC0415 - see above
    from mqtts_gui.store.history_unkept import UnkeptHistory  # noqa: PLC0415 - see above

    return Keeping(SessionMemory(), UnkeptHistory())


class Histories(QObject):
    """The histories of all connections, one for each identifier.

    A connection that is removed and brought back has the same one again.

    Signals:
        troubled: A history has a trouble, or has it no more (its path, a `Finding`). Emitted in
            the thread that writes the history.
    """

    troubled = Signal(object, object)

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = data_folder / FOLDER
        self._keepings: dict[str, Keeping] = {}
        self._lock = threading.Lock()
        self._closed = False
        self._removed: set[str] = set()

    def open(self, profile_id: str) -> Keeping:
        """Return what is kept of a connection; it may wait for the disk, so call it in a job.

        Where not even a thread can be begun to write it, the newest messages stay in memory.
        """
        with self._lock:
            if self._closed:
                return keep_nothing(profile_id)
            if profile_id not in self._keepings:
                self._keepings[profile_id] = self._begin(profile_id)
            return self._keepings[profile_id]

    def note_removed(self, connection: Connection) -> None:
        """Remember that a connection was deleted; it may still be brought back."""
        self._removed.add(connection.profile.id)

    def forget_removed(self) -> None:
        """Keep the histories of deleted connections after all."""
        self._removed.clear()

    def end(self, kept: Iterable[str]) -> None:
        """Store what is left; delete what belongs to deleted connections that are not `kept`.

        It waits for the disk, so call it in a job; nothing is stored any more after it.
        """
        with self._lock:
            self._closed = True
            for keeping in self._keepings.values():
                keeping.history.close()
            self._keepings.clear()
            gone, self._removed = self._removed - set(kept), set()
        for profile_id in gone:
            self._delete(self._path(profile_id))

    def _begin(self, profile_id: str) -> Keeping:
        from mqtts_gui.mqtt.inbox import SessionMemory  # noqa: PLC0415 - see above
        from mqtts_gui.store.history import History  # noqa: PLC0415 - see above
        from mqtts_gui.store.history_findings import stopped  # noqa: PLC0415 - see above
        from mqtts_gui.store.history_limits import Limits  # noqa: PLC0415 - see above

        path = self._path(profile_id)
        try:
            history = History(path, Limits(), on_trouble=partial(self._tell, path))
        except Exception:  # noqa: BLE001 - a job: connect all the same
            _log.exception("messages are not kept")
            self._tell(path, stopped(path))
            return keep_nothing(profile_id)
        return Keeping(SessionMemory(), history)

    def _path(self, profile_id: str) -> Path:
        return self._folder / f"{profile_id}.sqlite3"

    def _delete(self, path: Path) -> None:
        for ending in _BESIDE:
            try:
                path.with_name(path.name + ending).unlink(missing_ok=True)
            except OSError as error:
                _log.warning("the history of a deleted connection stays: %s", error)

    def _tell(self, path: Path, finding: Finding) -> None:
        _log.warning("%s: %s", finding.code, finding.message)
        with suppress(RuntimeError):  # the window is gone, and this object with it
            self.troubled.emit(path, finding)
