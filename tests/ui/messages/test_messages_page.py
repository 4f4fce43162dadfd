import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import mark, use_language
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.connection import State, SubscriptionRow
from mqtts_gui.ui.pages.messages_page import MessagesPage
from mqtts_gui.ui.theme import Theme
from tests.support.fake_messages_connection import FakeConnection, Sent, message
from tests.support.found_widgets import find

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

WAIT_MS = 10_000

NAMES = (
    "subscribe_topic_edit", "subscribe_qos_combo", "subscribe_button", "subscription_list",
    "message_filter_edit", "message_direction_combo", "pause_button", "message_table",
    "message_detail", "publish_topic_edit", "publish_qos_combo", "publish_retain_check",
    "publish_format_combo", "publish_payload_edit", "publish_button",
)  # fmt: skip


def shown_format(page: MessagesPage) -> Format:
    return page.detail.format


def test_every_control_has_its_name_and_says_what_it_is(page: MessagesPage) -> None:
    for name in NAMES:
        control = find(page, QWidget, name)
        text = control.accessibleName() or str(control.property("text") or "")
        assert text, name


def test_subscribing_by_keyboard(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    edit = find(page, QLineEdit, "subscribe_topic_edit")
    find(page, QComboBox, "subscribe_qos_combo").setCurrentIndex(2)
    QTest.keyClicks(edit, "ciel/#")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert [(row.filter, row.qos) for row in connection.subscriptions] == [("ciel/#", 2)]
    assert edit.text() == ""


@pytest.mark.parametrize("text", ["", "a/#/b", "a+"])
def test_a_bad_filter_is_refused_in_place(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection, text: str
) -> None:
    edit = find(page, QLineEdit, "subscribe_topic_edit")
    edit.setText(text)
    find(page, QPushButton, "subscribe_button").click()
    assert connection.subscriptions == []
    assert page.subscriptions.note.isVisible()
    assert edit.accessibleDescription()
    QTest.keyClicks(edit, "x")
    assert not page.subscriptions.note.isVisible()


def test_a_subscription_is_removed_by_key_and_by_its_cross(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    for topic in ("a", "b", "c"):
        connection.subscribe(topic, 0)
    rows = page.subscriptions.list
    rows.setCurrentIndex(rows.model().index(1, 0))
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert [row.filter for row in connection.subscriptions] == ["a", "c"]
    QApplication.processEvents()
    first = rows.visualRect(rows.model().index(0, 0))
    cross = QPoint(first.right() - 12, first.top() + 14)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=cross)
    assert [row.filter for row in connection.subscriptions] == ["c"]


def test_a_refusal_takes_the_lines_it_needs(page: MessagesPage, connection: FakeConnection) -> None:
    connection.subscriptions = [
        SubscriptionRow("ciel", 0, 0),
        SubscriptionRow("$SYS/#", 0, 1, refused=0x87),
    ]
    connection.subscriptions_changed.emit()
    QApplication.processEvents()
    rows = page.subscriptions.list
    heights = [rows.visualRect(rows.model().index(row, 0)).height() for row in (0, 1)]
    assert heights[1] > heights[0]


def test_emptiness_says_what_to_do(page: MessagesPage, connection: FakeConnection) -> None:
    empty = page.messages.empty
    connection.enter(State.IDLE)
    assert empty.isVisible()
    assert empty.title.text() == "Connect to see messages"
    empty.button.click()
    assert connection.opened == 1
    assert empty.title.text() == "Connecting…"
    connection.enter(State.READY)
    assert empty.title.text() == "No subscription yet"
    connection.subscribe("ciel", 0)
    assert empty.title.text() == "No message yet"
    connection.arrive([message()])
    assert not empty.isVisible()
    assert page.messages.table.isVisible()


def test_the_chosen_message_is_shown_whole(page: MessagesPage, connection: FakeConnection) -> None:
    connection.arrive([message("ciel/t", b'{"v":1}', retain=True), message("ciel/t", b"\x00\xff")])
    page.messages.table.selectRow(0)
    assert page.detail.header_part.topic.text() == "ciel/t"
    assert page.detail.header_part.retained.isVisible()
    assert shown_format(page) is Format.JSON
    assert page.detail.view.toPlainText() == '{\n  "v": 1\n}'
    page.messages.table.selectRow(1)
    assert shown_format(page) is Format.HEX
    assert not page.detail.header_part.retained.isVisible()


def test_a_format_chosen_by_hand_stays_with_its_topic(
    page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message("a", b"{}"), message("b", b"{}"), message("a", b"[1]")])
    page.messages.table.selectRow(0)
    page.detail.choose_format(Format.HEX)
    page.messages.table.selectRow(1)
    assert shown_format(page) is Format.JSON
    page.messages.table.selectRow(2)
    assert shown_format(page) is Format.HEX
    page.detail.copy_button.click()
    assert QGuiApplication.clipboard().text() == "5b 31 5d"


