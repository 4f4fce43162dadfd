from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.profile import MqttVersion, Subscription
from mqtts_gui.ui.connection import SubscriptionRow
from mqtts_gui.ui.models.subscription_words import Sort, explanation_of, refusal_text
from mqtts_gui.ui.models.subscriptions_model import REMARK_ROLE, SUMMARY_ROLE, SubscriptionsModel
from tests.support.fake_messages_connection import FakeConnection


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def summaries(model: SubscriptionsModel) -> list[object]:
    return [model.index(row).data(SUMMARY_ROLE) for row in range(model.rowCount())]


def names(model: SubscriptionsModel) -> list[object]:
    return [model.index(row).data() for row in range(model.rowCount())]


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


def shown(row: SubscriptionRow, connection: FakeConnection | None = None) -> tuple[object, ...]:
    """Return what stands in the row, what is remarked, and what a screen reader says."""
    connection = connection or FakeConnection()
    connection.subscriptions = [row]
    index = SubscriptionsModel(connection).index(0)
    roles = (SUMMARY_ROLE, REMARK_ROLE, Qt.ItemDataRole.AccessibleTextRole)
    return tuple(index.data(role) for role in roles)


def test_granted_qos_is_shown_when_it_differs(qtbot: QtBot) -> None:
    row = SubscriptionRow("ciel", 2, 0, granted_qos=1)
    text = "QoS 2 asked, 1 granted"
    assert shown(row) == (
        "QoS 2 · 0 messages",
        (text, "warning"),
        f"ciel, QoS 2 · 0 messages, {text}",
    )
    assert "max_qos" in explanation_of(row, FakeConnection())[0]
    assert shown(SubscriptionRow("ciel", 1, 0, granted_qos=1))[1] is None


def test_a_refusal_is_explained(qtbot: QtBot) -> None:
    row = SubscriptionRow("$SYS/#", 0, 0, refused=0x87)
    text = "The broker does not allow you to read this topic (code 0x87)"
    assert shown(row)[1] == (text, "error")
    assert str(shown(row)[2]).endswith(text)
    assert "0xff" in refusal_text(0xFF)


def test_a_refusal_without_words_is_explained_by_the_version(qtbot: QtBot) -> None:
    row = SubscriptionRow("secret", 0, 0, refused=0x80)
    connection = FakeConnection()
    assert "right added" in explanation_of(row, connection)[0]
    connection.profile = connection.profile.with_changes(mqtt_version=MqttVersion.V3_1_1)
    assert "cannot say why" in explanation_of(row, connection)[0]


def test_what_is_paused_off_named_or_shared_is_said(qtbot: QtBot) -> None:
    paused = SubscriptionRow("a", 1, 0, 1, count=9, paused_ns=1, held=4)
    assert shown(paused)[0] == "Paused · 4 held"
    off = SubscriptionRow("a", 1, 0, refused=0x87, is_off=True)
    assert shown(off)[:2] == ("Off · QoS 1", None)
    named = SubscriptionRow("ciel/+/t", 0, 0, 0, count=1, alias="Température")
    assert shown(named)[2] == "Température, ciel/+/t, QoS 0 · 1 message"
    shared = SubscriptionRow("$share/salle12/ciel", 0, 0, 0, count=1)
    assert "salle12" in explanation_of(shared, FakeConnection())[0]


def test_the_list_is_sorted_and_the_order_kept(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    clock, connection = Clock(), FakeConnection()
    connection.desk.subscribe(["c", "a", "b"], 0)
    model = SubscriptionsModel(connection, clock=clock)
    for row, count in zip(connection.subscriptions, (5, 9, 1), strict=True):
        row.count = count
    chosen = QPersistentModelIndex(model.index(0))
    model.sort_by(Sort.NAME)
    assert names(model) == ["a", "b", "c"]
    assert chosen.data() == "c"
    model.sort_by(Sort.COUNT)
    assert [each.filter for each in connection.rows.kept] == names(model) == ["a", "c", "b"]
    connection.subscriptions[2].count += 50
    clock.now = 1.0
    model.measure()
    model.sort_by(Sort.RATE)
    assert names(model)[0] == "b"
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here


def test_rows_are_dragged_to_another_place(qtbot: QtBot) -> None:
    connection = FakeConnection()
    connection.desk.subscribe(["a", "b", "c", "d"], 0)
    model = SubscriptionsModel(connection)
    data = model.mimeData([model.index(0), model.index(2)])
    assert data.text() == "a\nc"
    move = Qt.DropAction.MoveAction
    assert not model.dropMimeData(data, move, 2, 0, QModelIndex())
    assert names(model) == ["b", "a", "c", "d"]
    model.dropMimeData(data, move, -1, -1, QModelIndex())
    assert names(model) == ["b", "d", "a", "c"]
    strange = QMimeData()
    strange.setData(data.formats()[-1], b"{not ours")
    model.dropMimeData(strange, move, 0, 0, QModelIndex())
    assert names(model) == ["b", "d", "a", "c"]


def test_another_filter_takes_the_place_of_the_old_one(qtbot: QtBot) -> None:
    connection = FakeConnection()
    connection.desk.subscribe(["a", "b", "c"], 0)
    model = SubscriptionsModel(connection)
    connection.desk.change("b", Subscription("x"))
    assert names(model) == ["a", "x", "c"]
    assert model.row_of("x") == 1
    assert model.row_of("b") is None
