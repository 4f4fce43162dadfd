"""A server that waits for the end of a line is prompted; a broker that thinks is left in peace."""

from __future__ import annotations

import contextlib
import socket
import time
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor.walk import Errand, walk
from mqtts_gui.mqtt.codec import Connack, PacketReader, RawPacket, Unsuback, encode
from mqtts_gui.mqtt.events import Ready
from mqtts_gui.mqtt.packets import Suback
from mqtts_gui.mqtt.profile import MqttVersion, Secrets
from mqtts_gui.mqtt.prompting import LINE_END_ID, PROMPTED_AFTER_S
from mqtts_gui.mqtt.session import Session
from mqtts_gui.mqtt.wire import PacketType
from tests.support.events import EventLog
from tests.support.mqtt_setting import in_clear, scripted
from tests.support.patience import AT_ONCE_S, DEADLINE_S, FAR_LATER_S
from tests.support.port_stages import web_server
from tests.support.tls_servers import serving

PATIENCE = timedelta(seconds=FAR_LATER_S)


class Thinker:
    """A broker that takes its time for CONNECT, and notes the kinds of packets that come.

    It thinks until it is prompted, but no longer than `thinks_s`.
    """

    def __init__(self, thinks_s: float = DEADLINE_S) -> None:
        self.heard: list[tuple[int, bytes]] = []
        self._thinks_s = thinks_s

    def attend(self, connected: socket.socket) -> None:
        heard = connected.recv(4096)
        if not heard:
            return
        level, prompt = heard[8], b""
        connected.settimeout(self._thinks_s)
        with contextlib.suppress(TimeoutError):
            prompt = connected.recv(4096)
        connected.settimeout(DEADLINE_S)
        connected.sendall(encode(Connack(), level))
        reader = PacketReader()
        reader.feed(prompt)
        while True:
            for packet in reader.packets():  # one read may bring several
                self._answer(connected, packet, level)
            if not (heard := connected.recv(4096)):
                return
            reader.feed(heard)

    def _answer(self, connected: socket.socket, packet: RawPacket, level: int) -> None:
        kind, number = packet.first_byte >> 4, packet.body[:2]
        self.heard.append((kind, number))
        asked = int.from_bytes(number, "big")
        if kind == PacketType.UNSUBSCRIBE:
            connected.sendall(encode(Unsuback(asked, (0,) if level > 4 else ()), level))
        elif kind == PacketType.SUBSCRIBE:
            connected.sendall(encode(Suback(asked, (0,)), level))


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "TLS"])
def test_a_web_server_that_waits_shows_itself_soon(*, encrypted: bool, tmp_path: Path) -> None:
    with web_server(encrypted=encrypted, clear=not encrypted)(tmp_path) as case:
        began = time.monotonic()
        result = walk(case.profile, case.secrets, step_timeout=PATIENCE)
        took_s = time.monotonic() - began

    assert result.diagnosis is not None
    assert result.diagnosis.code == ("server-is-https" if encrypted else "server-is-http")
    assert took_s < AT_ONCE_S


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
@pytest.mark.parametrize("tls", [False, True], ids=["clear", "TLS"])
def test_a_broker_that_thinks_is_healthy(
    *, version: MqttVersion, tls: bool, tmp_path: Path
) -> None:
    broker, errand = Thinker(), Errand(filters=("ciel",))
    stage = scripted(broker.attend, tls=tls, mqtt_version=version, errand=errand)
    with stage(tmp_path) as case:
        result = walk(case.profile, case.secrets, errand=errand, step_timeout=PATIENCE)

    assert result.diagnosis is None
    kinds = [kind for kind, _ in broker.heard]
    assert kinds[:2] == [PacketType.UNSUBSCRIBE, PacketType.SUBSCRIBE]
    assert broker.heard[0][1] == LINE_END_ID.to_bytes(2, "big") == b"\r\n"


def test_a_session_prompts_nobody() -> None:
    broker, events = Thinker(PROMPTED_AFTER_S + 0.5), EventLog()
    with serving(broker.attend) as port:
        session = Session(in_clear(port), Secrets(), events.append, step_timeout=PATIENCE)
        session.start()
        events.wait_for(Ready)
        session.close()

    assert [kind for kind, _ in broker.heard] == [PacketType.DISCONNECT]