def test_publishing_by_keyboard(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    QTest.keyClicks(find(page, QLineEdit, "publish_topic_edit"), "ciel")
    find(page, QComboBox, "publish_qos_combo").setCurrentIndex(1)
    find(page, QCheckBox, "publish_retain_check").click()
    editor = find(page, QPlainTextEdit, "publish_payload_edit")
    editor.setPlainText("bonjour é")
    page.activateWindow()
    for control, key in (
        (editor, Qt.Key.Key_Return),
        (find(page, QLineEdit, "publish_topic_edit"), Qt.Key.Key_Enter),
    ):
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        QTest.keyClick(control, key, Qt.KeyboardModifier.ControlModifier)
    expected = Sent("ciel", "bonjour é".encode(), 1, retain=True)
    assert connection.published == [expected, expected]


@pytest.mark.parametrize("topic", ["", "ciel/#", "a/+"])
def test_a_bad_topic_is_refused_in_place(
    page: MessagesPage, connection: FakeConnection, topic: str
) -> None:
    find(page, QLineEdit, "publish_topic_edit").setText(topic)
    find(page, QPushButton, "publish_button").click()
    assert connection.published == []
    assert page.publish_bar.note.isVisible()
    assert page.publish_bar.note.text()


@pytest.mark.parametrize(("place", "wrong", "right"), [(1, "{", '{"a": 1}'), (2, "7b 7", "7b 7d")])
def test_json_and_hexadecimal_are_checked_in_place(
    page: MessagesPage, connection: FakeConnection, place: int, wrong: str, right: str
) -> None:
    find(page, QLineEdit, "publish_topic_edit").setText("ciel")
    find(page, QComboBox, "publish_format_combo").setCurrentIndex(place)
    editor = find(page, QPlainTextEdit, "publish_payload_edit")
    editor.setPlainText(wrong)
    find(page, QPushButton, "publish_button").click()
    assert connection.published == []
    assert editor.property("invalid")
    editor.setPlainText(right)
    find(page, QPushButton, "publish_button").click()
    assert [sent.payload for sent in connection.published] == [[b'{"a": 1}', b"{}"][place - 1]]
    assert not editor.property("invalid")


def test_publishing_waits_for_the_connection(
    page: MessagesPage, connection: FakeConnection
) -> None:
    button = find(page, QPushButton, "publish_button")
    for state in (State.IDLE, State.CONNECTING, State.WAITING, State.FAILED):
        connection.enter(state)
        assert not button.isEnabled()
        assert page.publish_bar.note.isVisible()
    connection.enter(State.READY)
    assert button.isEnabled()
    assert not page.publish_bar.note.isVisible()


def chosen(qtbot: QtBot, page: MessagesPage, *rows: int) -> dict[str, QAction]:
    """Select rows and open their menu."""
    page.messages.table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        index = page.messages.model.index(row, 0)
        page.messages.table.selectionModel().select(index, flags.Select | flags.Rows)
    menu = page.messages.make_menu()
    qtbot.addWidget(menu)
    return {action.objectName(): action for action in menu.actions()}


def test_a_message_is_published_again_after_a_change(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message("ciel", b'{"a": 1}', qos=2, retain=True)])
    chosen(qtbot, page, 0)["publish_message_again"].trigger()
    find(page, QPushButton, "publish_button").click()
    assert connection.published == [Sent("ciel", b'{"a": 1}', 2, retain=True)]


