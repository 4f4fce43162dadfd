"""Waiting that can be ended at any moment from another thread."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Mapping

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_DRAIN_BYTES = 4096


class CancelledError(Exception):
    """The person ended what was under way."""


class Waiter:
    """Lets one thread wait for sockets while others may wake it or stop it.

    `ring` and `stop` may be called from any thread; everything else belongs to the waiting one.
    """

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._ear.settimeout(0)
        self._bell.settimeout(0)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._ear, READ)
        self._watched: dict[socket.socket, int] = {}
        self._lock = threading.Lock()
        self._closed = False
        self.stopped = False

    def ring(self) -> None:
        """Make the current or the next wait return early."""
        with self._lock:
            if not self._closed:
                with contextlib.suppress(BlockingIOError):  # it rings already
                    self._bell.send(b"\0")

    def stop(self) -> None:
        """Make the current wait and every later one raise `CancelledError`."""
        self.stopped = True
        self.ring()

    def check(self) -> None:
        """Go on, unless stopped.

        Raises:
            CancelledError: `stop` was called.
        """
        if self.stopped:
            raise CancelledError

    def wait(
        self, sockets: Mapping[socket.socket, int], deadline: float
    ) -> Mapping[socket.socket, int]:
        """Wait for `sockets` (each with READ, WRITE or both) until `deadline` (`time.monotonic`).

        Returns:
            The sockets that are ready and for what; none when the time is over or `ring` was
            called.

        Raises:
            CancelledError: `stop` was called.
        """
        self.check()
        self._watch(sockets)
        ready = self._selector.select(max(0.0, deadline - time.monotonic()))
        if any(key.fileobj is self._ear for key, _ in ready):
            self._quieten()
        self.check()
        return {
            key.fileobj: events
            for key, events in ready
            if isinstance(key.fileobj, socket.socket) and key.fileobj is not self._ear
        }

    def pause(self, seconds: float) -> None:
        """Wait for nothing but the time.

        Raises:
            CancelledError: `stop` was called.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.wait({}, deadline)

    def close(self) -> None:
        """Release the sockets; `ring` and `stop` may still be called."""
        with self._lock:
            self._closed = True
            self._selector.close()
            self._ear.close()
            self._bell.close()

    def _watch(self, sockets: Mapping[socket.socket, int]) -> None:
        """Change what the selector watches, which is rarely necessary, into `sockets`."""
        for gone in self._watched.keys() - sockets.keys():
            self._selector.unregister(gone)  # works for a closed socket too
        for watched, events in sockets.items():
            if watched not in self._watched:
                self._selector.register(watched, events)
            elif self._watched[watched] != events:
                self._selector.modify(watched, events)
        self._watched = dict(sockets)

    def _quieten(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._ear.recv(_DRAIN_BYTES):
                pass
