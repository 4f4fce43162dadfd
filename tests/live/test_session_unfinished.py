"""Messages of ours that are not acknowledged when a session ends: the next one sends them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Disconnected, NotAcknowledged, Published, Ready, SubscribeAnswered
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets, Subscription
from mqtts_gui.mqtt.session import Session
from tests.support.events import EventLog
from tests.support.lab import Lab
from tests.support.mosquitto import Mosquitto
from tests.support.sessions import connected, lab_profile

VERSIONS = [MqttVersion.V3_1_1, MqttVersion.V5]
MANY = 1500
"""More than are under way at a time: some were never handed on."""


def kept_profile(lab: Lab, broker: Mosquitto, version: MqttVersion, **changes: object) -> Profile:
    return lab_profile(
        lab, broker.port, mqtt_version=version, client_id="ours", clean_start=False
    ).with_changes(**changes)


@contextmanager
def watcher(lab: Lab, broker: Mosquitto) -> Iterator[EventLog]:
    """A session of another client, which gets everything."""
    profile = lab_profile(
        lab,
        broker.port,
        client_id="watcher",
        clean_start=False,
        subscriptions=(Subscription("ciel/#", 2),),
    )
    with connected(profile) as (_, log, _facts):
        log.wait_for(SubscribeAnswered)
        yield log


def publish(session: Session, count: int, start: int = 0) -> list[int]:
    return [
        session.publish("ciel/n", b"%d" % number, 1 + number % 2, retain=False)
        for number in range(start, start + count)
    ]


def tokens(log: EventLog) -> list[int]:
    return [each.token for each in log.of(Published) if each.reason_code < 128]


@contextmanager
def broker_in(tmp_path: Path, lab: Lab) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, [*lab.lines, "max_queued_messages 0"]) as broker:
        yield broker


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_published_before_disconnecting_is_acknowledged_first(
    lab: Lab, tmp_path: Path, version: MqttVersion
) -> None:
    with (
        broker_in(tmp_path, lab) as broker,
        connected(kept_profile(lab, broker, version)) as (session, log, _),
    ):
        published = publish(session, 200)
        session.stop()
        log.wait_for(Disconnected)
    assert sorted(tokens(log)) == published
    assert log.of(NotAcknowledged) == []
    assert isinstance(log.events[-1], Disconnected)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("is_same", [True, False])
def test_what_a_kept_session_left_is_sent_by_the_next(
    lab: Lab, tmp_path: Path, version: MqttVersion, *, is_same: bool
) -> None:
    memory, log = SessionMemory(), EventLog()

    def made() -> Session:
        return Session(kept_profile(lab, broker, version), Secrets(), log.append, memory=memory)

    with broker_in(tmp_path, lab) as broker, watcher(lab, broker) as watching:
        session = made()
        session.start()
        log.wait_for(Ready)
        broker.pause()
        published = publish(session, MANY)
        assert session.close(10)
        [named] = log.of(NotAcknowledged)
        assert named.kept
        assert [int(each.payload) for each in named.messages] == list(range(MANY))
        assert isinstance(log.events[-1], Disconnected)
        broker.go_on()
        if not is_same:
            session = made()
        session.start()
        log.wait_for(Ready, count=2)
        published += publish(session, 10, MANY)
        log.wait_until(lambda: len(tokens(log)) >= len(published))
        watching.wait_until(
            lambda: {int(each.payload) for each in watching.messages()} == set(range(MANY + 10))
        )
        assert session.close()
    assert sorted(tokens(log)) == sorted(set(published)) == sorted(published)
    assert len(log.of(NotAcknowledged)) == 1
    twice = [int(each.payload) for each in watching.messages() if each.qos == 2]
    assert len(twice) == len(set(twice))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_broker_that_forgot_the_session_gets_them_all_the_same(
    lab: Lab, tmp_path: Path, version: MqttVersion
) -> None:
    memory, log = SessionMemory(), EventLog()
    with broker_in(tmp_path, lab) as broker:
        session = Session(kept_profile(lab, broker, version), Secrets(), log.append, memory=memory)
        session.start()
        log.wait_for(Ready)
        broker.pause()
        published = publish(session, 100)
        assert session.close(10)
        broker.go_on()
        broker.kill()
        broker.start()
        with watcher(lab, broker) as watching:
            session.start()
            log.wait_until(lambda: len(log.of(Published)) >= len(published))
            watching.wait_until(
                lambda: {int(each.payload) for each in watching.messages()} == set(range(100))
            )
            assert session.close()
    assert not list(memory.leftovers)


@pytest.mark.parametrize(
    "changes", [{"clean_start": True}, {"client_id": ""}], ids=["clean", "nameless"]
)
def test_what_no_session_keeps_is_named_and_not_sent_later(
    lab: Lab, tmp_path: Path, changes: dict[str, object]
) -> None:
    memory, log = SessionMemory(), EventLog()
    with broker_in(tmp_path, lab) as broker:
        profile = kept_profile(lab, broker, MqttVersion.V5, **changes)
        session = Session(profile, Secrets(), log.append, memory=memory)
        session.start()
        log.wait_for(Ready)
        broker.pause()
        publish(session, MANY)
        assert session.close(10)
        [named] = log.of(NotAcknowledged)
        assert not named.kept
        assert len(named.messages) == MANY
        broker.go_on()
        session.start()
        log.wait_for(Ready, count=2)
        [last] = publish(session, 1, MANY)
        log.wait_until(lambda: bool(log.of(Published)))
        assert session.close()
    assert tokens(log) == [last]