def test_context_menu_copies_and_filters(
    qtbot: QtBot, page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message("ciel/a b", b"content"), message("other")])
    actions = chosen(qtbot, page, 0)
    actions["copy_message_topic"].trigger()
    assert QGuiApplication.clipboard().text() == "ciel/a b"
    actions["copy_message_content"].trigger()
    assert QGuiApplication.clipboard().text() == "content"
    with qtbot.waitSignal(page.messages.model.scan_ended, timeout=WAIT_MS):
        actions["show_only_topic"].trigger()
    assert page.messages.model.rowCount() == 1


def test_the_detail_goes_under_the_table_in_a_narrow_window(page: MessagesPage) -> None:
    def below() -> bool:
        table = page.messages.mapTo(page, QPoint(0, page.messages.height()))
        return page.detail.mapTo(page, QPoint()).y() > table.y()

    assert not below()
    page.resize(792, 500)
    QApplication.processEvents()
    assert below()
    page.resize(1048, 640)
    QApplication.processEvents()
    assert not below()


def test_an_empty_detail_leaves_the_room_to_the_table(
    page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message()])
    page.resize(792, 640)
    QApplication.processEvents()
    assert page.detail.height() < 60
    assert page.messages.height() > 3 * page.detail.height()
    page.messages.table.selectRow(0)
    QApplication.processEvents()
    assert page.detail.height() > 100


def test_a_value_filters_the_table_and_a_response_topic_is_published_to(
    page: MessagesPage, connection: FakeConnection
) -> None:
    page.detail.filter_requested.emit("json:v=1")
    assert page.messages.filter_bar.filter_edit.text() == "json:v=1"
    answer = message()._replace(properties=b"\x08\x00\x03a/b")
    page.detail.show_message(answer)
    page.detail.properties.unfold()
    page.detail.properties.publish_button.click()
    assert find(page, QLineEdit, "publish_topic_edit").text() == "a/b"


def test_untrusted_text_is_never_markup(page: MessagesPage, connection: FakeConnection) -> None:
    connection.arrive([message("<b>x</b>", b"<h1>hello</h1>")])
    page.messages.table.selectRow(0)
    assert page.detail.header_part.topic.text() == "<b>x</b>"
    assert page.detail.view.toPlainText() == "<h1>hello</h1>"


def test_new_messages_are_announced_while_reading_above(
    page: MessagesPage, connection: FakeConnection
) -> None:
    connection.arrive([message() for _ in range(100)])
    QApplication.processEvents()
    page.messages.table.verticalScrollBar().setValue(0)
    connection.arrive([message() for _ in range(12)])
    button = find(page, QPushButton, "unseen_button")
    assert button.isVisible()
    assert button.text() == "12 new"
    button.click()
    assert not button.isVisible()


def test_texts_follow_the_language(page: MessagesPage, connection: FakeConnection) -> None:
    connection.subscribe("ciel", 1)
    connection.arrive([message()])
    page.messages.table.selectRow(0)
    use_language("fr")
    for widget in (page, *page.findChildren(QWidget)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    QApplication.processEvents()
    combo = find(page, QComboBox, "message_direction_combo")
    assert combo.width() == combo.sizeHint().width()
    expected = str(mark("Subscribe"))
    assert find(page, QPushButton, "subscribe_button").text() == expected
    assert page.messages.model.headerData(0, Qt.Orientation.Horizontal) == str(mark("Time"))


def test_it_lives_through_theme_and_text_size(
    qapp: QApplication, page: MessagesPage, connection: FakeConnection
) -> None:
    connection.subscribe("ciel", 1)
    connection.arrive([message(payload=b'{"a":1}')])
    page.messages.table.selectRow(0)
    theme = Theme()
    for choice, size in (("dark", 100), ("light", 200), ("dark", 150)):
        theme.apply(qapp, "dark" if choice == "dark" else "light", size)
        QApplication.processEvents()
        assert not page.grab().isNull()
    assert page.minimumSizeHint().width() < 400
    theme.apply(qapp, "light", 100)
