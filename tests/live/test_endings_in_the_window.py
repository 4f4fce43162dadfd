"""A session of the window that ends gets the code that the doctor's watching gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import MqttVersion
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.live_connection import LiveConnection
from tests.live.test_every_fault_by_connect import services
from tests.support.fault import Case
from tests.support.faults.mqtt_sessions import frozen, held_by_two, killed, stopped
from tests.support.mosquitto import Mosquitto
from tests.support.mqtt_setting import BOTH, OPEN, in_clear, mosquitto

WAYS = [(version, tls) for version in BOTH for tls in (False, True)]
Stage = Callable[..., AbstractContextManager[Case]]


@contextmanager
def watched(case: Case, qtbot: QtBot) -> Iterator[tuple[LiveConnection, list[str]]]:
    """Press *Connect*; yield the connection and the codes that its panel shows, in order."""
    connection, codes = LiveConnection(case.profile, services(case.secrets)), list[str]()

    def note() -> None:
        if connection.problem is not None:
            codes.append(connection.problem.code)

    connection.problem_changed.connect(note)
    connection.open()
    try:
        yield connection, codes
    finally:
        connection.close()
        qtbot.waitUntil(lambda: not connection.is_alive)


@pytest.mark.parametrize(("version", "tls"), WAYS)
@pytest.mark.parametrize(
    ("stage", "code"),
    [(stopped, "broker-stopped"), (killed, "broker-stopped"), (frozen, "keepalive-timeout")],
)
def test_the_first_word_is_the_right_one(
    qtbot: QtBot, tmp_path: Path, stage: Stage, code: str, version: MqttVersion, *, tls: bool
) -> None:
    with (
        stage(tmp_path, tls=tls, mqtt_version=version) as case,
        watched(case, qtbot) as (_, codes),
    ):
        qtbot.waitUntil(lambda: bool(codes))

        assert codes[0] == code


def test_a_broker_that_was_stopped_stays_so_until_it_says_something_else(
    qtbot: QtBot, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    again.mkdir()
    with (
        Mosquitto(tmp_path, ["allow_anonymous true"]) as broker,
        watched(Case(in_clear(broker.port)), qtbot) as (connection, codes),
    ):
        qtbot.waitUntil(lambda: connection.state is State.READY)
        states = list[State]()
        connection.state_changed.connect(lambda: states.append(connection.state))
        broker.end()
        qtbot.waitUntil(lambda: states.count(State.WAITING) > 2)

        assert codes == ["broker-stopped"]
        with Mosquitto(again, ["allow_anonymous false"], port=broker.port):
            qtbot.waitUntil(lambda: len(codes) > 1)

    assert codes == ["broker-stopped", "auth-anonymous-refused"]


@pytest.mark.parametrize(("version", "tls"), WAYS)
def test_two_clients_with_one_identifier(
    qtbot: QtBot, tmp_path: Path, version: MqttVersion, *, tls: bool
) -> None:
    with (
        held_by_two(tmp_path, tls=tls, mqtt_version=version) as case,
        watched(case, qtbot) as (_, codes),
    ):
        qtbot.waitUntil(lambda: "client-id-taken" in codes)

        # Once is not enough to know: the broker says nothing when it hangs up.
        assert set(codes[: codes.index("client-id-taken")]) <= {"unexplained"}


@pytest.mark.parametrize(("version", "tls"), WAYS)
@pytest.mark.parametrize("qos", [0, 1, 2])
@pytest.mark.parametrize("size", [1001, 2_000_000])
def test_a_message_that_is_too_large(
    qtbot: QtBot, tmp_path: Path, size: int, qos: int, version: MqttVersion, *, tls: bool
) -> None:
    stage = partial(mosquitto, (*OPEN, "max_packet_size 1000"), tls=tls, mqtt_version=version)
    with stage()(tmp_path) as case, watched(case, qtbot) as (connection, codes):
        qtbot.waitUntil(lambda: connection.state is State.READY)
        connection.publish("a", b"small", 0, retain=False)
        connection.publish("a", bytes(size), qos, retain=False)
        qtbot.waitUntil(lambda: bool(codes))

        assert codes[0] == "packet-too-large"
        assert connection.problem is not None
        assert str(size + 5)[:3] in str(connection.problem.cause)
