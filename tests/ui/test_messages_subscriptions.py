from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.models.subscriptions_model import SUMMARY_ROLE, SubscriptionsModel, refusal_text
from tests.support.fake_messages_connection import FakeConnection


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def summaries(model: SubscriptionsModel) -> list[object]:
    return [model.index(row).data(SUMMARY_ROLE) for row in range(model.rowCount())]


def test_list_follows_the_connection(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    connection = FakeConnection()
    model = SubscriptionsModel(connection)
    connection.subscribe("ciel", 1)
    connection.subscribe("a/#", 0)
    connection.subscribe("b", 0)
    connection.unsubscribe("a/#")
    assert [model.index(row).data() for row in range(model.rowCount())] == ["ciel", "b"]
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_counts_and_rates(qtbot: QtBot) -> None:
    clock, connection = Clock(), FakeConnection()
    connection.subscribe("ciel", 1)
    model = SubscriptionsModel(connection, clock=clock)
    assert summaries(model) == ["QoS 1 · 0 messages"]
    connection.subscriptions[0].count = 1
    clock.now = 10.0
    model.measure()
    assert summaries(model) == ["QoS 1 · 1 message · 0.1/s"]
    connection.subscriptions[0].count = 2_410
    clock.now = 11.0
    model.measure()
    assert summaries(model) == ["QoS 1 · 2,410 messages · 219/s"]


def test_granted_qos_is_shown_when_it_differs(qtbot: QtBot) -> None:
    connection = FakeConnection()
    connection.subscriptions = [SubscriptionRow("ciel", 2, 0, granted_qos=1)]
    model = SubscriptionsModel(connection)
    assert summaries(model) == ["QoS 1 (2 asked) · 0 messages"]


def test_a_refusal_is_explained(qtbot: QtBot) -> None:
    connection = FakeConnection()
    connection.subscriptions = [SubscriptionRow("$SYS/#", 0, 0, refused=0x87)]
    model = SubscriptionsModel(connection)
    text = "The broker does not allow you to read this topic (code 0x87)"
    assert summaries(model) == [text]
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"$SYS/#, {text}"
    assert "0xff" in refusal_text(0xFF)
