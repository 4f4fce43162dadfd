"""Subscriptions of a connection at a real mosquitto: what it grants, refuses, shares and tells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import literal
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Secrets, Subscription
from mqtts_gui.mqtt.session import Session
from mqtts_gui.mqtt.status_facts import Fact, sort_readings
from mqtts_gui.ui.connection import State, SubscriptionRow
from mqtts_gui.ui.live_connection import LiveConnection, Services
from mqtts_gui.ui.models.subscription_words import explanation_of, remark_of
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S

WAIT_MS = round(DEADLINE_S * 1000)
PLUGINS = (
    Path("/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so"),
    Path("/usr/lib/aarch64-linux-gnu/mosquitto_dynamic_security.so"),
)
VERSIONS = (MqttVersion.V3_1_1, MqttVersion.V5)


def _problem(code: str) -> Problem:
    return Problem(code, Severity.ERROR, literal(code), literal(""), literal(""))


SERVICES = Services(
    make_session=Session,
    explain=lambda failure: [_problem(f"failed: {failure.evidence}")],
    explain_refusal=lambda _profile, topic, code: _problem(f"{topic} {code}"),
    explain_crash=_problem,
    load_secrets=lambda _id: Secrets(),
    keep_secrets=lambda _id, _secrets, _remember: None,
)


class Desk:
    """A connection that is ready, and what is seen of it."""

    def __init__(self, connection: LiveConnection, qtbot: QtBot) -> None:
        self.connection = connection
        self.desk = connection.desk
        self._qtbot = qtbot

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=WAIT_MS)

    def row(self, topic_filter: str) -> SubscriptionRow:
        return next(each for each in self.connection.subscriptions if each.filter == topic_filter)

    def subscribe(self, *filters: str, qos: int = 0) -> None:
        """Subscribe and wait for the answers."""
        self.desk.subscribe(filters, qos)
        self.wait(lambda: all(answered(self.row(each)) for each in filters))

    def received(self) -> list[tuple[str, bytes, bool]]:
        history = self.connection.history
        assert history is not None
        with closing(history.reader()) as reader:
            stored = [each.message for each in reader.page(0, 1000)]
        return [(each.topic, each.payload, each.retain) for each in stored if each.incoming]


def answered(row: SubscriptionRow) -> bool:
    return row.granted_qos is not None or row.refused is not None


@contextmanager
def ready(
    qtbot: QtBot,
    broker: Mosquitto,
    *subscriptions: Subscription,
    version: MqttVersion = MqttVersion.V5,
) -> Iterator[Desk]:
    profile = Profile(
        protocol=Protocol.MQTT,
        host="127.0.0.1",
        port=broker.port,
        mqtt_version=version,
        subscriptions=subscriptions,
    )
    connection = LiveConnection(profile, SERVICES)
    connection.open()
    try:
        qtbot.waitUntil(lambda: connection.state is State.READY, timeout=WAIT_MS)
        yield Desk(connection, qtbot)
    finally:
        connection.close()
        qtbot.waitUntil(lambda: not connection.is_alive, timeout=WAIT_MS)
        assert connection.end(DEADLINE_S)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, ["allow_anonymous true", "sys_interval 1"]) as running:
        yield running


@pytest.mark.parametrize("version", VERSIONS)
def test_a_lower_qos_is_granted_and_said(
    qtbot: QtBot, tmp_path: Path, version: MqttVersion
) -> None:
    with (
        Mosquitto(tmp_path, ["max_qos 1", "allow_anonymous true"]) as broker,
        ready(qtbot, broker, version=version) as desk,
    ):
        desk.subscribe("ciel", qos=2)
        row = desk.row("ciel")
        assert (row.qos, row.granted_qos) == (2, 1)
        assert remark_of(row) == ("QoS 2 asked, 1 granted", "warning")


@pytest.mark.parametrize(
    ("version", "code", "why"),
    [(MqttVersion.V3_1_1, 0x80, "cannot say why"), (MqttVersion.V5, 0x87, "right added")],
)
def test_a_refusal_is_explained_and_asked_for_again(
    qtbot: QtBot, tmp_path: Path, version: MqttVersion, code: int, why: str
) -> None:
    with (
        Mosquitto(tmp_path, forbidding(tmp_path)) as broker,
        ready(qtbot, broker, version=version) as desk,
    ):
        desk.subscribe("ciel/a", "secret", qos=1)
        assert (desk.row("ciel/a").granted_qos, desk.row("secret").refused) == (1, code)
        assert why in explanation_of(desk.row("secret"), desk.connection)[0]
        desk.desk.ask_again(["secret"])
        assert not answered(desk.row("secret"))
        desk.wait(lambda: desk.row("secret").refused == code)
        assert [each.filter for each in desk.connection.profile.subscriptions] == [
            "ciel/a",
            "secret",
        ]


def forbidding(folder: Path) -> Sequence[str]:
    """Return the lines of a broker that lets its clients subscribe to ciel/# alone."""
    plugin = next((each for each in PLUGINS if each.exists()), None)
    if plugin is None:
        pytest.skip("mosquitto's dynamic security plugin is not installed")
    rules = folder / "rules.json"
    allowed = {"acltype": "subscribePattern", "topic": "ciel/#", "priority": 0, "allow": True}
    rules.write_text(
        json.dumps(
            {
                "defaultACLAccess": {
                    "publishClientSend": True,
                    "publishClientReceive": True,
                    "subscribe": False,
                    "unsubscribe": True,
                },
                "clients": [],
                "groups": [{"groupname": "all", "roles": [{"rolename": "pupils"}]}],
                "roles": [{"rolename": "pupils", "acls": [allowed]}],
                "anonymousGroup": "all",
            }
        ),
        encoding="utf-8",
    )
    return [f"plugin {plugin}", f"plugin_opt_config_file {rules}", "allow_anonymous true"]


