"""Messages logged to files as they come, with rotation, until somebody stops it.

    recording = Recording(history, options, memory=folder / f"{profile.id}.json", told=show)
    recording.start()
    recording.stop()             # and forgets; `halt` lets the next start of the program go on

It reads from the history what was appended to it, in a thread of its own: the receive path neither
knows of it nor waits for it, and what it is behind by lies on the disk instead of in a queue. After
a kill the last second may be in the log twice, and nothing is missing.
"""

from __future__ import annotations

import atexit
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mqtts_gui.errors import Problem
from mqtts_gui.mqtt.events import Message
from mqtts_gui.store import recording_findings as findings
from mqtts_gui.store.export import PART, REST_S
from mqtts_gui.store.export_choice import messages_between
from mqtts_gui.store.history import History
from mqtts_gui.store.recording_file import RotatingFile
from mqtts_gui.store.recording_memory import Remembered, forget, remember
from mqtts_gui.store.recording_options import RecordingOptions

LOOK_S = 0.2
REMEMBER_S = 1.0
PATIENCE_S = 1.0
"""How long the end of the program waits for a log that is behind."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """How far a recording is.

    Attributes:
        path: The file that is written now; None before the first message.
        count: Messages since it was started.
        bytes: Of all its files since then.
        missed: Messages that the history's limits dropped before they could be read.
    """

    path: Path | None = None
    count: int = 0
    bytes: int = 0
    missed: int = 0


class Recording:
    """One log of one history.

    Args:
        history: Whose messages, from now on, or from where `resumed` ended.
        options: Where to and how.
        memory: Where it keeps what the next start of the program needs; None for nowhere.
        told: Told once, in the thread, why it cannot go on; it has then stopped by itself.
        resumed: What an earlier one left.
    """

    def __init__(
        self,
        history: History,
        options: RecordingOptions,
        *,
        memory: Path | None,
        told: Callable[[Problem], None],
        resumed: Remembered | None = None,
    ) -> None:
        self.options = options
        self._history, self._memory, self._told = history, memory, told
        self._next = history.append(()) if resumed is None else resumed.next_seq
        self._file = RotatingFile(options, resumed.files if resumed else ())
        self._recorded, self._lock = Recorded(), threading.Lock()
        self._ending, self._rest = threading.Event(), threading.Event()
        self._remembered, self._give_up_at = 0.0, math.inf
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        atexit.register(self.halt)

    @property
    def is_running(self) -> bool:
        """Messages are being logged."""
        return self._thread.is_alive()

    def recorded(self) -> Recorded:
        """Return how far it is."""
        with self._lock:
            return self._recorded

    def halt(self) -> None:
        """End soon; the next start of the program may go on from there."""
        self._give_up_at = time.monotonic() + PATIENCE_S
        self._end()

    def _end(self) -> None:
        atexit.unregister(self.halt)
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def stop(self) -> None:
        """Log all that has come, end, and have nothing go on later; it may take a while."""
        self._end()
        if self._memory is not None:
            forget(self._memory)

    def _run(self) -> None:
        try:
            self._remember()
            while not self._ending.wait(LOOK_S):
                self._take()
            self._take()
            self._file.close()
            self._remember()
        except (OSError, ValueError) as error:
            self._give_up(findings.stopped(self._file.path or self.options.path, error))
        except Exception as error:  # noqa: BLE001 - a thread boundary
            _log.exception("the recording ended")
            self._give_up(findings.failed(self._file.path or self.options.path, error))

    def _give_up(self, problem: Problem) -> None:
        self._file.abandon()
        if self._memory is not None:
            forget(self._memory)
        self._told(problem)

    def _take(self) -> None:
        """Write what came since the last time."""
        stats = self._history.stats()
        last = stats.last_seq
        if last is None or last < self._next:
            return
        missed = max((stats.first_seq or 0) - self._next, 0) if stats.dropped else 0
        for seq, messages in messages_between(self._history, self._next, last):
            self._write(messages, missed)
            missed = 0
            self._next = seq
            if time.monotonic() - self._remembered >= REMEMBER_S:
                self._remember()
            if time.monotonic() > self._give_up_at:
                return
        self._next = last + 1
        self._file.flush()

    def _write(self, messages: list[Message], missed: int) -> None:
        size = 0
        for at in range(0, len(messages), PART):
            size += self._file.write(messages[at : at + PART])
            self._rest.wait(REST_S)
        with self._lock:
            before = self._recorded
            self._recorded = replace(
                before,
                path=self._file.path,
                count=before.count + len(messages),
                bytes=before.bytes + size,
                missed=before.missed + missed,
            )

    def _remember(self) -> None:
        self._remembered = time.monotonic()
        if self._memory is not None:
            self._file.flush()
            remember(self._memory, Remembered(self.options, self._next, self._file.files))
