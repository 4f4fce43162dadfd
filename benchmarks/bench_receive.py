"""How fast queued messages are received: our session beside mosquitto_sub, plain paho and MQTT.js.

A real mosquitto over TLS 1.3 with client certificates holds the messages for a kept session; the
time runs from the start of the receiver to its last message, so connecting is part of it. Each turn
measures all of them one after the other: what counts are the ratios. It asserts nothing. Run it
with `python dev.py bench`, or by itself with `--count`, `--runs`, `--qos`, `--size`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.mqtt.events import ConnectFailed, MessagesReceived, SessionEvent
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets, Subscription
from mqtts_gui.mqtt.session import Session
from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import find
from tests.support.ports import free_port

TOPIC = "ciel/salle/1/temperature"
COUNT, RUNS = 50_000, 5
WAIT_S = 60
MQTT_JS = "mqtt@5"


@dataclass(frozen=True, slots=True)
class Case:
    """What is sent, and how it is received."""

    qos: int
    size: int
    count: int
    version: MqttVersion = MqttVersion.V3_1_1


@dataclass(frozen=True, slots=True)
class Result:
    """How long it took, and what it cost."""

    seconds: float
    cpu_s: float


@contextlib.contextmanager
def silent_broker(lab: Lab) -> Iterator[int]:
    """Run a mosquitto that keeps no log, which would cost more than the messages."""
    port = free_port()
    lines = [f"listener {port} 127.0.0.1", *lab.lines, "max_queued_messages 0"]
    lines += ["queue_qos0_messages true", "log_dest none"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        lines.append("user root")
    configuration = lab.folder / "bench.conf"
    configuration.write_text("\n".join([*lines, ""]), encoding="utf-8")
    with subprocess.Popen([find("mosquitto"), "-c", str(configuration)]) as process:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
        try:
            yield port
        finally:
            process.terminate()


class Bench:
    """A broker, the lab's files, and the receivers that are to be measured."""

    def __init__(self, lab: Lab, port: int, mqtt_js: Path | None) -> None:
        self.lab = lab
        self.port = port
        self.mqtt_js = mqtt_js

    @property
    def receivers(self) -> dict[str, Callable[[Case], Result]]:
        """The receivers, mosquitto_sub first."""
        every: dict[str, Callable[[Case], Result]] = {
            "mosquitto_sub": self.receive_with_mosquitto,
            "mqtts-gui session": self.receive_with_session,
            "plain paho": self.receive_with_paho,
        }
        return every | ({"MQTT.js": self.receive_with_mqtt_js} if self.mqtt_js else {})

    def queue(self, case: Case, client_id: str) -> None:
        """Have the broker keep a session for `client_id`, and messages in it."""
        options = [*self.lab.options, "-i", client_id, "-c", "-q", str(case.qos), "-t", TOPIC]
        version = "5" if case.version is MqttVersion.V5 else "311"
        options += ["-V", version] + (["-x", "3600"] if version == "5" else [])
        # Who stops at the last message may leave some of it unacknowledged: begin with nothing.
        self._run("mosquitto_sub", [*self.lab.options, "-i", client_id, "-t", TOPIC, "-E"])
        self._run("mosquitto_sub", [*options, "-E"])
        line = b"x" * case.size + b"\n"
        sender = [*self.lab.options, "-t", TOPIC, "-q", str(case.qos), "-l"]
        self._run("mosquitto_pub", sender, line * case.count)

    def receive_with_mosquitto(self, case: Case) -> Result:
        """Let mosquitto_sub take the messages and print them to nowhere."""
        command = [find("mosquitto_sub"), "-h", "localhost", "-p", str(self.port)]
        version = "5" if case.version is MqttVersion.V5 else "311"
        options = ["-i", "bench", "-c", "-q", str(case.qos), "-t", TOPIC, "-C", str(case.count)]
        options += ["-V", version] + (["-x", "3600"] if version == "5" else [])
        if version == "5":  # mosquitto 2.0.11 heeds no smaller one, and then ends its own client
            options += ["-D", "connect", "receive-maximum", "65535"]
        return _timed([*command, *self.lab.options, *options])

    def receive_with_session(self, case: Case) -> Result:
        """Let our session take the messages; the sink counts them."""
        profile = Profile(
            host="localhost",
            port=self.port,
            client_id="bench",
            clean_start=False,
            mqtt_version=case.version,
            ca_file=self.lab.authority.certificate,
            client_cert=self.lab.client.certificate,
            client_key=self.lab.client.key,
            subscriptions=(Subscription(TOPIC, case.qos),),
        )
        done, count = threading.Event(), 0

        def take(event: SessionEvent) -> None:
            nonlocal count
            if isinstance(event, MessagesReceived):
                count += len(event.messages)
                if count >= case.count:
                    done.set()
            elif isinstance(event, ConnectFailed):
                print(event.evidence)

        session = Session(profile, Secrets(), take, reconnect=False)
        result = _until(done, session.start)
        session.close()
        return result

    def receive_with_paho(self, case: Case) -> Result:
        """Let paho's own thread take the messages; the callback counts them."""
        is_v5 = case.version is MqttVersion.V5
        client = Client(
            CallbackAPIVersion.VERSION2,
            "bench",
            clean_session=None if is_v5 else False,
            protocol=MQTTProtocolVersion.MQTTv5 if is_v5 else MQTTProtocolVersion.MQTTv311,
        )
        done, count = threading.Event(), 0

        def take(_client: Client, _data: object, _message: MQTTMessage) -> None:
            nonlocal count
            count += 1
            if count >= case.count:
                done.set()

        client.on_message = take

        def connect() -> None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(self.lab.authority.certificate)
            context.load_cert_chain(self.lab.client.certificate, self.lab.client.key)
            client.tls_set_context(context)
            if is_v5:
                client.connect("localhost", self.port, clean_start=False)
            else:
                client.connect("localhost", self.port)
            client.loop_start()

        result = _until(done, connect)
        client.disconnect()
        client.loop_stop()
        return result

    def receive_with_mqtt_js(self, case: Case) -> Result:
        """Let MQTT.js take the messages; the listener counts them."""
        settings = {
            "port": self.port,
            "version": 5 if case.version is MqttVersion.V5 else 4,
            "ca": str(self.lab.authority.certificate),
            "cert": str(self.lab.client.certificate),
            "key": str(self.lab.client.key),
            "count": case.count,
        }
        return _timed([find("node"), "-e", _MQTT_JS_RECEIVER, json.dumps(settings)], self.mqtt_js)

    def _run(self, program: str, options: list[str], text: bytes = b"") -> None:
        command = [find(program), "-h", "localhost", "-p", str(self.port), *options]
        subprocess.run(command, input=text, check=True, stdout=subprocess.DEVNULL, timeout=WAIT_S)


