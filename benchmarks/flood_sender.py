"""Publish so many messages a second, at a price that leaves the machine to who receives them.

    python benchmarks/flood_sender.py PORT RATE SECONDS [TOPICS]

Whole packets, QoS 0, over plain TCP: forty topics in turn, or as many as are asked for, in one
level, each payload 64 bytes with the time at which it was sent. It connects, says "ready", waits
for a line, and ends with what it has sent.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from itertools import cycle, islice

TICK_S = 0.004
TOPICS = tuple(f"ciel/salle{number}/temperature" for number in range(40))
PAYLOAD_BYTES = 64
_STAMP = b"%019d"  # nanoseconds since 1970
_PLACE = b"T" * 19
_HEAD = b'{"t":'
_CONNECT = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04send"


def time_in(payload: bytes) -> float:
    """Return when a payload was sent, in seconds since 1970."""
    return int(payload[len(_HEAD) : len(_HEAD) + len(_PLACE)]) / 1e9


def _packet(topic: str) -> bytes:
    payload = (_HEAD + _PLACE + b',"valeur":21.5,"unite":"').ljust(PAYLOAD_BYTES - 2, b"x") + b'"}'
    variable = struct.pack("!H", len(topic)) + topic.encode() + payload
    assert len(payload) == PAYLOAD_BYTES  # noqa: S101 - what the figures are said to be of
    assert len(variable) < 128  # noqa: S101 - one byte of length
    return bytes([0x30, len(variable)]) + variable


def main(port: int, rate: int, seconds: float, many: int = 0) -> None:
    """Send at the rate; where the broker does not take it, as fast as it does."""
    topics = tuple(f"plant/machine{number}" for number in range(many)) or TOPICS
    each = len(TOPICS)
    pieces = [topics[start : start + each] for start in range(0, len(topics), each)]
    turns = cycle([b"".join(map(_packet, piece)) for piece in pieces if len(piece) == each])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(_CONNECT)
        assert connection.recv(4) == b"\x20\x02\x00\x00"  # noqa: S101 - CONNACK
        print("ready", flush=True)
        sys.stdin.readline()
        pause = threading.Event()
        start, sent, late_s = time.perf_counter(), 0, 0.0
        while (elapsed := time.perf_counter() - start) < seconds:
            units = int(elapsed * rate - sent) // len(TOPICS)
            stamp = _STAMP % time.time_ns()
            connection.sendall(b"".join(islice(turns, units)).replace(_PLACE, stamp))
            sent += units * len(TOPICS)
            taken = time.perf_counter() - start - elapsed
            late_s = max(late_s, taken)
            pause.wait(max(TICK_S - taken, 0))
        elapsed = time.perf_counter() - start
        connection.sendall(b"\xe0\x00")
    cpu_s = time.process_time()
    print(json.dumps({"sent": sent, "seconds": elapsed, "late_s": late_s, "cpu_s": cpu_s}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int([*sys.argv, "0"][4]))
