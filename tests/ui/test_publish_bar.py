"""Writing a message: every format, what is refused and where, properties, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import cbor2
import msgpack
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import BrokerLimits, Message
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.profile import MqttVersion
from mqtts_gui.mqtt.properties import Properties, encode_properties
from mqtts_gui.mqtt.publish_properties import TypedProperties
from mqtts_gui.ui.connection import State
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.publish_formats import WRITTEN_FORMATS
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.publish_bar import PublishBar
from mqtts_gui.ui.widgets.publish_properties_panel import PublishPropertiesPanel
from tests.support.fake_connection import live_facts
from tests.support.fake_messages_connection import FakeConnection, Sent, message

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def bar(qtbot: QtBot, connection: FakeConnection) -> Iterator[PublishBar]:
    made = PublishBar(connection)
    qtbot.addWidget(made)
    made.resize(1000, 160)
    made.show()
    made.topic_edit.setText("ciel")
    yield made
    made.hide()


def limit(connection: FakeConnection, limits: BrokerLimits, version: str = "5") -> None:
    connection.facts = replace(live_facts(), mqtt_version=version, limits=limits)
    connection.state_changed.emit()


def choose(bar: PublishBar, wanted: Format) -> None:
    bar.format_combo.setCurrentIndex(list(WRITTEN_FORMATS).index(wanted))


def publish(bar: PublishBar) -> None:
    bar.publish_button.click()


def marked(bar: PublishBar) -> list[tuple[int, str]]:
    """Return where a mistake is underlined, and what."""
    return [
        (each.cursor.selectionStart(), each.cursor.selectedText())
        for each in bar.payload_edit.extraSelections()
        if each.format.underlineStyle() == WAVE
    ]


@pytest.mark.parametrize(
    ("wanted", "text", "payload"),
    [
        (Format.TEXT, "é\n", b"\xc3\xa9\n"),
        (Format.JSON, ' {"a": 1}', b' {"a": 1}'),
        (Format.HEX, "00 ff", b"\0\xff"),
        (Format.BASE64, "AP8=", b"\0\xff"),
        (Format.CBOR, '{"a": [1, 2.5]}', cbor2.dumps({"a": [1, 2.5]})),
        (Format.MSGPACK, '{"a": [1, null]}', msgpack.packb({"a": [1, None]})),
        (Format.XML, "<a/>", b"<a/>"),
        (Format.NUMBERS, "uint16le 1 256", b"\1\0\0\1"),
    ],
)
def test_what_is_typed_is_sent_in_its_format(
    bar: PublishBar, connection: FakeConnection, wanted: Format, text: str, payload: bytes
) -> None:
    choose(bar, wanted)
    bar.payload_edit.setPlainText(text)
    assert str(len(payload)) in bar.note.text()
    publish(bar)
    assert connection.published == [Sent("ciel", payload, 0, retain=False)]


@pytest.mark.parametrize(
    ("wanted", "text", "mistake"),
    [
        (Format.JSON, '{"a": 1,\n "b": x}', (15, "x")),
        (Format.HEX, "00 zz", (3, "z")),
        (Format.BASE64, "AP8=\nA*==", (6, "*")),
        (Format.CBOR, "[1, }", (4, "}")),
        (Format.XML, "<a>\n</b>", None),
        (Format.NUMBERS, "uint8 1 300", (8, "3")),
    ],
)
def test_a_mistake_is_underlined_and_named_while_one_types(
    bar: PublishBar,
    connection: FakeConnection,
    wanted: Format,
    text: str,
    mistake: tuple[int, str] | None,
) -> None:
    choose(bar, wanted)
    bar.payload_edit.setPlainText(text)
    assert bar.payload_edit.property("invalid")
    [(found, letter)] = marked(bar)
    assert mistake in {None, (found, letter)}
    line = text[:found].count("\n") + 1
    assert f"Line {line}, column " in bar.note.text()
    publish(bar)
    assert connection.published == []
    assert bar.payload_edit.hasFocus() or not bar.isActiveWindow()
    bar.payload_edit.clear()
    choose(bar, Format.TEXT)
    assert marked(bar) == []
    assert not bar.payload_edit.property("invalid")


def test_another_format_leaves_what_was_typed(bar: PublishBar) -> None:
    bar.payload_edit.setPlainText("not hex: é\n")
    for wanted in WRITTEN_FORMATS:
        choose(bar, wanted)
        assert bar.payload_edit.toPlainText() == "not hex: é\n"


@pytest.mark.parametrize(
    ("limits", "qos", "retain", "name"),
    [
        (BrokerLimits(maximum_qos=1), 2, False, "publish_qos_combo"),
        (BrokerLimits(retain_available=False), 0, True, "publish_retain_check"),
        (BrokerLimits(max_packet_size=13), 0, False, "publish_payload_edit"),
    ],
)
def test_what_the_broker_does_not_take_is_refused_in_place(
    bar: PublishBar,
    connection: FakeConnection,
    limits: BrokerLimits,
    qos: int,
    *,
    retain: bool,
    name: str,
) -> None:
    limit(connection, BrokerLimits())
    bar.payload_edit.setPlainText("hello")
    bar.qos_combo.setCurrentIndex(qos)
    bar.retain_box.check.setChecked(retain)
    publish(bar)
    assert len(connection.published) == 1
    limit(connection, limits)
    publish(bar)
    assert len(connection.published) == 1
    control = bar.findChild(QWidget, name)
    assert control is not None
    assert control.property("invalid")
    assert control.accessibleDescription() == bar.note.text()


@pytest.mark.parametrize("topic", ["ciel/#", "a/+", "x" * 65_536])
def test_a_topic_is_refused_while_it_is_typed(bar: PublishBar, topic: str) -> None:
    bar.topic_edit.setMaxLength(1 << 20)
    bar.topic_edit.setText(topic)
    assert bar.topic_edit.property("invalid")
    bar.topic_edit.clear()
    assert not bar.topic_edit.property("invalid")  # nothing is begun
    publish(bar)
    assert bar.topic_edit.property("invalid")


def test_a_topic_of_the_broker_is_warned_of_and_sent(
    bar: PublishBar, connection: FakeConnection
) -> None:
    bar.topic_edit.setText("$SYS/x")
    assert "$" in bar.note.text()
    publish(bar)
    assert len(connection.published) == 1


def test_an_empty_retained_message_says_what_it_does(bar: PublishBar) -> None:
    bar.retain_box.check.setChecked(True)
    assert "forget" in bar.note.text()
    bar.payload_edit.setPlainText("x")
    assert "keep" in bar.note.text()


def test_a_double_click_is_one_message_and_two_presses_of_keys_are_two(
    qtbot: QtBot, bar: PublishBar, connection: FakeConnection
) -> None:
    qtbot.waitExposed(bar)
    QTest.mouseMove(bar.publish_button)
    qtbot.waitUntil(bar.publish_button.underMouse)
    for _ in range(2):
        QTest.mouseClick(bar.publish_button, Qt.MouseButton.LeftButton)
    assert len(connection.published) == 1
    bar.publish()
    bar.publish()
    assert len(connection.published) == 3


def panel_of(bar: PublishBar) -> PublishPropertiesPanel:
    bar.head.properties_button.click()
    [panel] = bar.findChildren(PublishPropertiesPanel)
    return panel


def test_properties_are_sent_and_counted_on_the_button(
    bar: PublishBar, connection: FakeConnection
) -> None:
    panel = panel_of(bar)
    assert panel.isVisible()
    panel.edits["content_type"].setText("text/plain")
    panel.edits["expiry"].setText("60")
    panel.edits["correlation"].setText("00 ff")
    panel.hex_check.setChecked(True)
    panel.text_check.setChecked(True)
    for row, column, text in ((0, 0, "a"), (0, 1, "1"), (1, 0, "a")):
        item = panel.user_table.item(row, column)
        assert item is not None
        item.setText(text)
    panel.close()
    assert "(6)" in bar.head.properties_button.text()
    publish(bar)
    wanted = Properties(
        payload_format_indicator=True,
        message_expiry_interval_s=60,
        content_type="text/plain",
        correlation_data=b"\0\xff",
        user_properties=(("a", "1"), ("a", "")),
    )
    assert connection.published[-1].properties == encode_properties(wanted, "PUBLISH")[1:]
    panel.clear_button.click()
    assert "(" not in bar.head.properties_button.text()
    publish(bar)
    assert connection.published[-1].properties == b""


def test_a_wrong_property_is_refused_where_it_is_typed(
    bar: PublishBar, connection: FakeConnection
) -> None:
    panel = panel_of(bar)
    panel.edits["topic_alias"].setText("1")
    assert panel.note.text() == bar.note.text() != ""
    publish(bar)
    assert connection.published == []
    limit(connection, BrokerLimits(topic_alias_maximum=1))
    assert not panel.note.isVisible()
    panel.edits["topic_alias"].clear()
    panel.text_check.setChecked(True)
    choose(bar, Format.HEX)
    bar.payload_edit.setPlainText("ff")
    assert bar.head.properties_button.property("invalid")


def test_mqtt_3_has_no_properties_and_says_so(bar: PublishBar, connection: FakeConnection) -> None:
    panel = panel_of(bar)
    panel.edits["content_type"].setText("text/plain")
    panel.close()
    limit(connection, BrokerLimits(), "3.1.1")
    assert "(" not in bar.head.properties_button.text()
    assert bar.head.properties_button.toolTip()
    bar.head.properties_button.click()
    assert not panel.edits["content_type"].isEnabled()
    assert "3.1.1" in panel.note.text()
    publish(bar)
    assert connection.published[-1].properties == b""
    connection.facts = None
    connection.profile = connection.profile.with_changes(mqtt_version=MqttVersion.V5)
    connection.profile_changed.emit()
    assert bar.written().properties == TypedProperties(content_type="text/plain")
    assert "(1)" in bar.head.properties_button.text()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"hello",
        b'{"a": 1}',
        b"\0\xff",
        b"<a/>",
        cbor2.dumps({"a": 1.5}),
        "é\r\n".encode(),
        "a\u00a0b\u2028c\n".encode(),
        "a\u00a0b\n".encode(),
        b"a\rb",
    ],
)
def test_a_message_is_written_again_byte_by_byte(
    bar: PublishBar, connection: FakeConnection, payload: bytes
) -> None:
    bar.payload_edit.setPlainText("being typed")
    said = Properties(content_type="x/y", user_properties=(("a", "b"),), correlation_data=b"\xff")
    encoded = encode_properties(said, "PUBLISH")[1:]
    again: Message = message("a/b", payload, qos=2, retain=True)._replace(properties=encoded)
    bar.write_again(again)
    publish(bar)
    assert connection.published == [Sent("a/b", payload, 2, retain=True, properties=encoded)]
    if payload:
        bar.payload_edit.undo()
        assert bar.payload_edit.toPlainText() == "being typed"


def place(bar: PublishBar, control: QWidget) -> QRect:
    """Return where a control stands in the head."""
    return QRect(control.mapTo(bar.head, QPoint()), control.size())


@pytest.mark.parametrize(("percent", "widest"), [(100, 400), (150, 600), (200, 760)])
def test_the_controls_take_more_lines_where_there_is_little_room(
    qapp: QApplication, bar: PublishBar, percent: int, widest: int
) -> None:
    Theme().apply(qapp, "light", percent)
    controls = (
        bar.topic_edit, bar.qos_combo, bar.retain_box, bar.format_combo,
        bar.head.properties_button, bar.tools.more_button, bar.recall.button, bar.publish_button,
    )  # fmt: skip
    bar.resize(2400, bar.height())
    QApplication.processEvents()
    middles = {place(bar, each).center().y() for each in controls}
    assert max(middles) - min(middles) <= 1
    for width in (bar.minimumSizeHint().width(), 930, 800):
        if width < bar.minimumSizeHint().width():
            continue
        bar.resize(width, bar.height())
        QApplication.processEvents()
        bar.resize(width, max(bar.height(), bar.minimumSizeHint().height()))
        QApplication.processEvents()
        assert bar.minimumSizeHint().width() <= widest
        places = [place(bar, each) for each in controls]
        assert all(bar.head.rect().contains(each) for each in places)
        assert not any(one.intersects(other) for one, other in combinations(places, 2))
        assert all(
            each.width() >= control.minimumSizeHint().width()
            for each, control in zip(places, controls, strict=True)
        )
    Theme().apply(qapp, "light", 100)


def test_everything_is_said_in_french(bar: PublishBar, switch: LanguageSwitch) -> None:
    switch.use("fr")
    assert bar.publish_button.text() == "Publier"


def test_nothing_is_published_without_a_connection(
    bar: PublishBar, connection: FakeConnection
) -> None:
    connection.enter(State.WAITING)
    assert not bar.publish_button.isEnabled()
    assert bar.note.isVisible()
