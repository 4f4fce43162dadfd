"""The doctor's walk of one connection, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from mqtts_gui.doctor.result import WalkResult
from mqtts_gui.mqtt.events import SessionEvent, StepEnded
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.ui.bridge import SessionBridge
from mqtts_gui.ui.jobs import run_apart
from mqtts_gui.ui.services import MakeWalk, StepSink, Walk


class Walked(NamedTuple):
    """What a walk found, and how long it took in all."""

    result: WalkResult
    duration: timedelta


class Walking(QObject):
    """One walk at a time.

    Signals:
        stepped: A step ended (a `StepEnded`).
        ended: The walk is over (a `Walked`).
        failed: It failed in a way that nobody foresaw (what was raised).
    """

    stepped = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, make_walk: MakeWalk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make_walk
        self._bridge: SessionBridge | None = None
        self._line = _Line()
        # The thread outlives its owner by no more than the moment it takes to wake up.
        self.destroyed.connect(partial(_hang_up, self._line))

    @property
    def busy(self) -> bool:
        """A walk is under way, or is just being ended."""
        return self._line.call is not None

    def start(self, profile: Profile, secrets: Secrets, *, live: bool) -> None:
        """Walk; does nothing while a walk is under way."""
        if self.busy:
            return
        bridge = self._bridge = SessionBridge(self)
        bridge.batch_ready.connect(self._take_steps)
        call = self._line.call = _Call(partial(self._make, profile, secrets), bridge.post, live)
        run_apart(self, call.run, self._take, self._fail)

    def cancel(self) -> None:
        """End the walk; `ended` follows."""
        self._line.hang_up()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end of the walk, not in the GUI thread; say whether it came."""
        call = self._line.call
        return call is None or call.over.wait(timeout_s)

    def _take_steps(self, events: Sequence[SessionEvent]) -> None:
        for event in events:
            if isinstance(event, StepEnded):
                self.stepped.emit(event)

    def _take(self, walked: Walked) -> None:
        self._release()
        self.ended.emit(walked)

    def _fail(self, error: BaseException) -> None:
        self._release()
        self.failed.emit(error)

    def _release(self) -> None:
        self._line.call = None
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None


class _Call:
    """One walk; `run` belongs to its thread, the rest to any."""

    def __init__(self, make: partial[Walk], report: StepSink, live: bool) -> None:  # noqa: FBT001 - see `MakeWalk`
        self.over = threading.Event()
        self._make, self._report, self._live = make, report, live
        self._lock = threading.Lock()
        self._walk: Walk | None = None
        self._unwanted = False

    def run(self) -> Walked:
        """Walk to the end."""
        try:
            walk = self._make(self._report, self._live)
            began = time.monotonic()  # after the imports, which are no part of the diagnosis
            with self._lock:
                self._walk = walk
                unwanted = self._unwanted
            if unwanted:  # said before there was anything to cancel
                walk.cancel()
            result = walk.run()
        finally:
            self.over.set()
        return Walked(result, timedelta(seconds=time.monotonic() - began))

    def cancel(self) -> None:
        """End the walk soon."""
        with self._lock:
            self._unwanted = True
            walk = self._walk
        if walk is not None:
            walk.cancel()


class _Line:
    """The walk under way, if there is one; no QObject, so it may be asked when one is gone."""

    call: _Call | None = None

    def hang_up(self) -> None:
        """End the walk under way."""
        if self.call is not None:
            self.call.cancel()


def _hang_up(line: _Line, *_destroyed: QObject) -> None:
    line.hang_up()
