"""A kept session whose messages wait at a real mosquitto, taken by one session after the other."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import pytest

from mqtts_gui.mqtt.events import Disconnected, MessagesReceived, SessionEvent
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets, Subscription
from mqtts_gui.mqtt.session import Session
from tests.support.lab import Lab
from tests.support.mosquitto import Mosquitto, find
from tests.support.patience import DEADLINE_S
from tests.support.sessions import connected, lab_profile

MANY, TURNS = 4000, 4
TOPIC = "ciel/queue"


class Turn:
    """One session that takes some of the messages, and is closed in the middle of them."""

    def __init__(self, payloads: list[int], wanted: int) -> None:
        self._payloads = payloads
        self._wanted = wanted
        self.over = threading.Event()
        self.broke: list[SessionEvent] = []

    def take(self, event: SessionEvent) -> None:
        if isinstance(event, MessagesReceived):
            self._payloads.extend(int(each.payload) for each in event.messages)
            if len(set(self._payloads)) >= self._wanted:
                self.over.set()
        elif isinstance(event, Disconnected) and event.evidence is not None:
            self.broke.append(event)
            self.over.set()


def publish_numbers(broker: Mosquitto, lab: Lab, qos: int) -> None:
    """Have mosquitto_pub send numbers, each in a message of its own."""
    command = [find("mosquitto_pub"), "-h", "localhost", "-p", str(broker.port), *lab.options]
    lines = "\n".join(map(str, range(MANY))) + "\n"
    subprocess.run(
        [*command, "-t", TOPIC, "-q", str(qos), "-l"],
        input=lines.encode(),
        check=True,
        timeout=DEADLINE_S,
    )


def kept_profile(lab: Lab, port: int, version: MqttVersion, qos: int) -> Profile:
    return lab_profile(
        lab,
        port,
        mqtt_version=version,
        client_id="kept",
        clean_start=False,
        subscriptions=(Subscription(TOPIC, qos),),
    )


@pytest.mark.parametrize("version", list(MqttVersion))
@pytest.mark.parametrize("qos", [1, 2])
def test_what_waited_is_taken_whole_and_at_qos_2_once(
    lab: Lab, tmp_path: Path, version: MqttVersion, qos: int
) -> None:
    payloads: list[int] = []
    memory = SessionMemory()
    with Mosquitto(tmp_path, [*lab.lines, "max_queued_messages 0"]) as broker:
        profile = kept_profile(lab, broker.port, version, qos)
        with connected(profile):
            pass
        publish_numbers(broker, lab, qos)
        while len(set(payloads)) < MANY:
            turn = Turn(payloads, min(MANY, len(set(payloads)) + MANY // TURNS))
            session = Session(profile, Secrets(), turn.take, memory=memory, reconnect=False)
            session.start()
            assert turn.over.wait(DEADLINE_S), len(payloads)
            assert session.close()
            assert not turn.broke
    assert set(payloads) == set(range(MANY))
    if qos == 2:
        assert payloads == list(range(MANY))
