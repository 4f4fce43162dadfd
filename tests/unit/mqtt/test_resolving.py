from __future__ import annotations

import socket
import time
from contextlib import closing

import pytest

from mqtts_gui.mqtt.resolving import resolve
from mqtts_gui.mqtt.waiting import Waiter
from tests.support.patience import DEADLINE_S


def test_localhost_is_the_loopback_even_if_the_system_does_not_know_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = socket.getaddrinfo

    def bare_machine(host: str, *arguments: object, **settings: object) -> object:
        if host == "localhost":
            raise socket.gaierror(socket.EAI_NONAME, "no /etc/hosts")
        return asked(host, *arguments, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", bare_machine)
    with closing(Waiter()) as waiter:
        (address,) = resolve("localhost", 8883, waiter, time.monotonic() + DEADLINE_S)
    assert address.ip == "127.0.0.1"
