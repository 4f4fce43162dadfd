"""How long payloads take to be guessed, shown and searched for numbers.

    python -m benchmarks.bench_formats

Times are those of the processor, the least of several runs: what else the machine does is left out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial

import cbor2
import msgpack

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.found_numbers import numbers_in
from mqtts_gui.mqtt.formats.guessing import guess
from mqtts_gui.mqtt.formats.model import Format

LARGE = 50_000_000
SENSOR = {"temperature": 21.5, "humidity": 40, "list": [1, 2], "unit": "C", "x": 1}
SMALL = {
    "number": b"21.5",
    "json": json.dumps(SENSOR, separators=(",", ":")).encode(),
    "cbor": cbor2.dumps(SENSOR),
    "msgpack": msgpack.packb(SENSOR),
}
PARTS = {
    "json": (b"[", b'{"temperature":21.5,"unit":"C"},', b"1]"),
    "cbor": (b"\x9a" + LARGE.to_bytes(4), b"\1", b""),
    "xml": (b"<a>", b"<b c='1'>x</b>", b"</a>"),
    "text": (b"", "température 21 °C\n".encode(), b""),
    "bytes": (b"\xff\xd8", bytes(range(256)), b""),
}


def main() -> None:
    """Print one line for each payload."""
    for name, payload in SMALL.items():
        told = guess(payload).format
        row = {
            "guess": least(partial(guess, payload), 500),
            "decode": least(partial(decode, payload, told), 500),
            "numbers": least(partial(numbers_in, payload, told), 2_000),
        }
        shown = "  ".join(f"{key} {1e6 * spent:.0f} µs" for key, spent in row.items())
        print(f"{name:>8}, {len(payload)} bytes: {shown}")
    for name, (head, body, tail) in PARTS.items():
        payload = head + body * (LARGE // len(body)) + tail
        times: dict[str, float] = {"guess": least(partial(guess, payload), 3)}
        for each in Format:
            times[each] = least(partial(decode, payload, each), 3)
        shown = "  ".join(f"{key} {1e3 * spent:.0f}" for key, spent in times.items())
        print(f"{name:>8}, {len(payload) // 10**6} MB, ms: {shown}")


def least(act: Callable[[], object], runs: int) -> float:
    """Return the shortest time that `act` took, in seconds."""
    spent = []
    for _ in range(runs):
        start = time.thread_time()
        act()
        spent.append(time.thread_time() - start)
    return min(spent)


if __name__ == "__main__":
    main()
