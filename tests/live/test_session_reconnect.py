"""What ends a session that was ready, and when it comes back by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.mqtt import retrying
from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Published,
    Ready,
    Retrying,
    StepId,
    SubscribeAnswered,
)
from mqtts_gui.mqtt.profile import MqttVersion, Subscription
from mqtts_gui.mqtt.session import NotConnectedError
from tests.support.lab import Lab, make_lab
from tests.support.mosquitto import Mosquitto
from tests.support.sessions import connected, lab_profile, running


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_a_broker_that_is_killed_and_restarted_is_found_again(
    lab: Lab, broker: Mosquitto, version: MqttVersion
) -> None:
    profile = lab_profile(
        lab, broker.port, mqtt_version=version, subscriptions=(Subscription("ciel", 1),)
    )

    with connected(profile) as (session, log, _):
        session.subscribe([("ciel/added", 0)])
        log.wait_for(SubscribeAnswered, count=2)
        broker.kill()
        lost = log.wait_for(Disconnected)
        trying = log.wait_for(Retrying)
        with pytest.raises(NotConnectedError):
            session.publish("ciel", b"too early", 0, retain=False)
        session.unsubscribe(["ciel"])
        session.subscribe([("ciel", 2)])
        broker.start()
        log.wait_for(Ready, count=2)
        renewed = log.wait_for(SubscribeAnswered, count=3)
        broker.publish(*lab.options, "-t", "ciel/added", "-m", "welcome back")
        [message] = log.wait_for_messages(1)

    assert message.payload == b"welcome back"
    assert not lost.final
    assert lost.evidence is not None
    assert lost.evidence.was_ready
    assert lost.evidence.step is StepId.WATCH
    assert lost.evidence.reason_code is None
    assert 1 <= trying.delay.total_seconds() <= 2
    assert renewed.filters == ("ciel/added", "ciel")
    assert renewed.reason_codes == (0, 2)
    assert log.of(Disconnected)[-1].evidence is None


def test_attempts_go_on_while_the_broker_is_away(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port)) as (session, log, _):
        broker.kill()
        second = log.wait_for(Retrying, count=2)
        failed = log.of(ConnectFailed)[0]
        session.stop()
        log.wait_until(lambda: bool(log.of(Disconnected)[-1].final))

    assert isinstance(failed.evidence.error, ConnectionRefusedError)
    assert not failed.final
    assert second.attempt == 2
    assert 2 <= second.delay.total_seconds() <= 4
    assert log.of(Disconnected)[-1].evidence is None


def test_no_attempt_begins_while_somebody_else_looks_at_the_broker(
    lab: Lab, broker: Mosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrying, "SHORTEST_S", 0.02)
    with connected(lab_profile(lab, broker.port)) as (session, log, _):
        session.hold(on=True)
        broker.kill()
        log.wait_for(Retrying)
        broker.start()
        with pytest.raises(AssertionError):
            log.wait_for(Ready, 0.5, count=2)
        assert not log.of(ConnectFailed)
        session.hold(on=False)
        log.wait_for(Ready, count=2)


def test_a_message_that_was_not_acknowledged_is_sent_again(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port)) as (session, log, _):
        broker.pause()
        token = session.publish("ciel", b"patience", 1, retain=False)
        broker.kill()
        log.wait_for(Retrying)
        assert not log.of(Published)
        broker.start()
        assert log.wait_for(Published).token == token
        broker.wait_for_log("Received PUBLISH from")


def test_no_second_attempt_after_a_certificate_that_is_no_longer_trusted(
    tmp_path: Path,
) -> None:
    lab, renewed = make_lab(tmp_path / "old"), make_lab(tmp_path / "new")
    with (
        Mosquitto(tmp_path, lab.lines) as broker,
        connected(lab_profile(lab, broker.port)) as (_, log, _),
    ):
        broker.kill()
        with Mosquitto(tmp_path, renewed.lines, port=broker.port):
            log.wait_until(lambda: any(event.final for event in log.of(ConnectFailed)))

    assert log.of(ConnectFailed)[-1].evidence.verify_code in {7, 19, 20}


def test_no_second_attempt_when_asked_not_to(lab: Lab, broker: Mosquitto) -> None:
    with running(lab_profile(lab, broker.port), reconnect=False) as (_, log):
        log.wait_for(Ready)
        broker.kill()
        assert log.wait_for(Disconnected).final
    assert not log.of(Retrying)


def test_a_broker_that_stops_answering_pings(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port, keep_alive_s=1)) as (_, log, _):
        broker.pause()
        lost = log.wait_for(Disconnected)
        broker.go_on()

    assert lost.evidence is not None
    assert isinstance(lost.evidence.error, TimeoutError)
    assert len(log.of(Disconnected)) == 2


def test_pings_keep_a_silent_session_alive(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port, keep_alive_s=3)) as (_, log, _):
        broker.wait_for_log("Received PINGREQ")
        broker.wait_for_log("Received PINGREQ", len(broker.log))
        assert not log.of(Disconnected)


def test_another_client_takes_the_identifier(lab: Lab, broker: Mosquitto) -> None:
    profile = lab_profile(lab, broker.port, client_id="shared")
    with (
        running(profile, reconnect=False) as (_, first),
        connected(profile),
    ):
        lost = first.wait_for(Disconnected)
    assert lost.evidence is not None
    assert lost.evidence.was_ready


@pytest.mark.parametrize("version", [MqttVersion.V3_1_1, MqttVersion.V5])
def test_a_packet_larger_than_the_broker_takes(
    lab: Lab, tmp_path: Path, version: MqttVersion
) -> None:
    with (
        Mosquitto(tmp_path, [*lab.lines, "max_packet_size 1000"]) as broker,
        connected(lab_profile(lab, broker.port, mqtt_version=version)) as (session, log, _),
    ):
        session.publish("ciel", bytes(2000), 0, retain=False)
        lost = log.wait_for(Disconnected)
    assert lost.evidence is not None
    assert lost.evidence.reason_code == (149 if version is MqttVersion.V5 else None)
    assert lost.final == (version is MqttVersion.V5)


def test_a_session_can_be_started_again(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port)) as (session, log, _):
        session.start()  # nothing happens while it runs
        session.stop()
        log.wait_for(Disconnected)
        session.start()
        log.wait_for(Ready, count=2)
    assert len(log.of(Ready)) == 2


def test_what_was_published_before_stopping_still_leaves(lab: Lab, broker: Mosquitto) -> None:
    with connected(lab_profile(lab, broker.port, subscriptions=(Subscription("#"),))) as (
        _,
        log,
        _,
    ):
        with connected(lab_profile(lab, broker.port)) as (other, _, _):
            for number in range(200):
                other.publish("ciel", b"%d" % number, 0, retain=False)
            other.stop()
        broker.wait_for_log("Received DISCONNECT")
        assert len(log.wait_for_messages(200)) == 200
