"""What the second look at a broker sends: as little as it can, and nothing secret."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor.walk import Errand, WalkResult, walk
from mqtts_gui.mqtt import wire
from mqtts_gui.mqtt.codec import Connack, encode
from mqtts_gui.mqtt.profile import Profile, Secrets
from tests.support.mqtt_setting import CA, CLIENT, V3_1_1, V5, in_clear, over_tls, tls_lines
from tests.support.peers import server_context
from tests.support.tls_servers import Witness, serving

LOGIN = Secrets("top-secret")
CLEAN, WILL, PASSWORD, USER = 0x02, 0x04, 0x40, 0x80
TIMEOUT = timedelta(seconds=3)


def diagnose(profile: Profile, errand: Errand | None = None) -> WalkResult:
    return walk(profile, LOGIN, errand=errand or Errand(), step_timeout=TIMEOUT)


@pytest.mark.parametrize("code", [2, 4, 5, None])
def test_probes_in_clear_carry_no_login(code: int | None) -> None:
    heard: list[bytes] = []

    def attend(connected: socket.socket) -> None:
        heard.append(connected.recv(4096))
        if code is not None:
            connected.sendall(encode(Connack(reason_code=code)))

    with serving(attend) as port:
        result = diagnose(
            in_clear(port, username="eleve", mqtt_version=V5 if code is None else V3_1_1)
        )

    assert result.diagnosis is not None
    greetings = [one for one in heard if one[:1] == b"\x10"]
    with_login = [one for one in greetings if one[9] & (USER | PASSWORD)]
    # The walk itself carries it, as a guest and perhaps as the profile's own client.
    assert 1 <= len(with_login) <= 2
    assert all(b"top-secret" in one for one in with_login)
    assert not any(b"top-secret" in one for one in heard if one not in with_login)
    assert not any(one[9] & WILL for one in greetings)


def test_a_broker_that_overlooks_what_follows_does_not_refuse_the_identifier() -> None:
    heard: list[bytes] = []

    def attend(connected: socket.socket) -> None:
        packet = connected.recv(4096)
        heard.append(packet)
        fields = packet[12:]
        for _ in range(2 if packet[9] & USER else 1):
            end = 2 + int.from_bytes(fields[:2], "big")
            if len(fields) < end:
                return  # it breaks off
            fields = fields[end:]
        connected.sendall(encode(Connack(reason_code=5)))

    with serving(attend) as port:
        profile = in_clear(port, username="eleve", mqtt_version=V3_1_1)
        result = diagnose(profile)

    assert result.diagnosis is not None
    assert result.diagnosis.code == "auth-bad-password"
    own = wire.text(profile.client_id)
    assert not any(one[9] & CLEAN for one in heard if own in one and not one[9] & PASSWORD)


@pytest.mark.parametrize("unchecked", ["", "verify_chain", "verify_name"])
def test_probes_show_no_certificate_to_whom_nobody_verified(tmp_path: Path, unchecked: str) -> None:
    relaxed = {unchecked: False} if unchecked else {}
    tls_lines(tmp_path)
    context = server_context(tmp_path / "broker.crt", tmp_path / "broker.key")
    context.load_verify_locations(CA.write_certificate(tmp_path / "clients.crt"))
    context.verify_mode = ssl.CERT_OPTIONAL
    with Witness(context) as server:
        profile = over_tls(tmp_path, server.port, CLIENT, mqtt_version=V5, **relaxed)
        with suppress(OSError):
            diagnose(profile)

    assert server.client_certificates[0] == CLIENT.der
    probed = server.client_certificates[1:]
    assert probed, "nobody looked again"
    if unchecked:
        assert CLIENT.der not in probed
