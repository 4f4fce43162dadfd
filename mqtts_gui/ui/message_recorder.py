"""Logs the messages of a connection to files, and shows that it does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from mqtts_gui.errors import Problem
from mqtts_gui.store.history_unkept import UnkeptHistory
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import run_apart, run_job

if TYPE_CHECKING:  # imported when somebody logs
    from mqtts_gui.store.recording import Recording
    from mqtts_gui.store.recording_memory import Remembered
    from mqtts_gui.store.recording_options import RecordingOptions
    from mqtts_gui.ui.widgets.record_bar import RecordBar

FOLDER = "recordings"
LOOK_MS = 500


class MessageRecorder(QObject):
    """One log of one connection, which goes on when the program is started again.

    Args:
        open_folder: Shows a folder in the system's file manager.

    Attributes:
        bar: Shows how far the log is; None while there is none.

    Signals:
        began: There is a log, and a bar for it (the `RecordBar`).
        ended: There is none any more.
        failed: The log could not go on (a `Problem`).
    """

    began = Signal(object)
    ended = Signal()
    failed = Signal(object)
    _told = Signal(object)

    def __init__(
        self,
        connection: Connection,
        parent: QWidget,
        *,
        open_folder: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._connection, self._open = connection, open_folder
        self._recording: Recording | None = None
        self._is_ending = False
        self.bar: RecordBar | None = None
        self._poll = QTimer(self, interval=LOOK_MS)
        self._poll.timeout.connect(self._show)
        self._told.connect(self._take_problem)
        connection.history_opened.connect(self._look_for_one)
        if connection.history is not None:
            self._look_for_one()

    @property
    def is_recording(self) -> bool:
        """Messages are being logged."""
        return self._recording is not None

    def start(self, options: RecordingOptions, resumed: Remembered | None = None) -> None:
        """Log from now on, or from where an earlier log ended."""
        history = self._connection.history
        if history is None or self._recording is not None:
            return
        from mqtts_gui.store.recording import Recording  # noqa: PLC0415 - see above
        from mqtts_gui.ui.widgets.record_bar import RecordBar  # noqa: PLC0415 - see above

        self._recording = recording = Recording(
            history, options, memory=self._memory(), told=self._tell, resumed=resumed
        )
        # Not a slot of this object, which is gone then.
        self.destroyed.connect(recording.halt)
        recording.start()
        self._is_ending = False
        self.bar = RecordBar()
        self.bar.stopped.connect(self.stop)
        self.bar.folder_wanted.connect(self._show_folder)
        self._poll.start()
        self._show()
        self.began.emit(self.bar)

    def stop(self) -> None:
        """Log what has come, and no more."""
        recording = self._recording
        if recording is not None and not self._is_ending:
            self._is_ending = True
            self._show()
            run_apart(self, recording.stop, self._end, _raise)

    def _look_for_one(self) -> None:
        """Go on with what the last run of the program logged."""
        memory = self._memory()
        if memory is None:
            return

        def look() -> Remembered | None:
            from mqtts_gui.store.recording_memory import recall  # noqa: PLC0415 - see above

            return recall(memory) if memory.exists() else None

        run_job(self, look, self._resume, _raise)

    def _resume(self, left: Remembered | None) -> None:
        if left is not None:
            self.start(left.options, left)

    def _tell(self, problem: Problem) -> None:
        """Take it from the thread that the log cannot go on."""
        with suppress(RuntimeError):  # the window is gone, and this object with it
            self._told.emit(problem)

    def _take_problem(self, problem: Problem) -> None:
        self._end()
        self.failed.emit(problem)

    def _end(self, _result: None = None) -> None:
        self._poll.stop()
        recording, self._recording = self._recording, None
        if recording is not None:
            self.destroyed.disconnect(recording.halt)
        bar, self.bar = self.bar, None
        if bar is not None:
            bar.hide()
            bar.deleteLater()
        self.ended.emit()

    def _show(self) -> None:
        if self._recording is not None and self.bar is not None:
            name = self._recording.options.path.name
            self.bar.show_recorded(name, self._recording.recorded(), is_ending=self._is_ending)

    def _show_folder(self) -> None:
        if self._recording is not None:
            self._open(QUrl.fromLocalFile(str(self._recording.options.path.parent)))

    def _memory(self) -> Path | None:
        """Return where a log is remembered; None where nothing of the connection is kept."""
        history = self._connection.history
        if history is None or isinstance(history, UnkeptHistory) or self._connection.is_read_only:
            return None
        return history.path.parent.with_name(FOLDER) / f"{history.path.stem}.json"


def _raise(error: BaseException) -> None:
    raise error
