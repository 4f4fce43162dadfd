"""What was sent comes back, by menu, keys and names; nothing that is being typed gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.mqtt.publish_properties import TypedProperties
from mqtts_gui.store.sent_messages import Kept, Named, SentMessages, Written
from mqtts_gui.ui.models.publish_memory import PublishMemory
from mqtts_gui.ui.widgets.publish_bar import PublishBar
from mqtts_gui.ui.widgets.publish_named_panel import PublishNamedPanel
from tests.support.fake_messages_connection import FakeConnection, Sent
from tests.support.patience import DEADLINE_MS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LAMP = Written("room/lamp", "on", qos=1)
RICH = Written(
    "a/b", "ff", Format.HEX, 2, retain=True, properties=TypedProperties(content_type="x")
)


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def bar(qtbot: QtBot, connection: FakeConnection) -> Iterator[PublishBar]:
    made = PublishBar(connection)
    qtbot.addWidget(made)
    made.resize(1000, 160)
    made.show()
    yield made
    made.hide()


def send(bar: PublishBar, *texts: str) -> None:
    bar.topic_edit.setText("ciel")
    for text in texts:
        bar.payload_edit.setPlainText(text)
        bar.publish()


def step(bar: PublishBar, key: Qt.Key) -> str:
    QTest.keyClick(bar.payload_edit, key, Qt.KeyboardModifier.ControlModifier)
    return bar.payload_edit.text()


def texts_of(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


def menu_of(bar: PublishBar) -> QMenu:
    bar.recall.button.fill()
    return bar.recall.button.menu()


def test_keys_go_back_through_what_was_sent_and_to_what_is_being_typed(bar: PublishBar) -> None:
    send(bar, "one", "two", "three", "two")
    bar.payload_edit.setPlainText("being typed")
    bar.topic_edit.setText("other")
    up, down = Qt.Key.Key_Up, Qt.Key.Key_Down
    assert [step(bar, up) for _ in range(4)] == ["two", "three", "one", "one"]
    assert bar.topic_edit.text() == "ciel"
    assert [step(bar, down) for _ in range(4)] == ["three", "two", "being typed", "being typed"]
    assert bar.topic_edit.text() == "other"


def test_the_menu_has_what_was_sent_each_once(bar: PublishBar) -> None:
    assert texts_of(menu_of(bar)) == ["Nothing was sent yet", "Named messages…"]
    send(bar, "one", "a & b", "one")
    menu = menu_of(bar)
    assert texts_of(menu)[:2] == ["ciel  one", "ciel  a && b"]
    bar.payload_edit.clear()
    menu.actions()[1].trigger()
    assert bar.payload_edit.text() == "a & b"


def test_a_retained_message_comes_back_with_its_mark_in_sight(bar: PublishBar) -> None:
    bar.write(RICH)
    assert bar.retain_box.check.isChecked()
    assert "keep" in bar.note.text()
    assert bar.written() == RICH
    bar.write(LAMP)
    assert not bar.retain_box.check.isChecked()
    assert bar.written() == LAMP


def test_what_was_refused_is_not_remembered(bar: PublishBar) -> None:
    bar.topic_edit.setText("a/#")
    bar.publish()
    assert bar.recall.memory.kept.sent == ()


def panel_of(bar: PublishBar) -> PublishNamedPanel:
    bar.recall.open_names()
    return bar.findChildren(PublishNamedPanel)[-1]


def test_a_message_is_named_written_sent_renamed_and_deleted(
    bar: PublishBar, connection: FakeConnection
) -> None:
    bar.write(LAMP)
    panel = panel_of(bar)
    panel.name_edit.setText("Room/Lamp on")
    panel.save_button.click()
    assert bar.recall.memory.kept.named == (Named("Lamp on", LAMP, "Room"),)
    bar.write(RICH)
    panel.buttons["write"].click()
    assert not panel.isVisible()
    assert bar.written() == LAMP
    bar.write(RICH)
    panel_of(bar).buttons["send"].click()
    assert connection.published == [Sent("room/lamp", b"on", 1, retain=False)]
    assert bar.written() == RICH
    assert "room/lamp" in bar.note.text()
    panel.list.item(0).setText("Lamp")
    assert bar.recall.memory.kept.named == (Named("Lamp", LAMP),)
    panel.list.item(0).setText("/")
    assert panel.list.item(0).text() == "Lamp"
    panel.buttons["delete"].click()
    assert not bar.recall.memory.kept.named


def test_folders_are_menus_and_the_first_ones_have_keys(bar: PublishBar) -> None:
    memory = bar.recall.memory
    memory.save("Room/On", LAMP)
    memory.save("Off", RICH)
    memory.save("Room/Dim", RICH)
    menu = menu_of(bar)
    menus = [action.menu() for action in menu.actions()]
    [folder] = [each for each in menus if isinstance(each, QMenu)]
    assert texts_of(folder) == ["On", "Dim"]
    assert "Off" in texts_of(menu)
    bar.activateWindow()
    bar.payload_edit.setFocus()
    QTest.keyClick(bar.payload_edit, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert bar.written() == RICH


def test_names_are_put_in_order(bar: PublishBar) -> None:
    memory = bar.recall.memory
    for name in "abc":
        memory.save(name, LAMP)
    panel = panel_of(bar)
    panel.list.setCurrentRow(2)
    panel.buttons["up"].click()
    panel.buttons["up"].click()
    assert [each.name for each in memory.kept.named] == ["c", "a", "b"]
    assert panel.list.currentRow() == 0
    panel.list.model().moveRow(panel.list.rootIndex(), 0, panel.list.rootIndex(), 3)
    assert [each.name for each in memory.kept.named] == ["a", "b", "c"]
    assert not memory.rename(0, "B")
    assert memory.save("A", RICH)  # in its place
    assert [each.name for each in memory.kept.named] == ["A", "b", "c"]


def test_names_are_handed_on_by_a_file(qtbot: QtBot, bar: PublishBar, tmp_path: Path) -> None:
    memory = bar.recall.memory
    memory.save("Room/On", LAMP)
    memory.save("Off", RICH)
    kept, path = memory.kept.named, tmp_path / "names.json"
    bar.recall.export_names(path)
    qtbot.waitUntil(lambda: "were exported" in bar.note.text(), timeout=DEADLINE_MS)
    memory.delete(0)
    memory.delete(0)
    bar.recall.import_names(path)
    qtbot.waitUntil(lambda: memory.kept.named == kept, timeout=DEADLINE_MS)
    assert "2 named messages were imported" in bar.note.text()
    path.write_text("[]")
    bar.recall.import_names(path)
    qtbot.waitUntil(lambda: "no file of named messages" in bar.note.text(), timeout=DEADLINE_MS)
    bar.recall.import_names(tmp_path / "none")
    qtbot.waitUntil(lambda: "cannot be read" in bar.note.text(), timeout=DEADLINE_MS)


def test_everything_is_there_at_the_next_start(
    qtbot: QtBot, bar: PublishBar, tmp_path: Path
) -> None:
    store = SentMessages(tmp_path, "aa")
    store.save(Kept((RICH,), (Named("Old", RICH),)))
    memory = PublishMemory(store)
    bar.remember_in(memory)
    bar.write(LAMP)
    bar.publish()  # before anything is read
    memory.save("New", LAMP)
    wanted = Kept((LAMP, RICH), (Named("Old", RICH), Named("New", LAMP)))
    qtbot.waitUntil(lambda: memory.kept == wanted, timeout=DEADLINE_MS)
    qtbot.waitUntil(lambda: store.load() == wanted, timeout=DEADLINE_MS)
    memory.delete(0)
    memory.flush()
    assert store.load().named == (Named("New", LAMP),)
