from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from mqtts_gui.mqtt import connecting
from mqtts_gui.mqtt.dialling import DialError
from mqtts_gui.mqtt.events import ConnectFailed, SessionCrashed, StepId, StepStarted
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.profile import Profile, Protocol, Secrets, Subscription
from mqtts_gui.mqtt.resolving import Address
from mqtts_gui.mqtt.session import MAX_MESSAGE_BYTES, NotConnectedError, Session
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.mqtt.wire import MalformedPacketError
from tests.support.events import EventLog
from tests.support.patience import AT_ONCE_S, DEADLINE_S
from tests.support.sessions import failure, running

PLAIN = Profile(protocol=Protocol.MQTT, host="vm-dupont", port=1883)


def test_orders_are_checked_before_they_are_taken() -> None:
    session = Session(PLAIN, Secrets(), lambda _: None)
    with pytest.raises(TopicError):
        session.publish("a/#", b"", 0, retain=False)
    with pytest.raises(TopicError):
        session.subscribe([("a", 0), ("a/#/b", 0)])
    with pytest.raises(ValueError, match="3"):
        session.publish("a", b"", 3, retain=False)
    with pytest.raises(NotConnectedError):
        session.publish("a", b"", 0, retain=False)
    session.subscribe([("a", 0)])
    session.unsubscribe(["a"])
    session.stop()
    assert session.close()


def test_a_name_that_hangs_in_the_resolver_can_be_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hanging = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", hang_on(hanging))
    with running(PLAIN) as (session, log):
        log.wait_until(lambda: StepStarted(StepId.RESOLVE) in log.events)
        session.stop()
        evidence = log.wait_for(ConnectFailed, AT_ONCE_S).evidence
    hanging.set()
    assert evidence.cancelled
    assert evidence.step is StepId.RESOLVE


def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    evidence, log = failure(PLAIN)
    assert evidence.step is StepId.RESOLVE
    assert isinstance(evidence.error, socket.gaierror)
    assert str(log.steps()[StepId.RESOLVE].detail) == "this name is unknown here"


def test_a_broker_that_does_not_answer_its_address_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def silence(*_: object) -> None:
        raise DialError(Address(socket.AF_INET, ("192.0.2.1", 1)), TimeoutError("none"))

    monkeypatch.setattr(connecting, "dial", silence)
    evidence, log = failure(PLAIN.with_changes(host="127.0.0.1"), step_timeout=timedelta(seconds=1))
    assert evidence.step is StepId.TCP
    assert isinstance(evidence.error, TimeoutError)
    assert evidence.address == "192.0.2.1"
    assert str(log.steps()[StepId.TCP].detail) == "no answer from 192.0.2.1, port 1883"


@pytest.fixture
def web_server() -> Iterator[int]:
    """A server that answers one greeting with a web page."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as client:
                client.recv(1000)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                client.recv(1000)

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_what_is_no_broker_is_told(web_server: int) -> None:
    evidence, log = failure(PLAIN.with_changes(host="127.0.0.1", port=web_server))
    assert evidence.step is StepId.MQTT
    assert isinstance(evidence.error, MalformedPacketError)
    assert evidence.first_bytes.startswith(b"HTTP/")
    assert str(log.steps()[StepId.MQTT].detail) == "what answers is not an MQTT broker"


def test_a_login_that_cannot_be_sent_is_told(web_server: int) -> None:
    profile = PLAIN.with_changes(host="127.0.0.1", port=web_server, username="\udc80")
    evidence, _ = failure(profile)
    assert evidence.step is StepId.MQTT
    assert isinstance(evidence.error, ValueError)


def test_a_message_that_no_packet_can_hold_is_refused() -> None:
    session = Session(PLAIN, Secrets(), lambda _: None)
    with pytest.raises(PayloadError):
        session.publish("a", bytes(MAX_MESSAGE_BYTES), 0, retain=False)


def test_a_fault_of_ours_is_reported_and_ends_the_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(connecting.Connector, "connect", break_down)
    log = EventLog()
    session = Session(PLAIN, Secrets(password="geheim"), log.append)  # noqa: S106 - of this test
    session.start()
    crashed = log.wait_for(SessionCrashed)
    assert session.close()
    assert "a fault of ours" in crashed.traceback
    assert "geheim" not in crashed.traceback

    session.start()  # and it can be tried again
    log.wait_for(SessionCrashed, count=2)
    assert session.close()


def test_secrets_show_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])  # no address, and no error
    profile = PLAIN.with_changes(subscriptions=(Subscription("ciel"),), username="eleve")
    log = EventLog()
    session = Session(profile, Secrets("geheim", "auch geheim"), log.append)
    session.start()
    evidence = log.wait_for(ConnectFailed).evidence
    assert session.close()
    assert isinstance(evidence.error, socket.gaierror)
    assert "geheim" not in f"{session!r} {vars(session)!r} {log.events!r}"


def hang_on(event: threading.Event) -> object:
    """Return a resolver that knows addresses, and no names until `event` is set."""

    def resolver(_host: str, _port: int, *, type: int, flags: int) -> list[object]:  # noqa: A002
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        event.wait(DEADLINE_S)
        return []

    return resolver
