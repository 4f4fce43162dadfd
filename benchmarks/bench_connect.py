"""How long it takes to connect to a TLS 1.3 broker on loopback: our session beside plain paho.

A real mosquitto with the lab's configuration; from the call that connects to the accepted session,
files and handshake included, in one process, turn by turn. Run it with `python dev.py bench`.
"""

from __future__ import annotations

import ssl
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mqtts_gui.mqtt.events import ConnectFailed, Ready, SessionEvent
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.session import Session
from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import Mosquitto

RUNS = 25
TARGET_MS = 15


def main() -> None:
    """Measure and print the medians."""
    with tempfile.TemporaryDirectory() as folder:
        lab = make_lab(Path(folder))
        with Mosquitto(Path(folder), lab.lines) as broker:
            ours, paho = [], []
            for _ in range(RUNS):
                ours.append(connect_session(lab, broker.port))
                paho.append(connect_paho(lab, broker.port))
    report("mqtts-gui session", ours)
    report("plain paho", paho)
    print(f"target for ours: below {TARGET_MS} ms")


def connect_session(lab: Lab, port: int) -> float:
    """Return the seconds that our session takes from `start` to `Ready`."""
    profile = Profile(
        host="localhost",
        port=port,
        ca_file=lab.authority.certificate,
        client_cert=lab.client.certificate,
        client_key=lab.client.key,
    )
    done = threading.Event()
    ended: list[SessionEvent] = []

    def take(event: SessionEvent) -> None:
        if isinstance(event, Ready | ConnectFailed) and not ended:
            ended.append(event)
            done.set()

    session = Session(profile, Secrets(), take)
    seconds = until(done, session.start)
    session.close()
    if not isinstance(ended[0], Ready):
        raise SystemExit(f"not connected: {ended}")
    return seconds


def connect_paho(lab: Lab, port: int) -> float:
    """Return the seconds that plain paho takes from `connect` to `on_connect`."""
    done = threading.Event()
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.on_connect = lambda *_: done.set()

    def connect() -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(lab.authority.certificate)
        context.load_cert_chain(lab.client.certificate, lab.client.key)
        client.tls_set_context(context)
        client.connect("localhost", port)
        client.loop_start()

    seconds = until(done, connect)
    client.disconnect()
    client.loop_stop()
    return seconds


def until(done: threading.Event, begin: Callable[[], None]) -> float:
    """Return the seconds from calling `begin` until `done`."""
    started = time.perf_counter()
    begin()
    if not done.wait(10):
        raise SystemExit("not connected in time")
    return time.perf_counter() - started


def report(name: str, seconds: list[float]) -> None:
    """Print one line of figures."""
    ms = sorted(1000 * each for each in seconds)
    print(
        f"{name:20} median {statistics.median(ms):6.1f} ms   "
        f"fastest {ms[0]:6.1f}   slowest {ms[-1]:6.1f}   ({len(ms)} runs)"
    )


if __name__ == "__main__":
    main()
