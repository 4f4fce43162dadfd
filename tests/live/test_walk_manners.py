"""What a walk leaves as it was: live clients, kept sessions, the messages in them, and wills."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mqtts_gui.doctor.walk import Errand, Walk, WalkResult, walk
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Disconnect,
    MalformedPacketError,
    Packet,
    PacketReader,
    ProtocolLevel,
    Publish,
    ReasonCode,
    decode,
    encode,
)
from mqtts_gui.mqtt.events import StepId, StepStatus
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S
from tests.support.sessions import connected
from tests.support.tls_servers import serving

NOTHING = Secrets()
VERSIONS = [MqttVersion.V3_1_1, MqttVersion.V5]
PLAIN = Errand()
WATCHING = Errand(watch=timedelta(seconds=0.2))
SUBSCRIBING = Errand(filters=("x",), publish_to="x", qos=1)
BOTH = Errand(filters=("x",), publish_to="x", qos=1, watch=timedelta(seconds=0.2))
ERRANDS = [PLAIN, WATCHING, SUBSCRIBING, BOTH]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, ["allow_anonymous true"]) as running:
        yield running


def profile_of(broker: Mosquitto, version: MqttVersion, **changes: object) -> Profile:
    profile = Profile(
        host="127.0.0.1",
        port=broker.port,
        protocol=Protocol.MQTT,
        mqtt_version=version,
        client_id="eleve",
    )
    return profile.with_changes(**changes)


def subscribe(broker: Mosquitto, version: MqttVersion, *more: str) -> str:
    """Run mosquitto_sub with a session that is kept, and return what it prints."""
    number = {"3.1.1": "mqttv311", "5": "mqttv5"}[version]
    command = [find("mosquitto_sub"), "-h", "127.0.0.1", "-p", str(broker.port), "-V", number]
    options = ["-c", "-i", "eleve", "-q", "2", "-t", "kept/#", "-W", "30", *more]
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )
    return done.stdout


def code(result: WalkResult) -> str | None:
    return result.diagnosis.code if result.diagnosis else None


@pytest.mark.parametrize("errand", ERRANDS, ids=["plain", "watch", "subscribe", "both"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_kept_session_keeps_its_messages(
    broker: Mosquitto, version: MqttVersion, errand: Errand
) -> None:
    subscribe(broker, version, "-E")
    for qos in "12":
        broker.publish("-t", f"kept/{qos}", "-m", f"message {qos}", "-q", qos)

    for _ in range(2):
        result = walk(profile_of(broker, version), NOTHING, errand=errand)
        assert code(result) is None, result.diagnosis

    assert subscribe(broker, version, "-C", "2").split("\n")[:2] == ["message 1", "message 2"]


@pytest.mark.parametrize("errand", ERRANDS, ids=["plain", "watch", "subscribe", "both"])
@pytest.mark.parametrize("version", VERSIONS)
def test_no_session_is_left_behind(broker: Mosquitto, version: MqttVersion, errand: Errand) -> None:
    profile = profile_of(broker, version, clean_start=False)
    assert code(walk(profile, NOTHING, errand=errand)) is None

    for client_id in ("eleve", "eleve-doctor"):
        with connected(profile.with_changes(client_id=client_id)) as (_, _, facts):
            assert not facts.session_present


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("errand", [PLAIN, SUBSCRIBING])
def test_a_live_client_stays(broker: Mosquitto, errand: Errand, *, live: bool) -> None:
    profile = profile_of(broker, MqttVersion.V5)
    with connected(profile):
        assert code(Walk(profile, NOTHING, errand=errand, live=live).run()) is None
        assert not _was_thrown_out(broker)


def test_a_live_client_stays_while_the_window_watches(broker: Mosquitto) -> None:
    profile = profile_of(broker, MqttVersion.V3_1_1)
    with connected(profile):
        assert code(Walk(profile, NOTHING, errand=WATCHING, live=True).run()) is None
        assert not _was_thrown_out(broker)


def _was_thrown_out(broker: Mosquitto) -> bool:
    return any("already connected" in line for line in broker.log)


def test_nothing_is_subscribed_to_and_the_guest_has_another_name(broker: Mosquitto) -> None:
    result = walk(profile_of(broker, MqttVersion.V5), NOTHING)
    broker.wait_for_log("disconnected")
    assert not any("SUBSCRIBE" in line or "Will message" in line for line in broker.log)
    assert any("as eleve-doctor" in line for line in broker.log)
    said = "MQTT 5, client eleve-doctor (only for the test)"
    assert [str(each.detail) for each in result.steps if each.step is StepId.MQTT] == [said]
    assert result.mqtt is not None
    assert result.mqtt.guest_id == "eleve-doctor"


def test_the_own_client_is_nobody_else(broker: Mosquitto) -> None:
    own = profile_of(broker, MqttVersion.V5).with_changes(client_id="eleve-doctor")
    result = walk(own, NOTHING, errand=WATCHING)
    assert result.mqtt is not None
    assert result.mqtt.guest_id is None
    assert not any("(only for" in str(each.detail) for each in result.steps)


def test_the_guest_fits_the_prefixes_of_the_broker(tmp_path: Path) -> None:
    with Mosquitto(tmp_path, ["allow_anonymous true", "clientid_prefixes eleve"]) as broker:
        profile = profile_of(broker, MqttVersion.V5)
        assert code(walk(profile, NOTHING)) is None
        other = profile.with_changes(client_id="other")
        assert code(walk(other, NOTHING)) not in {None, "unexplained"}


class Doorkeeper:
    """A broker that lets in one identifier alone, and has a message waiting for it.

    Attributes:
        heard: The packets of the one that was let in, after CONNECT.
    """

    def __init__(self, refusal: Connack | None, level: int) -> None:
        self.heard: list[Packet] = []
        self.connects: list[Connect] = []
        self._refusal = refusal
        self._level = level

    def attend(self, connected: socket.socket) -> None:
        with contextlib.suppress(MalformedPacketError):  # the doctor asks whether this is TLS
            self._converse(connected)

    def _converse(self, connected: socket.socket) -> None:
        reader = PacketReader()
        while data := connected.recv(4096):
            reader.feed(data)
            for raw in reader.packets():
                packet = decode(raw, self._level)
                if not isinstance(packet, Connect):
                    self.heard.append(packet)
                elif not self._let_in(connected, packet):
                    return

    def _let_in(self, connected: socket.socket, connect: Connect) -> bool:
        self.connects.append(connect)
        if connect.client_id != "eleve":
            if self._refusal is not None:
                connected.sendall(encode(self._refusal, self._level))
            return False
        waiting = Publish("kept/1", b"message", qos=1, packet_id=7)
        connected.sendall(encode(Connack(session_present=True), self._level))
        connected.sendall(encode(waiting, self._level))
        return True


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("refuses", [True, False])
def test_an_identifier_that_alone_is_let_in(version: MqttVersion, *, refuses: bool) -> None:
    level = {"3.1.1": ProtocolLevel.V3_1_1, "5": ProtocolLevel.V5}[version]
    number = {"3.1.1": 2, "5": int(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID)}[version]
    keeper = Doorkeeper(Connack(reason_code=number) if refuses else None, level)
    with serving(keeper.attend) as port:
        profile = Profile(
            host="127.0.0.1",
            port=port,
            protocol=Protocol.MQTT,
            mqtt_version=version,
            client_id="eleve",
        )
        result = walk(profile, NOTHING, errand=Errand(filters=("x",)))
        live = Walk(profile, NOTHING, live=True).run()

    assert code(result) is None
    statuses = {each.step: each.status for each in result.steps}
    assert statuses[StepId.MQTT] is StepStatus.OK
    assert statuses[StepId.SUBSCRIBE] is StepStatus.SKIPPED
    assert len(statuses) == len(result.steps)
    assert [type(packet) for packet in keeper.heard] == [Disconnect]
    assert [connect.clean_start for connect in keeper.connects][:2] == [True, False]
    assert code(live) is not None
    assert sum(connect.client_id == "eleve" for connect in keeper.connects) == 1
