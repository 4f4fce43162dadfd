"""What was written to be published, for every connection of the window."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mqtts_gui.ui.jobs import run_job

if TYPE_CHECKING:
    from mqtts_gui.ui.models.publish_memory import PublishMemory

_log = logging.getLogger(__name__)


class PublishMemories(QObject):
    """One memory for each connection, made when its messages are first shown."""

    def __init__(self, data_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = data_folder
        self._memories: dict[str, PublishMemory] = {}

    def of(self, profile_id: str) -> PublishMemory:
        """Return the memory of a connection; what is on disk comes a moment later."""
        # Imported with the page: the first window need not wait for them.
        from mqtts_gui.store.sent_messages import SentMessages  # noqa: PLC0415
        from mqtts_gui.ui.models.publish_memory import PublishMemory  # noqa: PLC0415

        if profile_id not in self._memories:
            store = SentMessages(self._folder, profile_id)
            self._memories[profile_id] = PublishMemory(store, self)
        return self._memories[profile_id]

    def sweep(self, kept: Iterable[str]) -> None:
        """Delete what belongs to connections that are gone: at the start of the program."""
        folder, names = self._folder, tuple(kept)

        def work() -> None:
            from mqtts_gui.store.sent_messages import sweep  # noqa: PLC0415 - see above

            sweep(folder, names)

        run_job(self, work, lambda _: None, _note_failure)

    def flush(self) -> None:
        """Write what waits to be written: at the end of the program."""
        for memory in self._memories.values():
            memory.flush()


def _note_failure(error: BaseException) -> None:
    _log.warning("what was sent over deleted connections stays: %s", type(error).__name__)
