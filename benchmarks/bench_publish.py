"""How fast messages are published: the lines of a file beside mosquitto_pub -l, QoS beside paho.

A real mosquitto over TLS 1.3 with client certificates takes them; nobody subscribes. Without QoS
the time runs from the start of connecting until the broker has closed the connection after the
DISCONNECT, so that it has read everything; with QoS until the last acknowledgement. Ours goes the
whole way of the window's messages, the history on disk included. What counts are the ratios. It
asserts nothing. Run it with `python dev.py bench`, or by itself with `--lines`, `--messages`,
`--runs`, `--size`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bench_receive import silent_broker
from mqtts_gui.mqtt.events import (
    BatchPublished,
    Message,
    Published,
    Ready,
    SessionEvent,
)
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets
from mqtts_gui.mqtt.publish_sources import file_lines
from mqtts_gui.mqtt.session import Session
from mqtts_gui.mqtt.streaming import Stream
from mqtts_gui.store.history import History
from mqtts_gui.store.history_limits import Limits
from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import find

TOPIC = "ciel/salle/1/temperature"
LINES, MESSAGES, RUNS, SIZE = 1_000_000, 20_000, 3, 32
WAIT_S = 300.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What is published, and where to."""

    lab: Lab
    port: int
    folder: Path

    def profile(self) -> Profile:
        """Return the profile of our session."""
        return Profile(
            host="localhost",
            port=self.port,
            client_id="bench",
            mqtt_version=MqttVersion.V3_1_1,
            ca_file=self.lab.authority.certificate,
            client_cert=self.lab.client.certificate,
            client_key=self.lab.client.key,
        )


class Ours:
    """Our session with a history, as the window has it: see `ui.message_flow`."""

    def __init__(self, desk: Desk) -> None:
        self.ready, self.done = threading.Event(), threading.Event()
        self.count, self.wanted = 0, 0
        path = desk.folder / f"history-{time.monotonic_ns()}.sqlite3"
        self.history = History(path, Limits(), on_trouble=print)
        self.session = Session(desk.profile(), Secrets(), self._take, reconnect=False)

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait as the window's `FlowSender` does."""
        if not self.session.wait_for_room(timeout_s):
            return False
        if self.history.is_open():
            return True
        opened = threading.Event()
        self.history.on_open(opened.set)
        return opened.wait(timeout_s)

    def send(self, messages: Sequence[Message]) -> None:
        """Publish and keep."""
        self.session.publish_many(messages)
        self.history.append(messages)

    def run(self, stream: Stream, count: int) -> None:
        """Connect, publish everything, and leave once the broker has it."""
        self.wanted = count
        self.session.start()
        if not self.ready.wait(WAIT_S):
            raise SystemExit("not connected")
        stream.run(self)
        if not self.done.wait(WAIT_S):
            raise SystemExit(f"only {self.count} of {count} were published")
        self.session.close(WAIT_S)

    def _take(self, event: SessionEvent) -> None:
        if isinstance(event, Ready):
            self.ready.set()
        elif isinstance(event, BatchPublished):
            self.count += event.count
        elif isinstance(event, Published):
            self.count += 1
        if self.wanted and self.count >= self.wanted:
            self.done.set()


def publish_lines_with_mosquitto(desk: Desk, path: Path) -> float:
    """Let mosquitto_pub publish each line."""
    command = [find("mosquitto_pub"), "-h", "localhost", "-p", str(desk.port), *desk.lab.options]
    with path.open("rb") as stream:
        return timed(
            lambda: subprocess.run([*command, "-t", TOPIC, "-l"], stdin=stream, check=True)
        )


def publish_lines_with_ours(desk: Desk, path: Path, count: int) -> float:
    """Let our session publish each line."""
    ours = Ours(desk)
    like = Message(0, False, TOPIC, b"", 0, retain=False, duplicate=False)  # noqa: FBT003 - a tuple
    seconds = timed(lambda: ours.run(Stream(file_lines(path, like, lambda _: None)), count))
    ours.history.close()
    return seconds


def publish_with_ours(desk: Desk, qos: int, count: int, size: int) -> float:
    """Let our session publish with acknowledgements."""
    ours = Ours(desk)
    like = Message(0, False, TOPIC, b"x" * size, qos, retain=False, duplicate=False)  # noqa: FBT003
    batches = ([like] * 500 for _ in range(count // 500))
    seconds = timed(lambda: ours.run(Stream(batches), count))
    ours.history.close()
    return seconds


def publish_with_paho(desk: Desk, qos: int, count: int, size: int) -> float:
    """Let plain paho publish with acknowledgements, by its own thread."""
    client = Client(CallbackAPIVersion.VERSION2, "paho", protocol=MQTTProtocolVersion.MQTTv311)
    client.tls_set(
        str(desk.lab.authority.certificate),
        str(desk.lab.client.certificate),
        str(desk.lab.client.key),
    )
    ready = threading.Event()
    client.on_connect = lambda *_: ready.set()

    def run() -> None:
        client.connect("localhost", desk.port)
        client.loop_start()
        ready.wait(WAIT_S)
        payload = b"x" * size
        handed = [client.publish(TOPIC, payload, qos) for _ in range(count)]
        for each in handed:
            each.wait_for_publish(WAIT_S)
        client.disconnect()

    seconds = timed(run)
    client.loop_stop()
    return seconds


def timed(function: Callable[[], object]) -> float:
    """Return how many seconds a function takes."""
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def show(what: str, count: int, results: dict[str, list[float]]) -> None:
    """Print a line for each; the first is the measure."""
    print(what)
    reference = statistics.median(next(iter(results.values())))
    for name, each in results.items():
        seconds = statistics.median(each)
        print(f"  {name:18} {count / seconds:10,.0f} messages/s   {reference / seconds:5.2f} x")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "lines.txt"
        line = "x" * (chosen.size - 8)
        with path.open("w", encoding="ascii") as stream:
            stream.writelines(f"{line}{number:08}\n" for number in range(chosen.lines))
        lab = make_lab(folder)
        with silent_broker(lab) as port:
            desk = Desk(lab, port, folder)
            lines: dict[str, list[float]] = {"mosquitto_pub -l": [], "mqtts-gui": []}
            for _ in range(chosen.runs):
                lines["mosquitto_pub -l"].append(publish_lines_with_mosquitto(desk, path))
                lines["mqtts-gui"].append(publish_lines_with_ours(desk, path, chosen.lines))
            show(f"QoS 0, {chosen.lines} lines of {chosen.size} bytes", chosen.lines, lines)
            for qos in chosen.qos:
                measure_qos(desk, qos, chosen)


def measure_qos(desk: Desk, qos: int, chosen: argparse.Namespace) -> None:
    """Measure what is acknowledged."""
    results: dict[str, list[float]] = {"plain paho": [], "mqtts-gui": []}
    for _ in range(chosen.runs):
        parts = (qos, chosen.messages, chosen.size)
        results["plain paho"].append(publish_with_paho(desk, *parts))
        results["mqtts-gui"].append(publish_with_ours(desk, *parts))
    show(f"QoS {qos}, {chosen.messages} messages of {chosen.size} bytes", chosen.messages, results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--qos", type=int, nargs="*", default=[1, 2])
    return parser.parse_args()


if __name__ == "__main__":
    main()
