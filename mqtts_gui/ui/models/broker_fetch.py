"""Fetches what a broker presents in a thread of its own, one broker at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from mqtts_gui.doctor.presenting import (
    STEP_TIMEOUT,
    ClientCertificate,
    Presented,
    fetch_presented,
)
from mqtts_gui.doctor.situation import is_address
from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.mqtt.profile import DEFAULT_PORTS
from mqtts_gui.mqtt.target import Target
from mqtts_gui.mqtt.waiting import CancelledError, Waiter
from mqtts_gui.ui.jobs import run_apart

LOOK_EVERY_MS = 100
_VERSIONS = {
    "TLSv1": "TLS 1.0",
    "TLSv1.1": "TLS 1.1",
    "TLSv1.2": "TLS 1.2",
    "TLSv1.3": "TLS 1.3",
}


class FetchRequest(NamedTuple):
    """Which broker to ask, and for which name if that is not its host."""

    host: str = ""
    port: int = DEFAULT_PORTS["mqtts"]
    server_name: str = ""


class BrokerFetch(QObject):
    """One fetch after the other; a new one ends what is under way.

    Attributes:
        last: What was asked for last, for as long as the program runs.

    Signals:
        progressed: The steps that have begun, as phrases; the last one is under way.
        ended: A fetch is over (`Presented`, with a chain or a problem).
        cancelled: A fetch was cancelled, and its thread is done.
    """

    progressed = Signal(object)
    ended = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None, *, timeout: timedelta = STEP_TIMEOUT) -> None:
        super().__init__(parent)
        self.last = FetchRequest()
        self._timeout = timeout
        self._line = _Line()
        self._call: _Call | None = None
        self._next: FetchRequest | None = None
        self._unwanted = False
        self._told = 0
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        # The thread outlives its owner by no more than the moment it takes to wake up.
        self.destroyed.connect(partial(_hang_up, self._line))

    @property
    def busy(self) -> bool:
        """A fetch is under way, or is just being ended."""
        return self._call is not None

    def start(self, request: FetchRequest) -> None:
        """Fetch what the broker of `request` presents."""
        self.last = request
        if self._call is not None:
            self._next = request
            self._line.hang_up()
        else:
            self._begin(request)

    def cancel(self) -> None:
        """End what is under way; `cancelled` follows, even if the answer is on its way."""
        self._next, self._unwanted = None, True
        self._line.hang_up()

    def _begin(self, request: FetchRequest) -> None:
        call = self._call = self._line.call = _Call(request, self._timeout)
        self._told, self._unwanted = 0, False
        self._timer.start()
        run_apart(self, call.run, self._take, self._fail)

    def _look(self) -> None:
        """Tell of new steps; the worker cannot, since signals may outlive their objects."""
        steps = self._call.steps if self._call is not None else ()
        if len(steps) > self._told:
            self._told = len(steps)
            self.progressed.emit(steps)

    def _take(self, presented: Presented) -> None:
        self._look()
        unwanted = self._unwanted
        if not self._go_on():
            if unwanted:
                self.cancelled.emit()
            else:
                self.ended.emit(presented)

    def _fail(self, error: BaseException) -> None:
        if not isinstance(error, CancelledError):
            self._go_on()
            self.cancelled.emit()
            raise error
        if not self._go_on():
            self.cancelled.emit()

    def _go_on(self) -> bool:
        """Begin what was asked for meanwhile, and say whether anything was."""
        self._timer.stop()
        self._call = self._line.call = None
        waiting, self._next = self._next, None
        if waiting is not None:
            self._begin(waiting)
        return waiting is not None


class _Call:
    """One fetch; `steps` is replaced by the thread that fetches and read by the other."""

    def __init__(self, request: FetchRequest, timeout: timedelta) -> None:
        self.waiter = Waiter()
        self.steps: tuple[Phrase, ...] = ()
        self._request = request
        self._timeout = timeout

    def run(self) -> Presented:
        """Fetch; called in a thread that may wait."""
        host, port, server_name = self._request
        with closing(self.waiter):
            return fetch_presented(
                Target(host, port),
                server_name=server_name,
                timeout=self._timeout,
                waiter=self.waiter,
                report=self._report,
            )

    def _report(self, step: Phrase) -> None:
        self.steps = (*self.steps, step)


class _Line:
    """The fetch under way, if there is one; no QObject, so it may be asked when one is gone."""

    call: _Call | None = None

    def hang_up(self) -> None:
        """End the fetch under way."""
        if self.call is not None:
            self.call.waiter.stop()


def _hang_up(line: _Line, *_destroyed: QObject) -> None:
    line.hang_up()


def facts_of(presented: Presented) -> Iterator[Phrase]:
    """Return in sentences what a broker presented, and what that took."""
    count = len(presented.chain)
    version = presented.tls.version if presented.tls else "TLS"
    yield nmark(
        "%(name)s presents %(count)s certificate over %(version)s.",
        "%(name)s presents %(count)s certificates over %(version)s.",
        count,
        name=presented.name,
        version=_VERSIONS.get(version, version),
    )
    if presented.client_certificate is ClientCertificate.DEMANDED:
        yield mark("It refuses whoever shows no client certificate.")
    elif presented.client_certificate is ClientCertificate.ASKED:
        yield mark("It asks for a client certificate, and does not insist.")
    if presented.weakened:
        yield mark(
            "It has only versions of TLS, keys or ciphers that are no longer safe: programs of "
            "today do not connect to it."
        )
    if presented.address and not is_address(presented.host):
        yield mark("Its address is %(address)s.", address=presented.address)
    if presented.server_name and presented.server_name != presented.host:
        yield mark("It was asked for the name %(name)s.", name=presented.server_name)
    yield mark("Nothing of this is trusted.")
