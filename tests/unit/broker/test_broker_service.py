"""The broker in its thread: starting, stopping, TLS and what it says to those it refuses."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
import struct
import sys
import threading

import pytest

from mqtts_gui.broker.demo import DemoBroker, NotLoopbackError
from mqtts_gui.broker.demo_life import DemoLife
from mqtts_gui.broker.limits import Limits
from mqtts_gui.mqtt.codec import (
    Connack,
    Connect,
    Disconnect,
    Pingreq,
    Pingresp,
    Publish,
    ReasonCode,
    Suback,
    Subscribe,
    TopicRequest,
)
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.pki.throwaway import ThrowawayPki
from tests.support.demo_client import DemoClient, ask, client_context
from tests.support.patience import DEADLINE_S

STUDENT = Connect("student", level=5)
BOTH = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.168.1.10", "example.org", "127.0.0.1.example.org", ""],  # noqa: S104
)
def test_it_listens_on_the_loopback_interface_only(pki: ThrowawayPki, host: str) -> None:
    with pytest.raises(NotLoopbackError):
        DemoBroker(pki, host=host)


def test_it_starts_and_stops_as_often_as_wanted_on_the_same_port(pki: ThrowawayPki) -> None:
    broker = DemoBroker(pki, host="localhost")
    broker.stop()
    ports = set()
    for _ in range(3):
        broker.start()
        broker.start()
        ports.add(broker.port)
        with DemoClient(broker, client_context(pki)) as client:
            assert isinstance(client.exchange(STUDENT), Connack)
        broker.stop()
        assert not broker.running
    broker.publish("ciel", b"nobody hears it")

    assert len(ports) == 1
    assert not [one for one in threading.enumerate() if one.name == "demo-broker"]


def test_taken_port_is_reported_to_the_caller(pki: ThrowawayPki) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        broker = DemoBroker(pki, port=taken.getsockname()[1])
        with pytest.raises(OSError) as caught:  # noqa: PT011 - the number says which one
            broker.start()

    assert caught.value.errno == errno.EADDRINUSE
    assert not broker.running


def test_missing_files_are_reported_to_the_caller(pki: ThrowawayPki) -> None:
    pki_without_key = ThrowawayPki(
        pki.folder, pki.ca_cert, pki.broker_cert, pki.folder / "none", pki.client_cert,
        pki.client_key,
    )  # fmt: skip

    with pytest.raises(FileNotFoundError):
        DemoBroker(pki_without_key).start()


@pytest.mark.parametrize("version", BOTH, ids=lambda version: version.name)
def test_common_name_of_the_certificate_is_the_user(
    broker: DemoBroker,
    pki: ThrowawayPki,
    version: ssl.TLSVersion,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with DemoClient(broker, client_context(pki, version)) as client:
        client.exchange(STUDENT)

    assert "client 'student' is connected as 'demo-student'" in caplog.text


@pytest.mark.parametrize(
    ("version", "alert"),
    [
        (ssl.TLSVersion.TLSv1_2, "HANDSHAKE_FAILURE"),
        (ssl.TLSVersion.TLSv1_3, "CERTIFICATE_REQUIRED"),
    ],
    ids=["TLS 1.2", "TLS 1.3"],
)
def test_client_without_certificate_is_told_by_an_alert(
    broker: DemoBroker, pki: ThrowawayPki, version: ssl.TLSVersion, alert: str
) -> None:
    context = client_context(pki, version, certificate=False)

    with pytest.raises(ssl.SSLError) as caught, DemoClient(broker, context) as client:
        client.exchange(STUDENT)

    assert alert in str(caught.value.reason)


@pytest.mark.parametrize("version", BOTH, ids=lambda version: version.name)
def test_certificate_of_another_authority_is_refused_by_an_alert(
    broker: DemoBroker, pki: ThrowawayPki, other_pki: ThrowawayPki, version: ssl.TLSVersion
) -> None:
    context = client_context(pki, version, certificate=False)
    context.load_cert_chain(other_pki.client_cert, other_pki.client_key)

    with pytest.raises(ssl.SSLError) as caught, DemoClient(broker, context) as client:
        client.exchange(STUDENT)

    # Both authorities have the same name, so OpenSSL finds a wrong signature, not an unknown CA.
    assert "ALERT" in str(caught.value.reason)


def test_client_refuses_a_broker_of_another_authority(
    broker: DemoBroker, other_pki: ThrowawayPki
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        DemoClient(broker, client_context(other_pki))

    assert broker.running


def test_bytes_that_are_not_tls_do_not_disturb_others(
    broker: DemoBroker, pki: ThrowawayPki
) -> None:
    with socket.create_connection((broker.host, broker.port), DEADLINE_S) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
        while stranger.recv(1_000):
            pass
    with DemoClient(broker, client_context(pki)) as client:
        assert isinstance(client.exchange(STUDENT), Connack)


def test_it_stops_while_somebody_is_silent_and_says_goodbye_to_the_others(
    pki: ThrowawayPki,
) -> None:
    broker = DemoBroker(pki, limits=Limits(farewell_s=0.2))
    broker.start()
    with (
        socket.create_connection((broker.host, broker.port), DEADLINE_S) as silent,
        DemoClient(broker, client_context(pki)) as client,
    ):
        client.exchange(STUDENT)
        broker.stop()

        farewell = client.receive()
        assert isinstance(farewell, Disconnect)
        assert farewell.reason_code == ReasonCode.SERVER_SHUTTING_DOWN
        assert client.receive() is None
        assert silent.recv(1) == b""


def test_handshake_and_connect_have_a_time_limit(pki: ThrowawayPki) -> None:
    with DemoBroker(pki, limits=Limits(greeting_s=0.1)) as broker:
        with socket.create_connection((broker.host, broker.port), DEADLINE_S) as silent:
            assert silent.recv(1) == b""
        with DemoClient(broker, client_context(pki)) as client:
            assert client.receive() is None


def test_one_connection_too_many_is_closed(pki: ThrowawayPki) -> None:
    with (
        DemoBroker(pki, limits=Limits(connections=1)) as broker,
        DemoClient(broker, client_context(pki)) as first,
    ):
        first.exchange(STUDENT)

        with pytest.raises(OSError) as caught:  # noqa: PT011 - closed or reset, as it comes
            DemoClient(broker, client_context(pki))

        assert not isinstance(caught.value, TimeoutError)
        assert isinstance(first.exchange(Pingreq()), Pingresp)


def test_client_that_vanishes_by_a_reset_is_forgotten(
    broker: DemoBroker, pki: ThrowawayPki
) -> None:
    with DemoClient(broker, client_context(pki)) as witness:
        witness.exchange(Connect("witness", level=5))
        witness.exchange(Subscribe(1, (TopicRequest("$SYS/broker/clients/connected"),)))
        counts = [witness.receive()]
        with DemoClient(broker, client_context(pki)) as client:
            client.exchange(STUDENT)
            counts.append(witness.receive())
            reset = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        counts.append(witness.receive())

    assert [one.payload for one in counts if isinstance(one, Publish)] == [b"1", b"2", b"1"]


def test_client_that_does_not_read_costs_no_more_than_its_share(pki: ThrowawayPki) -> None:
    limits = Limits(unsent_bytes=262_144)
    message = Publish("ciel", b"x" * 65_536)
    with (
        DemoBroker(pki, limits=limits) as broker,
        DemoClient(broker, client_context(pki)) as reader,
        DemoClient(broker, client_context(pki)) as writer,
    ):
        reader.exchange(STUDENT)
        assert isinstance(reader.exchange(Subscribe(1, (TopicRequest("ciel"),))), Suback)
        writer.exchange(Connect("writer", level=5))
        for _ in range(8):
            writer.send(*[message] * 25)
            assert isinstance(writer.exchange(Pingreq()), Pingresp)

        assert ask(broker, lambda hub: hub._sessions["student"].dropped) > 100
        assert isinstance(reader.receive(), Publish)


def test_messages_of_the_program_reach_subscribers(broker: DemoBroker, pki: ThrowawayPki) -> None:
    broker.publish("ciel", b"kept", retain=True)
    with DemoClient(broker, client_context(pki), level=4) as client:
        client.exchange(Connect("student"))
        client.exchange(Subscribe(1, (TopicRequest("#", 2),)))
        kept = client.receive()
        broker.publish("ciel", b"live", 1)
        live = client.receive()

    assert kept == Publish("ciel", b"kept", retain=True)
    assert live == Publish("ciel", b"live", 1, packet_id=1)
    with pytest.raises(TopicError):
        broker.publish("ciel/#", b"")


def test_messages_come_by_themselves_until_they_are_stopped(
    broker: DemoBroker, pki: ThrowawayPki
) -> None:
    life = DemoLife(broker, period_s=0.001)
    with DemoClient(broker, client_context(pki), level=4) as client:
        client.exchange(Connect("student"))
        client.exchange(Subscribe(1, (TopicRequest("ciel/#"),)))
        life.start()
        life.start()
        messages = [client.receive() for _ in range(40)]
        life.stop()
        assert ask(broker, lambda _: life._timer) is None

    by_topic = {one.topic: one.payload.decode() for one in messages if isinstance(one, Publish)}
    assert set(by_topic) == {"ciel", "ciel/salle12/temperature", "ciel/salle14/temperature"}
    assert by_topic["ciel/salle12/temperature"].endswith('"unite": "°C"}')
    assert by_topic["ciel"].startswith(("hello", "everything", "the certificate", "publish"))


def test_nothing_of_a_message_is_logged(
    broker: DemoBroker, pki: ThrowawayPki, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with DemoClient(broker, client_context(pki)) as client:
        client.exchange(Connect("student", level=5, username="u", password=b"hunter2"))
        client.exchange(Publish("ciel", b"private", 1, packet_id=1))

    assert "hunter2" not in caplog.text
    assert "private" not in caplog.text
