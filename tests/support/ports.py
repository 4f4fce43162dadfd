"""Ports that nobody takes between the moment when they are chosen and that when they are used."""

from __future__ import annotations

import os
import re
import socket

FIRST, LAST = 20_000, 32_000
"""Below what systems give to those who ask for any port (Linux from 32,768 on)."""
WORKERS = 16

_untried: list[int] = []


def free_port() -> int:
    """Return a port of the loopback interface on which nobody listens, and no other test will.

    Each worker of pytest has a share of them, begins anywhere in it, and returns none again before
    all others.
    """
    while True:
        if not _untried:
            _untried.extend(_share())
        port = _untried.pop()
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def _share() -> list[int]:
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    share = range(FIRST + worker % WORKERS, LAST, WORKERS)
    begin = os.getpid() % len(share)
    return [*share[begin:], *share[:begin]]
