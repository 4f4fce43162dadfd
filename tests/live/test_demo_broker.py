"""The demonstration broker with clients that are not ours: mosquitto's and paho's."""

from __future__ import annotations

import logging
import os
import queue
import ssl
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from typing_extensions import override

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki
from tests.support.demo_client import ask
from tests.support.mosquitto import find
from tests.support.patience import DEADLINE_S

MQTTV = {"3.1": "mqttv31", "3.1.1": "mqttv311", "5": "mqttv5"}
PAHO_VERSIONS = {
    "3.1": MQTTProtocolVersion.MQTTv31,
    "3.1.1": MQTTProtocolVersion.MQTTv311,
    "5": MQTTProtocolVersion.MQTTv5,
}
each_version = pytest.mark.parametrize("version", ["3.1", "3.1.1", "5"])
each_qos = pytest.mark.parametrize("qos", [0, 1, 2])


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def other_pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(tmp_path_factory.mktemp("other"))


@pytest.fixture
def demo(pki: ThrowawayPki) -> Iterator[DemoBroker]:
    with DemoBroker(pki) as running:
        yield running


class Subscribed(logging.Handler):
    """Set once the broker has granted a subscription."""

    def __init__(self) -> None:
        super().__init__()
        self.granted = threading.Event()

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if "subscribes" in record.getMessage():
            self.granted.set()


@pytest.fixture
def subscribed(caplog: pytest.LogCaptureFixture) -> Iterator[threading.Event]:
    handler, logger = Subscribed(), logging.getLogger("mqtts_gui.broker")
    caplog.set_level(logging.INFO, logger.name)
    logger.addHandler(handler)
    yield handler.granted
    logger.removeHandler(handler)


def address(broker: DemoBroker, pki: ThrowawayPki, *, certificate: bool = True) -> list[str]:
    given = ["-h", "localhost", "-p", str(broker.port), "--cafile", str(pki.ca_cert)]
    if certificate:
        given += ["--cert", str(pki.client_cert), "--key", str(pki.client_key)]
    return given


