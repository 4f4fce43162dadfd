"""Brokers for the faults of MQTT: mosquitto in clear and over TLS, and small scripted ones."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mqtts_gui.doctor.walk import Errand
from mqtts_gui.mqtt.codec import PacketReader
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from mqtts_gui.mqtt.wire import MalformedPacketError, PacketType
from tests.support.fault import Case, Fault
from tests.support.made_certificates import Made, make
from tests.support.mosquitto import Mosquitto
from tests.support.peers import server_context
from tests.support.tls_servers import serving

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = (NOW - timedelta(days=1), NOW + timedelta(days=300))
CA = make("CA-CIEL", organization="Ciel", ca=True, valid=TODAY)
BROKER = make("localhost", by=CA, dns=["localhost"], ip=["127.0.0.1"], valid=TODAY)
CLIENT = make("dupont", by=CA, valid=TODAY)
V3_1, V3_1_1, V5 = MqttVersion.V3_1, MqttVersion.V3_1_1, MqttVersion.V5
BOTH = (V3_1_1, V5)
NO_SECRETS, NO_ERRAND = Secrets(), Errand()
OPEN = ("allow_anonymous true",)

Stage = Callable[[Path], AbstractContextManager[Case]]


def in_clear(port: int, **changes: object) -> Profile:
    plain = Profile(host="127.0.0.1", port=port, protocol=Protocol.MQTT)
    return plain.with_changes(**changes)


def over_tls(folder: Path, port: int, client: Made | None = None, **changes: object) -> Profile:
    profile = Profile(host="localhost", port=port, ca_file=CA.write_certificate(folder / "ca.crt"))
    if client is not None:
        profile = profile.with_changes(
            client_cert=client.write_certificate(folder / "client.crt"),
            client_key=client.write_key(folder / "client.key"),
        )
    return profile.with_changes(**changes)


def tls_lines(folder: Path, *more: str) -> list[str]:
    """Return the lines of a listener with TLS."""
    return [
        f"certfile {BROKER.write_certificate(folder / 'broker.crt')}",
        f"keyfile {BROKER.write_key(folder / 'broker.key')}",
        f"cafile {CA.write_certificate(folder / 'cafile.crt')}",
        *more,
    ]


def mosquitto(
    lines: Sequence[str] = OPEN,
    *,
    tls: bool = False,
    client: Made | None = None,
    secrets: Secrets = NO_SECRETS,
    errand: Errand = NO_ERRAND,
    files: Callable[[Path], Sequence[str]] | None = None,
    **changes: object,
) -> Stage:
    """Return what runs mosquitto with these lines, and those that `files` returns."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        more = [*lines, *(files(folder) if files else ())]
        with Mosquitto(folder, tls_lines(folder, *more) if tls else more) as broker:
            if tls:
                profile = over_tls(folder, broker.port, client, **changes)
            else:
                profile = in_clear(broker.port, **changes)
            yield Case(profile, secrets, errand)

    return stage


def scripted(
    attend: Callable[[socket.socket], None],
    *,
    tls: bool = False,
    secrets: Secrets = NO_SECRETS,
    errand: Errand = NO_ERRAND,
    **changes: object,
) -> Stage:
    """Return what runs a small server that deals with each connection by `attend`."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        if not tls:
            with serving(attend) as port:
                yield Case(in_clear(port, **changes), secrets, errand)
            return
        tls_lines(folder)
        context = server_context(folder / "broker.crt", folder / "broker.key")

        def attend_tls(connected: socket.socket) -> None:
            with (
                contextlib.suppress(OSError),
                context.wrap_socket(connected, server_side=True) as s,
            ):
                attend(s)

        with serving(attend_tls) as port:
            yield Case(over_tls(folder, port).with_changes(**changes), secrets, errand)

    return stage


def answering(*answers: bytes, level: int | None = None) -> Callable[[socket.socket], None]:
    """Return a server that answers one packet after the other, then listens to the end.

    Where there is a `level`, it hangs up on a CONNECT of another. Who prompts it is not answered.
    """

    def attend(connected: socket.socket) -> None:
        first, *rest = answers
        heard = connected.recv(4096)
        if not heard or (level is not None and heard[8] != level):
            return
        connected.sendall(first)
        reader = PacketReader()
        with contextlib.suppress(OSError, MalformedPacketError):
            while heard := connected.recv(4096):
                reader.feed(heard)
                for packet in reader.packets():
                    if rest and packet.first_byte >> 4 != PacketType.UNSUBSCRIBE:
                        connected.sendall(rest.pop(0))

    return attend


def each(code: str, label: str, stage: Callable[..., Stage], **more: object) -> tuple[Fault, ...]:
    """Return a fault in MQTT 3.1.1 and 5, each in clear and over TLS."""
    return tuple(
        Fault(
            code,
            f"{label}, MQTT {version}, {'TLS' if tls else 'clear'}",
            stage(tls=tls, mqtt_version=version),
            **more,  # type: ignore[arg-type]  # what Fault takes
        )
        for version in BOTH
        for tls in (False, True)
    )
