"""Our session, real mosquitto with the lab's own configuration, and its command line clients."""

from __future__ import annotations

import pytest

from mqtts_gui.mqtt.events import (
    Disconnected,
    Message,
    MessagesReceived,
    Published,
    StepStatus,
    SubscribeAnswered,
    UnsubscribeAnswered,
)
from mqtts_gui.mqtt.profile import MqttVersion, Subscription, TlsVersion
from tests.support.lab import Lab
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S
from tests.support.sessions import connected, lab_profile

MANY = 1000


@pytest.mark.parametrize("tls", list(TlsVersion))
@pytest.mark.parametrize("version", list(MqttVersion))
def test_the_badge_tells_what_is_true(
    lab: Lab, broker: Mosquitto, version: MqttVersion, tls: TlsVersion
) -> None:
    profile = lab_profile(lab, broker.port, mqtt_version=version, tls_max=tls, tls_min=tls)

    with connected(profile) as (_, log, facts):
        assert facts.tls is not None
        assert facts.tls.version == f"TLSv{tls}"
        assert (facts.tls.group == "X25519") == (tls is TlsVersion.V1_3)
        assert facts.mqtt_version == version
        assert facts.chain_verified
        assert facts.name_verified == "localhost"
        assert facts.certificate_requested
        assert facts.client_name == "dupont"
        assert len(facts.chain) == 2
        assert {step.status for step in log.steps().values()} == {StepStatus.OK}
    assert log.events[-1] == Disconnected(log.of(Disconnected)[0].at)


@pytest.mark.parametrize("version", list(MqttVersion))
@pytest.mark.parametrize("qos", [0, 1, 2])
def test_a_message_of_mosquitto_pub_is_received(
    lab: Lab, broker: Mosquitto, version: MqttVersion, qos: int
) -> None:
    profile = lab_profile(
        lab, broker.port, mqtt_version=version, subscriptions=(Subscription("ciel", qos),)
    )

    with connected(profile) as (_, log, _):
        assert log.wait_for(SubscribeAnswered) == SubscribeAnswered(("ciel",), (qos,))
        broker.publish(*lab.options, "-t", "ciel", "-m", "bonjour", "-q", str(qos))
        [message] = log.wait_for_messages(1)

    assert message == Message(message.time_ns, True, "ciel", b"bonjour", qos, False, False)  # noqa: FBT003


@pytest.mark.parametrize("version", list(MqttVersion))
@pytest.mark.parametrize("qos", [0, 1, 2])
def test_mosquitto_sub_receives_what_is_published(
    lab: Lab, broker: Mosquitto, version: MqttVersion, qos: int
) -> None:
    listener = broker.subscriber(*lab.options, "-t", "ciel", "-q", "2", "-C", "1", "-F", "%q %p")

    with connected(lab_profile(lab, broker.port, mqtt_version=version)) as (session, log, _):
        token = session.publish("ciel", b"hello", qos, retain=False)
        published = log.wait_for(Published)
        printed, _ = listener.communicate(timeout=DEADLINE_S)

    assert printed == f"{qos} hello\n"
    assert published.token == token
    assert published.reason_code == 0
    assert not published.message.incoming


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_a_retained_message_greets_the_next_subscriber(
    lab: Lab, broker: Mosquitto, version: MqttVersion
) -> None:
    with connected(lab_profile(lab, broker.port, mqtt_version=version)) as (session, log, _):
        session.publish("ciel/etat", b"allume", 1, retain=True)
        log.wait_for(Published)
        session.subscribe([("ciel/#", 1)])
        [message] = log.wait_for_messages(1)
        session.unsubscribe(["ciel/#"])
        assert log.wait_for(UnsubscribeAnswered).filters == ("ciel/#",)
        session.publish("ciel/etat", b"", 1, retain=True)
        log.wait_for(Published, count=2)

    assert message.retain
    assert message.payload == b"allume"
    assert len(log.messages()) == 1


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
@pytest.mark.parametrize("qos", [0, 1, 2])
def test_a_thousand_messages_arrive_in_order(
    lab: Lab, broker: Mosquitto, version: MqttVersion, qos: int
) -> None:
    profile = lab_profile(
        lab, broker.port, mqtt_version=version, subscriptions=(Subscription("ciel", qos),)
    )

    with connected(profile) as (session, log, _):
        log.wait_for(SubscribeAnswered)
        for number in range(MANY):
            session.publish("ciel", b"%d" % number, qos, retain=False)
        messages = log.wait_for_messages(MANY)
        log.wait_until(lambda: len(log.of(Published)) == MANY)

    assert [message.payload for message in messages] == [b"%d" % n for n in range(MANY)]
    assert len(log.of(MessagesReceived)) < MANY / 2
    assert [event.token for event in log.of(Published)] == list(range(1, MANY + 1))


def test_properties_of_mqtt_5_pass_undecoded(lab: Lab, broker: Mosquitto) -> None:
    user_property = b"\x26\x00\x04unit\x00\x03\xc2\xb0C"
    profile = lab_profile(lab, broker.port, subscriptions=(Subscription("ciel", 2),))

    with connected(profile) as (session, log, _):
        session.publish("ciel", b"21", 2, retain=False, properties=user_property)
        [message] = log.wait_for_messages(1)

    assert message.properties == user_property


def test_a_megabyte_goes_there_and_back(lab: Lab, broker: Mosquitto) -> None:
    payload = bytes(range(256)) * 24_000
    profile = lab_profile(lab, broker.port, subscriptions=(Subscription("ciel", 1),))

    with connected(profile) as (session, log, _):
        session.publish("ciel", payload, 1, retain=False)
        [message] = log.wait_for_messages(1)

    assert message.payload == payload