def publish(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [find("mosquitto_pub"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)


def subscribe(*arguments: str) -> subprocess.Popen[str]:
    command = [find("mosquitto_sub"), *arguments, "-W", "10", "-F", "%t|%q|%r|%p"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@each_version
@each_qos
def test_mosquitto_clients_exchange_messages(
    demo: DemoBroker, pki: ThrowawayPki, version: str, qos: int, subscribed: threading.Event
) -> None:
    common = [*address(demo, pki), "-V", MQTTV[version], "-q", str(qos)]
    with subscribe(*common, "-t", "ciel/+", "-C", "1") as reader:
        assert subscribed.wait(DEADLINE_S)
        sent = publish(*common, "-t", "ciel/été", "-m", "bonjour à tous")
        output, _ = reader.communicate(timeout=DEADLINE_S)

    assert (sent.returncode, sent.stderr) == (0, "")
    assert output == f"ciel/été|{qos}|0|bonjour à tous\n"


@each_version
def test_mosquitto_sub_gets_the_retained_message(
    demo: DemoBroker, pki: ThrowawayPki, version: str
) -> None:
    common = [*address(demo, pki), "-V", MQTTV[version], "-q", "1"]
    publish(*common, "-t", "ciel/salle14/temperature", "-m", "19.8", "-r")

    with subscribe(*common, "-t", "ciel/#", "-C", "1") as reader:
        output, _ = reader.communicate(timeout=DEADLINE_S)

    assert output == "ciel/salle14/temperature|1|1|19.8\n"


def test_mosquitto_sub_reads_what_the_broker_says_of_itself(
    demo: DemoBroker, pki: ThrowawayPki
) -> None:
    with subscribe(*address(demo, pki), "-t", "$SYS/broker/#", "-C", "2") as reader:
        output, _ = reader.communicate(timeout=DEADLINE_S)

    assert sorted(output.splitlines()) == [
        "$SYS/broker/clients/connected|0|1|1",
        "$SYS/broker/uptime|0|1|0 seconds",
    ]


@pytest.mark.parametrize("tls", ["tlsv1.2", "tlsv1.3"])
@pytest.mark.parametrize("who", ["without a certificate", "of another authority"])
def test_mosquitto_client_that_is_not_known_is_refused(
    demo: DemoBroker, pki: ThrowawayPki, other_pki: ThrowawayPki, tls: str, who: str
) -> None:
    given = address(demo, pki, certificate=False)
    if who == "of another authority":
        given += ["--cert", str(other_pki.client_cert), "--key", str(other_pki.client_key)]

    refused = publish(*given, "--tls-version", tls, "-t", "ciel", "-m", "x")

    assert refused.returncode != 0
    assert ask(demo, lambda hub: hub.connected) == 0


def test_mosquitto_client_refuses_a_broker_of_another_authority(
    demo: DemoBroker, pki: ThrowawayPki, other_pki: ThrowawayPki
) -> None:
    given = ["-h", "localhost", "-p", str(demo.port), "--cafile", str(other_pki.ca_cert)]
    refused = publish(*given, "-t", "ciel", "-m", "x")

    assert refused.returncode != 0
    assert "TLS error" in refused.stderr


def test_openssl_is_content_with_the_broker(demo: DemoBroker, pki: ThrowawayPki) -> None:
    command = [
        "openssl", "s_client", "-connect", f"localhost:{demo.port}", "-x509_strict",
        "-verify_return_error", "-verify_hostname", "localhost", "-CAfile", str(pki.ca_cert),
        "-cert", str(pki.client_cert), "-key", str(pki.client_key),
    ]  # fmt: skip
    seen = subprocess.run(
        command, input="", capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )

    assert "Verify return code: 0 (ok)" in seen.stdout
    assert "CN = Ciel Demo CA" in seen.stdout, "the authority is asked for by name"


class PahoClient:
    """paho in its own thread; what happens arrives in a queue."""

    def __init__(self, broker: DemoBroker, pki: ThrowawayPki, version: str) -> None:
        self.happened: queue.Queue[object] = queue.Queue()
        protocol = PAHO_VERSIONS[version]
        self.client = paho.Client(CallbackAPIVersion.VERSION2, "paho", protocol=protocol)
        context = ssl.create_default_context(cafile=pki.ca_cert)
        context.load_cert_chain(pki.client_cert, pki.client_key)
        self.client.tls_set_context(context)
        self.client.on_connect = lambda *seen: self.happened.put(("connected", str(seen[3])))
        self.client.on_message = lambda *seen: self.happened.put(seen[2])
        self.client.on_subscribe = lambda *seen: self.happened.put(("granted", seen[3]))
        self.client.on_publish = lambda *seen: self.happened.put(("published", str(seen[3])))
        self.client.on_disconnect = lambda *seen: self.happened.put(("gone", str(seen[3])))
        self._port = broker.port

    def __enter__(self) -> PahoClient:
        self.client.connect("localhost", self._port)
        self.client.loop_start()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.disconnect()
        self.client.loop_stop()
        self.client._reset_sockets()  # paho leaves its inner pair to the collector

    def next(self) -> object:
        """Return what happened next: a message, or a pair of a word and what belongs to it."""
        return self.happened.get(timeout=DEADLINE_S)

    def next_of(self, kind: str) -> Any:  # noqa: ANN401 - whatever paho has for it
        """Return what belongs to the next thing that happened, which must be a `kind`."""
        happened = self.next()
        assert isinstance(happened, tuple)
        assert happened[0] == kind
        return happened[1]


@each_version
@each_qos
def test_paho_reads_back_its_own_messages(
    demo: DemoBroker, pki: ThrowawayPki, version: str, qos: int
) -> None:
    payloads = [os.urandom(size) for size in (0, 1, 20_000, 300_000)]
    with PahoClient(demo, pki, version) as one:
        assert one.next() == ("connected", "Success")
        one.client.subscribe("ciel/#", qos)
        assert [code.value for code in one.next_of("granted")] == [qos]
        for payload in payloads:
            one.client.publish("ciel/x", payload, qos)
        seen = [one.next() for _ in range(2 * len(payloads))]

    messages = [message for message in seen if isinstance(message, paho.MQTTMessage)]
    assert [message.payload for message in messages] == payloads
    assert {message.qos for message in messages} == {qos}


def test_paho_of_mqtt_5_carries_properties(demo: DemoBroker, pki: ThrowawayPki) -> None:
    properties: Any = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho's
    properties.UserProperty = [("salle", "12")]
    properties.ContentType = "application/json"
    with PahoClient(demo, pki, "5") as one:
        one.next()
        one.client.subscribe("ciel")
        one.next()
        one.client.publish("ciel", "{}", 1, properties=properties)
        seen = [one.next(), one.next()]

    (message,) = [message for message in seen if isinstance(message, paho.MQTTMessage)]
    received: Any = message.properties
    assert received.UserProperty == [("salle", "12")]
    assert received.ContentType == "application/json"


@pytest.mark.parametrize(("version", "words"), [("5", "Session taken over"), ("3.1.1", "")])
def test_second_paho_of_the_same_name_takes_over(
    demo: DemoBroker, pki: ThrowawayPki, version: str, words: str
) -> None:
    with PahoClient(demo, pki, version) as first:
        first.client.reconnect_delay_set(60, 60)
        assert first.next() == ("connected", "Success")
        with PahoClient(demo, pki, version) as second:
            assert second.next() == ("connected", "Success")
            reason = first.next_of("gone")

    assert words in reason


def test_stopping_broker_tells_paho_and_it_comes_back(demo: DemoBroker, pki: ThrowawayPki) -> None:
    with PahoClient(demo, pki, "5") as one:
        assert one.next() == ("connected", "Success")
        demo.stop()
        assert one.next() == ("gone", "Server shutting down")
        demo.start()
        assert one.next() == ("connected", "Success")


def test_refused_subscription_has_its_reason(demo: DemoBroker, pki: ThrowawayPki) -> None:
    with PahoClient(demo, pki, "5") as one:
        one.next()
        one.client.subscribe("$share/group/ciel")
        (code,) = one.next_of("granted")

    assert isinstance(code, ReasonCode)
    assert str(code) == "Shared subscription not supported"
