"""What the person does with whole histories: look at them, limit them, delete them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.histories import Histories
from mqtts_gui.ui.jobs import run_job
from mqtts_gui.ui.preferences import Preferences
from mqtts_gui.ui.workspace import Workspace

if TYPE_CHECKING:  # see `histories`
    from mqtts_gui.store.history_folder import Survey
    from mqtts_gui.store.history_presence import Presence

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What other limits would drop.

    Attributes:
        limits: Messages and bytes.
        dropped: How many of the oldest messages, by the identifier of the connection; only
            connections that would lose any.
    """

    limits: tuple[int, int]
    dropped: dict[str, int]


class HistoryUpkeep(QObject):
    """Looks after all histories, those that are not open too; everything slow is a job.

    Signals:
        surveyed: What there is (a `Survey`).
        foreseen: What was asked of limits (a `Forecast`).
        counted: What was asked of one connection (it, the number of its messages).
        refused: Something is still there (a `Finding`).
        doubled: Another window of this program has the same folder open (a `Finding`).
    """

    surveyed = Signal(object)
    foreseen = Signal(object)
    counted = Signal(object, object)
    refused = Signal(object)
    doubled = Signal(object)
    _emptied = Signal(str)

    def __init__(
        self,
        histories: Histories,
        workspace: Workspace,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._histories, self._workspace, self._preferences = histories, workspace, preferences
        self._presence: Presence | None = None
        self._emptied.connect(self._was_emptied, Qt.ConnectionType.QueuedConnection)
        preferences.changed.connect(self._limit)

    @property
    def folder(self) -> Path:
        """Where the histories are."""
        return self._histories.folder

    @property
    def is_present(self) -> bool:
        """This window has said to others that it is there."""
        return self._presence is not None

    def name_of(self, profile_id: str) -> str | None:
        """Return the name of a connection, None where there is none."""
        names = (c.profile.name or c.profile.host for c in self._workspace.connections
                 if c.profile.id == profile_id)  # fmt: skip
        return next(names, None)

    def begin(self, *, sweep: bool) -> None:
        """Say to other windows that this one is there, and delete what nobody needs.

        Args:
            sweep: The list of connections is known to be whole: a history without one is left
                over from a program that was killed.
        """
        folder = self.folder
        connections = {one.profile.id for one in self._workspace.connections}
        known = connections | self._histories.removed()

        def tidy() -> None:
            from mqtts_gui.store.history_folder import sweep as gone  # noqa: PLC0415 - a job

            for path in gone(folder, known) if sweep else ():
                _log.info("deleted the history of a connection that is no more: %s", path.name)

        def enter() -> tuple[Presence, bool]:
            from mqtts_gui.store.history_presence import Presence  # noqa: PLC0415 - a job

            presence = Presence(folder)
            return presence, presence.enter(tidy)

        run_job(self, enter, lambda entered: self._entered(*entered), _raise)

    def leave(self) -> None:
        """Say that this window is gone; from any thread."""
        presence, self._presence = self._presence, None
        if presence is not None:
            presence.leave()

    def count(self, connection: Connection) -> None:
        """Find out how much is kept of a connection whose history is not open; `counted` tells."""
        if connection.history is not None:
            return
        folder, profile_id = self.folder, connection.profile.id

        def count() -> int:
            from mqtts_gui.store.history_folder import history_path, peek  # noqa: PLC0415 - a job

            stats = peek(history_path(folder, profile_id))
            return 0 if stats is None else stats.count

        run_job(self, count, lambda number: self.counted.emit(connection, number), _raise)

    def look(self) -> None:
        """Find out what there is; `surveyed` tells."""
        histories = self._histories
        known = {one.profile.id for one in self._workspace.connections}
        run_job(self, lambda: _survey(histories, known), self.surveyed.emit, _raise)

    def foresee(self, messages: int, size: int) -> None:
        """Find out what these limits would drop; `foreseen` tells."""
        histories = self._histories
        known = {one.profile.id for one in self._workspace.connections}

        def foresee() -> Forecast:
            from mqtts_gui.store.history_folder import beyond  # noqa: PLC0415 - a job
            from mqtts_gui.store.history_limits import Limits  # noqa: PLC0415 - a job

            kept = _survey(histories, known).kept
            counts = {each.profile_id: beyond(each.path, Limits(messages, size)) for each in kept}
            return Forecast((messages, size), {name: n for name, n in counts.items() if n})

        run_job(self, foresee, self.foreseen.emit, _raise)

    def use_limits(self, messages: int, size: int) -> None:
        """Keep so much from now on, and drop what is beyond."""
        self._preferences.change(history_messages=messages, history_bytes=size)

    def delete(self, profile_ids: Iterable[str]) -> None:
        """Delete all that was kept of these connections so far."""
        opened = self._histories.opened()
        for profile_id in profile_ids:
            history = opened.get(profile_id)
            if history is None:
                self._remove(profile_id)
            elif history.is_storing():
                history.clear(partial(self._tell_emptied, profile_id))
            else:  # or everything would go once it can be written: hours later, maybe
                self._refuse(history.path, None)

    def delete_aside(self, path: Path) -> None:
        """Delete a history that was set aside."""

        def remove() -> None:
            from mqtts_gui.store.history_folder import remove_files  # noqa: PLC0415 - a job

            remove_files(path)

        run_job(self, remove, lambda _: self.look(), partial(self._refuse, path))

    def _remove(self, profile_id: str) -> None:
        from mqtts_gui.store.history_folder import history_path, remove  # noqa: PLC0415 - seldom

        path = history_path(self.folder, profile_id)

        def failed(error: BaseException) -> None:
            if profile_id in self._histories.opened():  # meanwhile
                self.delete([profile_id])
            else:
                self._refuse(path, error)

        run_job(self, lambda: remove(path), lambda _: self.look(), failed)

    def _refuse(self, path: Path, error: BaseException | None) -> None:
        from mqtts_gui.store.history_findings import not_deleted  # noqa: PLC0415 - seldom

        self.refused.emit(not_deleted(path, error))
        self.look()

    def _tell_emptied(self, profile_id: str, _count: int) -> None:
        """Tell, out of the thread that writes a history, that it is empty."""
        if isValid(self):
            self._emptied.emit(profile_id)

    @Slot(str)
    def _was_emptied(self, profile_id: str) -> None:
        for connection in self._workspace.connections:
            if connection.profile.id == profile_id:
                connection.messages_arrived.emit()  # the table looks again
        self.look()

    def _entered(self, presence: Presence, alone: bool) -> None:  # noqa: FBT001 - out of a tuple
        from mqtts_gui.store.history_presence import already_open  # noqa: PLC0415 - in a job before

        self._presence = presence
        if not alone:
            self.doubled.emit(already_open(self.folder))

    @Slot()
    def _limit(self) -> None:
        settings = self._preferences.settings
        self._histories.set_limits(settings.history_messages, settings.history_bytes)


def _survey(histories: Histories, known: Collection[str]) -> Survey:
    from mqtts_gui.store.history_folder import Kept, survey  # noqa: PLC0415 - a job

    found = survey(histories.folder, known)
    opened = histories.opened()
    there = {each.profile_id for each in found.kept}
    without_file = [
        Kept(name, history.path, 0, history.stats())
        for name, history in opened.items()
        if name not in there
    ]
    kept = [
        replace(each, stats=opened[each.profile_id].stats()) if each.profile_id in opened else each
        for each in found.kept
    ]
    return replace(found, kept=(*kept, *without_file))


def _raise(error: BaseException) -> None:
    raise error
