"""A TCP connection to the first of several addresses that answers (RFC 8305, "happy eyeballs")."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections import deque
from collections.abc import Sequence

from mqtts_gui.mqtt.resolving import Address
from mqtts_gui.mqtt.waiting import WRITE, Waiter

NEXT_ADDRESS_AFTER_S = 0.25
_UNDER_WAY = {0, errno.EINPROGRESS, errno.EWOULDBLOCK}


class DialError(OSError):
    """No address answered; `address` is the one whose `error` says most."""

    def __init__(self, address: Address, error: OSError) -> None:
        super().__init__(str(error))
        self.address = address
        self.error = error


def dial(
    addresses: Sequence[Address], waiter: Waiter, deadline: float
) -> tuple[socket.socket, Address]:
    """Connect to whichever address answers first.

    Raises:
        DialError: none answered until `deadline`.
        CancelledError: the person ended the attempt.
    """
    dialling = _Dialling(addresses)
    try:
        while True:
            answered = dialling.advance(waiter, deadline)
            if answered is not None:
                return answered
    finally:
        dialling.hang_up()


class _Dialling:
    """The addresses still to try, those being tried, and how the others failed."""

    def __init__(self, addresses: Sequence[Address]) -> None:
        self._waiting = deque(addresses)
        self._trying: dict[socket.socket, Address] = {}
        self._failed: list[tuple[Address, OSError]] = []
        self._next_at = 0.0

    def advance(self, waiter: Waiter, deadline: float) -> tuple[socket.socket, Address] | None:
        now = time.monotonic()
        if self._waiting and (now >= self._next_at or not self._trying):
            self._try_next(now)
        if not self._trying and not self._waiting:
            raise self._verdict()
        if now >= deadline:
            self._give_up()
            raise self._verdict()
        until = min(deadline, self._next_at) if self._waiting else deadline
        for ready in waiter.wait(dict.fromkeys(self._trying, WRITE), until):
            address = self._trying.pop(ready)
            code = ready.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code == 0:
                return ready, address
            self._fail(ready, address, code)
        return None

    def hang_up(self) -> None:
        for trying in self._trying:
            trying.close()
        self._trying.clear()

    def _try_next(self, now: float) -> None:
        address = self._waiting.popleft()
        self._next_at = now + NEXT_ADDRESS_AFTER_S
        try:
            trying = socket.socket(address.family, socket.SOCK_STREAM)
        except OSError as error:  # this computer has no IPv6
            self._failed.append((address, error))
            self._next_at = 0.0
            return
        trying.settimeout(0)
        code = trying.connect_ex(address.sockaddr)
        if code in _UNDER_WAY:
            self._trying[trying] = address
        else:
            self._fail(trying, address, code)

    def _fail(self, failed: socket.socket, address: Address, code: int) -> None:
        failed.close()
        self._failed.append((address, OSError(code, os.strerror(code))))
        self._next_at = 0.0  # no reason to let the next one wait

    def _give_up(self) -> None:
        for address in self._trying.values():
            self._failed.append((address, TimeoutError("no answer")))
        for address in self._waiting:
            self._failed.append((address, TimeoutError("not tried in time")))

    def _verdict(self) -> DialError:
        address, error = min(self._failed, key=lambda failure: _vagueness(failure[1]))
        return DialError(address, error)


def _vagueness(error: OSError) -> int:
    """Order errors by how much they say: a machine that refuses is there, at least."""
    if isinstance(error, ConnectionRefusedError):
        return 0
    if isinstance(error, TimeoutError):
        return 1
    return 3 if error.errno in {errno.ENETUNREACH, errno.EAFNOSUPPORT} else 2