@pytest.mark.parametrize("version", VERSIONS)
def test_another_filter_is_subscribed_to_before_the_old_one_is_left(
    qtbot: QtBot, broker: Mosquitto, version: MqttVersion
) -> None:
    with ready(qtbot, broker, Subscription("a", 1), version=version) as desk:
        desk.wait(lambda: answered(desk.row("a")))
        seen = len(broker.log)
        desk.desk.change("a", Subscription("b", 1))
        broker.wait_for_log("Received UNSUBSCRIBE", seen)
        received = [line for line in broker.log[seen:] if "Received" in line]
        assert ["UNSUBSCRIBE" in line for line in received] == [False, True]
        broker.publish("-t", "a", "-m", "no")
        broker.publish("-t", "b", "-m", "yes")
        desk.wait(lambda: bool(desk.received()))
        assert desk.received() == [("b", b"yes", False)]
        desk.wait(lambda: desk.row("b").count == 1)


def test_several_are_subscribed_to_in_one_packet(qtbot: QtBot, broker: Mosquitto) -> None:
    with ready(qtbot, broker) as desk:
        desk.subscribe("a", "b/#", "+/c")
        assert sum("Received SUBSCRIBE" in line for line in broker.log) == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_off_receives_nothing_and_on_receives_again(
    qtbot: QtBot, broker: Mosquitto, version: MqttVersion
) -> None:
    off = Subscription("a", is_off=True)
    with ready(qtbot, broker, off, Subscription("end"), version=version) as desk:
        desk.wait(lambda: answered(desk.row("end")))
        broker.publish("-t", "a", "-m", "early")
        desk.desk.switch(["a"], on=True)
        desk.wait(lambda: answered(desk.row("a")))
        broker.publish("-t", "a", "-m", "now")
        seen = len(broker.log)
        desk.desk.switch(["a"], on=False)
        broker.wait_for_log("Received UNSUBSCRIBE", seen)
        broker.publish("-t", "a", "-m", "late")
        broker.publish("-t", "end", "-m", "end")
        desk.wait(lambda: ("end", b"end", False) in desk.received())
        assert desk.received() == [("a", b"now", False), ("end", b"end", False)]


def test_a_shared_subscription_gives_each_message_to_one(qtbot: QtBot, broker: Mosquitto) -> None:
    with ready(qtbot, broker) as one, ready(qtbot, broker) as other:
        for desk in (one, other):
            desk.subscribe("$share/g/ciel", qos=1)
        for number in range(10):
            broker.publish("-t", "ciel", "-m", str(number))
        one.wait(lambda: len(one.received()) + len(other.received()) == 10)
        assert one.received()
        assert other.received()
        payloads = [payload for _, payload, _ in (*one.received(), *other.received())]
        assert sorted(payloads) == sorted(str(number).encode() for number in range(10))
        one.wait(lambda: one.row("$share/g/ciel").count == len(one.received()))


def test_options_of_mqtt_5_reach_the_broker(qtbot: QtBot, broker: Mosquitto) -> None:
    broker.publish("-t", "kept", "-m", "old", "-r")
    wanted = (
        Subscription("own", no_local=True),
        Subscription("kept", retain_handling=2),
        Subscription("marked", retain_as_published=True),
        Subscription("plain"),
    )
    with ready(qtbot, broker, *wanted) as desk:
        desk.wait(lambda: answered(desk.row("plain")))
        desk.connection.publish("own", b"mine", 0, retain=False)
        for topic in ("marked", "plain"):
            broker.publish("-t", topic, "-m", "new", "-r")
        desk.wait(lambda: ("plain", b"new", False) in desk.received())
        assert desk.received() == [("marked", b"new", True), ("plain", b"new", False)]


def test_the_brokers_figures_come_and_stay_out_of_the_history(
    qtbot: QtBot, broker: Mosquitto
) -> None:
    with ready(qtbot, broker, Subscription("$SYS/broker/uptime"), Subscription("ciel")) as desk:
        status = desk.connection.status
        desk.desk.watch(status)

        def told() -> set[Fact]:
            return set(sort_readings(status.readings()).known)

        desk.wait(lambda: {Fact.VERSION, Fact.UPTIME, Fact.CONNECTED} <= told())
        assert "mosquitto" in status.readings()["$SYS/broker/version"].text
        seen = len(broker.log)
        desk.desk.watch_no_more()
        broker.wait_for_log("Received UNSUBSCRIBE", seen)
        broker.publish("-t", "ciel", "-m", "end")
        desk.wait(lambda: ("ciel", b"end", False) in desk.received())
        assert {topic for topic, _, _ in desk.received()} == {"$SYS/broker/uptime", "ciel"}
