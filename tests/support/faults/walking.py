"""What the doctor learns only by looking again: alerts that were lost on the way."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mqtts_gui.mqtt.profile import TlsVersion
from tests.support.fault import Case, Fault
from tests.support.made_certificates import Made, make
from tests.support.mosquitto import Mosquitto
from tests.support.port_stages import (
    CA,
    TODAY,
    Attend,
    Stage,
    profile,
    reset,
    tls_lines,
    write,
)
from tests.support.tls_servers import serving

ENCRYPTED = 0x17
OTHER_CA = make("Another CA", organization="Others", ca=True, valid=TODAY)
STRANGER = make("dupont", by=OTHER_CA, valid=TODAY)
SELF_SIGNED = make("dupont", valid=TODAY)


def without_last_words(port: int) -> Attend:
    """Pass everything on, except what the broker says in the end: a reset takes it away.

    Windows does this to whoever writes to a broker that has hung up. What travels in clear, as the
    alerts of TLS 1.2 do, is passed on.
    """

    def attend(client: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as broker, contextlib.suppress(OSError):
            turns = 0
            while True:
                for ready in select.select([client, broker], [], [])[0]:
                    data = ready.recv(65_536)
                    if not data:
                        reset(client)
                        return
                    turns += ready is client
                    if ready is client:
                        broker.sendall(data)
                    elif turns < 2 or data[0] != ENCRYPTED:
                        client.sendall(data)

    return attend


def losing_alerts(client: Made | None, **changes: object) -> Stage:
    """A connection that the broker refuses for its client certificate, with the alert lost."""

    @contextmanager
    def stage(folder: Path) -> Iterator[Case]:
        lines = [*tls_lines(folder), f"cafile {CA.write_certificate(folder / 'cafile.crt')}"]
        lines += ["require_certificate true", "allow_anonymous true"]
        more = dict(changes)
        if client is not None:
            more["client_cert"], more["client_key"] = write(client, folder, "client")
        with Mosquitto(folder, lines) as broker, serving(without_last_words(broker.port)) as port:
            yield Case(profile(folder, port, **more))

    return stage


NEW = TlsVersion.V1_3
FAULTS = (
    Fault("client-cert-missing", "the alert is lost", losing_alerts(None), times=20),
    Fault("client-cert-missing", "lost, 1.3 only", losing_alerts(None, tls_min=NEW), times=20),
    Fault("client-cert-other-ca", "the alert is lost", losing_alerts(STRANGER), times=20),
    Fault("client-cert-self-signed", "the alert is lost", losing_alerts(SELF_SIGNED), times=20),
)
