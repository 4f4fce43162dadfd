"""Reads a broker's log off the GUI thread, and joins it to what is known of a connection."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mqtts_gui.doctor.broker_log import BrokerLog, read_log, read_log_file
from mqtts_gui.doctor.broker_log_join import LogVerdict, join
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import Phrase, mark, tr
from mqtts_gui.mqtt.profile import Profile
from mqtts_gui.ui.connection import Connection
from mqtts_gui.ui.jobs import Job, run_job


class BrokerLogReading(QObject):
    """One log at a time: the newest text or file wins.

    Attributes:
        verdict: What the log says of the connection; None while there is none.
        refused: Why a file could not be read.
        file: The file that was read; None for text.

    Signals:
        changed: One of the three changed.
    """

    changed = Signal()

    def __init__(self, connection: Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection = connection
        self._log: BrokerLog | None = None
        self._job: Job | None = None
        self._joining: Job | None = None
        self.verdict: LogVerdict | None = None
        self.refused: Phrase | None = None
        self.file: Path | None = None
        connection.problem_changed.connect(self._join)
        connection.test_changed.connect(self._join)
        connection.profile_changed.connect(self._join)

    @property
    def problem(self) -> Problem | None:
        """The diagnosis that the log is joined to."""
        tested = self._connection.test_result
        return self._connection.problem or (tested.diagnosis if tested is not None else None)

    def read_text(self, text: str) -> None:
        """Read pasted lines."""
        self._begin(partial(read_log, text), None)

    def read_file(self, path: Path) -> None:
        """Read a file; of a large one only its end."""
        self._begin(partial(_read_ordinary, path), path)

    def clear(self) -> None:
        """Forget everything."""
        for job in (self._job, self._joining):
            if job is not None:
                job.cancel()
        self._log = self.verdict = self.refused = self.file = None
        self.changed.emit()

    def _begin(self, read: Callable[[], BrokerLog], path: Path | None) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = run_job(self, read, partial(self._take, path), partial(self._refuse, path))

    def _take(self, path: Path | None, log: BrokerLog) -> None:
        self._log, self.file, self.refused = log, path, None
        self._join()

    def _refuse(self, path: Path | None, error: BaseException) -> None:
        if not isinstance(error, (OSError, ValueError)):
            raise error
        reason = getattr(error, "strerror", None) or type(error).__name__
        name = "" if path is None else path.name
        self._log = self.verdict = self.file = None
        self.refused = mark(
            "The file %(file)s cannot be read: %(reason)s.", file=name, reason=reason
        )
        self.changed.emit()

    def _join(self) -> None:
        if self._joining is not None:
            self._joining.cancel()
        if self._log is None:
            return
        arguments = (self._log, self._connection.profile, self.problem)
        self._joining = run_job(self, partial(_joined, *arguments), self._show, self._fail)

    def _show(self, verdict: LogVerdict) -> None:
        self.verdict = verdict
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        raise error


def _read_ordinary(path: Path) -> BrokerLog:
    if path.exists() and not (path.is_file() or path.is_dir()):
        # A pipe may keep a reader waiting until the program ends.
        raise OSError(errno.EINVAL, tr("it is a device or a pipe"))
    return read_log_file(path)


def _joined(log: BrokerLog, profile: Profile, problem: Problem | None) -> LogVerdict:
    return join(log, profile, problem, now=_tried_at(problem))


def _tried_at(problem: Problem | None) -> datetime:
    """Return when the connection was tried: the problem's evidence holds it."""
    clock = problem.details.get("computer_clock", "") if problem is not None else ""
    try:
        return datetime.fromisoformat(clock)
    except ValueError:
        return datetime.now(UTC)