_MQTT_JS_RECEIVER = """
const fs = require("fs"), s = JSON.parse(process.argv[1]);
let count = 0;
const client = require("mqtt").connect({
  protocol: "mqtts", host: "localhost", port: s.port, protocolVersion: s.version,
  ca: fs.readFileSync(s.ca), cert: fs.readFileSync(s.cert), key: fs.readFileSync(s.key),
  clientId: "bench", clean: false, reconnectPeriod: 0,
});
client.on("message", () => { if (++count >= s.count) process.exit(0); });
client.on("error", (error) => { console.error(error); process.exit(1); });
"""


def main() -> None:
    """Measure and print."""
    chosen = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        lab = make_lab(Path(folder))
        with silent_broker(lab) as port:
            bench = Bench(lab, port, None if chosen.no_node else find_mqtt_js())
            for version in chosen.version:
                for size in chosen.size:
                    for qos in chosen.qos:
                        case = Case(qos, size, chosen.count, MqttVersion(version))
                        measure(bench, case, chosen.runs)


def measure(bench: Bench, case: Case, runs: int) -> None:
    """Measure every receiver, turn by turn, and print a line for each."""
    results: dict[str, list[Result]] = {name: [] for name in bench.receivers}
    for _ in range(runs):
        for name, receive in bench.receivers.items():
            bench.queue(case, "bench")
            results[name].append(receive(case))
    print(f"MQTT {case.version}, QoS {case.qos}, {case.size} bytes, {case.count} messages queued")
    reference = statistics.median(each.seconds for each in results["mosquitto_sub"])
    for name, each in results.items():
        seconds = statistics.median(result.seconds for result in each)
        cpu_s = statistics.median(result.cpu_s for result in each) * 100_000 / case.count
        print(
            f"  {name:18} {case.count / seconds:9,.0f} messages/s   {reference / seconds:5.2f} x   "
            f"{cpu_s:6.3f} CPU s per 100,000",
            flush=True,
        )


def find_mqtt_js() -> Path | None:
    """Return the folder that MQTT.js is installed in, outside the repository; None if it cannot."""
    folder = Path.home() / ".cache" / "mqtts-gui-bench"
    npm = shutil.which("npm")
    if not (folder / "node_modules" / "mqtt").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm or "", "install", "--silent", "--prefix", str(folder), MQTT_JS]
        if npm is None or subprocess.run(command, check=False, timeout=WAIT_S).returncode:
            print("MQTT.js is left out: npm cannot install it here")
            return None
    return folder


def _timed(command: list[str], folder: Path | None = None) -> Result:
    """Run a program to its end."""
    before, started = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=WAIT_S)
    seconds, after = time.perf_counter() - started, os.times()
    cpu_s = after.children_user + after.children_system
    return Result(seconds, cpu_s - before.children_user - before.children_system)


def _until(done: threading.Event, begin: Callable[[], None]) -> Result:
    """Call `begin` and wait until `done`."""
    before, started = time.process_time(), time.perf_counter()
    begin()
    if not done.wait(WAIT_S):
        raise SystemExit("not all messages came")
    return Result(time.perf_counter() - started, time.process_time() - before)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--qos", type=int, nargs="*", default=[0, 1, 2])
    parser.add_argument("--size", type=int, nargs="*", default=[64, 1024])
    parser.add_argument("--version", nargs="*", default=["3.1.1"])
    parser.add_argument("--no-node", action="store_true", help="leave MQTT.js out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
