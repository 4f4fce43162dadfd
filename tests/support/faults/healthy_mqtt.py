"""Healthy: how MQTT may be spoken, in clear and over TLS, and what is going on meanwhile."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, TlsVersion
from mqtts_gui.pki.throwaway import make_throwaway_pki
from tests.support.fault import OK, Case, Fault
from tests.support.healthy import NO_SECRETS, ROUND_TRIP, both_ways, healthy, one_way
from tests.support.mosquitto import Mosquitto, find
from tests.support.ports import free_port

Prepare = Callable[[Mosquitto], None]
PLAIN = "warn-plain"
PASSWORD = "pâss wörd"  # noqa: S105 - opens nothing but brokers made here


@dataclass(frozen=True)
class Plain:
    """A broker in clear, with these lines of mosquitto.conf, and what is done to it before."""

    lines: Sequence[str] = ("allow_anonymous true",)
    profile: dict[str, object] = field(default_factory=dict)
    secrets: Secrets = NO_SECRETS
    errand: Errand = ROUND_TRIP
    prepare: Prepare = lambda _: None
    on_v6: bool = False

    @contextmanager
    def __call__(self, folder: Path) -> Iterator[Case]:
        port = free_port()
        words = {"{folder}": str(folder), "{port}": str(port)}
        lines = [_filled(line, words) for line in self.lines]
        (folder / "passwords").write_text(password_line(), encoding="utf-8")
        (folder / "passwords").chmod(0o600)
        with Mosquitto(folder, lines) as broker:
            self.prepare(broker)
            profile = Profile(host="127.0.0.1", port=broker.port, protocol=Protocol.MQTT)
            if self.on_v6:
                profile = profile.with_changes(host="::1", port=port)
            try:
                yield Case(profile.with_changes(**self.profile), self.secrets, self.errand)
            finally:
                broker.kill()


def _filled(line: str, words: dict[str, str]) -> str:
    for word, meant in words.items():
        line = line.replace(word, meant)
    return line


@cache
def password_line() -> str:
    """Return the line that mosquitto_passwd makes for eleve."""
    with TemporaryDirectory() as name:
        file = Path(name) / "passwords"
        command = [find("mosquitto_passwd"), "-b", "-c", str(file), "eleve", PASSWORD]
        subprocess.run(command, check=True, capture_output=True)
        return file.read_text(encoding="utf-8")


def plain(label: str, *, by_connect: bool = True, **settings: object) -> Fault:
    return Fault(
        OK,
        f"in clear, {label}",
        Plain(**settings),  # type: ignore[arg-type]
        by_connect=by_connect,
        warnings=frozenset({PLAIN}),
    )


def retained(broker: Mosquitto) -> None:
    for number in range(5):
        broker.publish("-r", "-q", "1", "-t", f"ciel/{number}", "-m", "x" * 1000)


def retained_on_the_very_topic(broker: Mosquitto) -> None:
    broker.publish("-r", "-t", "ciel/essai", "-m", "mqtts-gui doctor of yesterday")


def queued(broker: Mosquitto) -> None:
    """Let messages wait for the session of the client that is about to connect."""
    given = ["-i", "eleve-1", "-c", "-q", "1", "-t", "ciel/#", "-E"]
    subprocess.run([find("mosquitto_sub"), "-p", str(broker.port), *given], check=True, timeout=10)
    for _ in range(3):
        broker.publish("-q", "1", "-t", "ciel/essai", "-m", "waiting")


@contextmanager
def busy(folder: Path) -> Iterator[Case]:
    """Others publish to the same topic all the while."""
    with Plain()(folder) as case:
        publisher = subprocess.Popen(
            [find("mosquitto_pub"), "-p", str(case.profile.port), "-t", "ciel/essai", "-l"],
            stdin=subprocess.PIPE,
            bufsize=0,
        )
        stop = Event()
        flood = Thread(target=_flood, args=(publisher, stop))
        flood.start()
        try:
            yield case
        finally:
            stop.set()
            publisher.kill()
            flood.join()
            if publisher.stdin is not None:
                publisher.stdin.close()
            publisher.wait()


def _flood(publisher: subprocess.Popen[bytes], stop: Event) -> None:
    assert publisher.stdin is not None
    try:
        while not stop.is_set():
            publisher.stdin.write(b"mqtts-gui doctor of somebody else\n" * 100)
    except BrokenPipeError:
        return


@contextmanager
def demonstration(profile: dict[str, object], folder: Path) -> Iterator[Case]:
    pki = make_throwaway_pki(folder)
    with DemoBroker(pki) as broker:
        known = Profile(
            host="localhost",
            port=broker.port,
            ca_file=pki.ca_cert,
            client_cert=pki.client_cert,
            client_key=pki.client_key,
        )
        yield Case(known.with_changes(**profile), errand=ROUND_TRIP)


VERSIONS = tuple(MqttVersion)
TLS = tuple(TlsVersion)
ELEVE = {"username": "eleve"}
KNOWN = Secrets(password=PASSWORD)
WITH_PASSWORDS = ("password_file {folder}/passwords", "allow_anonymous false")
OPEN = "allow_anonymous true"
TRIPS = tuple(
    Errand(filters=("ciel/#",), publish_to="ciel/essai", qos=qos, payload_bytes=size)
    for qos in (0, 1, 2)
    for size in (0, 100_000)
)
FILTERS = Errand(filters=("#", "+/+", "ciel/essai", "$SYS/#"), publish_to="ciel/essai", qos=2)

FAULTS = (
    *(plain(f"MQTT {each}", profile={"mqtt_version": each}) for each in VERSIONS),
    *(
        plain(
            f"QoS {trip.qos}, {trip.payload_bytes} bytes, MQTT {version}",
            profile={"mqtt_version": version},
            errand=trip,
        )
        for trip in TRIPS
        for version in VERSIONS
    ),
    *(
        plain(
            f"a password, MQTT {each}",
            lines=WITH_PASSWORDS,
            profile={**ELEVE, "mqtt_version": each},
            secrets=KNOWN,
        )
        for each in VERSIONS
    ),
    plain("a password that nobody asks for", profile=ELEVE, secrets=KNOWN),
    plain("localhost", profile={"host": "localhost"}),
    plain("IPv6", lines=(OPEN, "listener {port} ::1"), on_v6=True),
    *(
        plain(f"an empty identifier, MQTT {each}", profile={"client_id": "", "mqtt_version": each})
        for each in VERSIONS[1:]
    ),
    *(
        plain(
            f"a long identifier, MQTT {each}",
            profile={"client_id": "x" * 5000, "mqtt_version": each},
        )
        for each in VERSIONS[1:]
    ),
    plain("an identifier with an accent", profile={"client_id": "élève n° 1"}),
    plain("keep alive 0", profile={"keep_alive_s": 0}),
    plain("the longest keep alive", profile={"keep_alive_s": 65_535}),
    plain("keep alive 1", profile={"keep_alive_s": 1}),
    plain(
        "the broker's keep alive", lines=(OPEN, "max_keepalive 10"), profile={"keep_alive_s": 60}
    ),
    plain("a kept session", profile={"clean_start": False, "client_id": "eleve-1"}),
    *(
        plain(
            f"messages wait for the session, MQTT {each}",
            profile={"clean_start": False, "client_id": "eleve-1", "mqtt_version": each},
            prepare=queued,
        )
        for each in VERSIONS[1:]
    ),
    plain("max_packet_size", lines=(OPEN, "max_packet_size 1000")),
    plain("message_size_limit", lines=(OPEN, "message_size_limit 1000")),
    plain("one message at a time", lines=(OPEN, "max_inflight_messages 1"), errand=TRIPS[2]),
    plain("retained messages", prepare=retained),
    plain("a retained message of a test", prepare=retained_on_the_very_topic),
    plain("no retained messages", lines=(OPEN, "retain_available false")),
    plain("many filters", errand=FILTERS),
    plain("a shared filter", errand=Errand(filters=("$share/classe/ciel/#",))),
    plain("nothing to do", errand=Errand()),
    plain("a stay", errand=Errand(watch=timedelta(seconds=0.3)), by_connect=False),
    plain("websockets beside", lines=(OPEN, "listener {port} 127.0.0.1", "protocol websockets")),
    plain("max_connections 5", lines=("max_connections 5", OPEN)),
    plain("max_qos 1", lines=(OPEN, "max_qos 1"), errand=TRIPS[2]),
    Fault(OK, "in clear, others publish all the while", busy, warnings=frozenset({PLAIN})),
    *(
        healthy(
            f"MQTT {v} over TLS {t}",
            partial(both_ways, profile={"mqtt_version": v, "tls_min": t, "tls_max": t}),
        )
        for v in VERSIONS
        for t in TLS
    ),
    *(
        healthy(
            f"a password over TLS that nobody asks for, MQTT {v}",
            partial(one_way, profile={**ELEVE, "mqtt_version": v}, secrets=KNOWN),
        )
        for v in VERSIONS
    ),
    *(
        Fault(
            OK,
            f"the demonstration broker, MQTT {v}, TLS {t}",
            partial(demonstration, {"mqtt_version": v, "tls_min": t, "tls_max": t}),
            warnings=frozenset(),
        )
        for v in VERSIONS
        for t in TLS
    ),
)
