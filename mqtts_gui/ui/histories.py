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
from mqtts_gui.store.settings import HISTORY_BYTES, HISTORY_MESSAGES
from mqtts_gui.ui.connection import Connection

if TYPE_CHECKING:  # imported in a job: the first window does not wait for SQLite
    from mqtts_gui.mqtt.inbox import SessionMemory
    from mqtts_gui.store.history import History

FOLDER = "history"

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

    Attributes:
        folder: Where they are.

    Signals:
        troubled: A history has a trouble, or has it no more (its path, a `Finding`). Emitted in
            the thread that writes the history.
    """

    troubled = Signal(object, object)

    def __init__(
        self,
        data_folder: Path,
        parent: QObject | None = None,
        *,
        limits: tuple[int, int] = (HISTORY_MESSAGES, HISTORY_BYTES),
    ) -> None:
        """Make it; `limits` are those of `set_limits`."""
        super().__init__(parent)
        self.folder = data_folder / FOLDER
        self._limits = limits
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
                limits = self._limits
                self._keepings[profile_id] = keeping = self._begin(profile_id, limits)
                stats = keeping.history.stats()
                is_beyond = stats.count > limits[0] or stats.bytes > limits[1]
                if is_beyond or self._limits != limits:  # they may just have been changed
                    _limit(keeping.history, self._limits)
            return self._keepings[profile_id]

    def opened(self) -> dict[str, History]:
        """Return the histories that are open, by the identifier of the connection."""
        return {name: keeping.history for name, keeping in tuple(self._keepings.items())}

    def set_limits(self, messages: int, size: int) -> None:
        """Keep so many messages and bytes of each connection from now on."""
        if self._limits == (messages, size):
            return
        self._limits = (messages, size)
        # Not under the lock, which is held while a file is waited for: `_begin` looks again.
        for history in self.opened().values():
            _limit(history, self._limits)

    def removed(self) -> frozenset[str]:
        """Return the connections that were deleted and may be brought back."""
        return frozenset(self._removed)

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

    def _begin(self, profile_id: str, limits: tuple[int, int]) -> Keeping:
        from mqtts_gui.mqtt.inbox import SessionMemory  # noqa: PLC0415 - see above
        from mqtts_gui.store.history import History  # noqa: PLC0415 - see above
        from mqtts_gui.store.history_findings import stopped  # noqa: PLC0415 - see above
        from mqtts_gui.store.history_limits import Limits  # noqa: PLC0415 - see above

        path = self._path(profile_id)
        try:
            history = History(path, Limits(*limits), on_trouble=partial(self._tell, path))
        except Exception:  # noqa: BLE001 - a job: connect all the same
            _log.exception("messages are not kept")
            self._tell(path, stopped(path))
            return keep_nothing(profile_id)
        return Keeping(SessionMemory(), history)

    def _path(self, profile_id: str) -> Path:
        return self.folder / f"{profile_id}.sqlite3"

    def _delete(self, path: Path) -> None:
        from mqtts_gui.store.history_folder import UNDELETED, remove  # noqa: PLC0415 - see above

        try:
            remove(path)
        except UNDELETED as error:  # another window has it open, for one
            _log.warning("the history of a deleted connection stays: %s", error)

    def _tell(self, path: Path, finding: Finding) -> None:
        _log.warning("%s: %s", finding.code, finding.message)
        with suppress(RuntimeError):  # the window is gone, and this object with it
            self.troubled.emit(path, finding)


def _limit(history: History, limits: tuple[int, int]) -> None:
    from mqtts_gui.store.history_limits import Limits  # noqa: PLC0415 - see above

    history.set_limits(Limits(*limits))
