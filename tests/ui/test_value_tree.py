"""A content as a tree: what stands in it, the keyboard, what is copied and asked for."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.formats.decoding import decode
from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.models.value_tree_model import BATCH
from mqtts_gui.ui.widgets.value_tree import OPEN_ROWS, ValueTree
from tests.support.fake_messages_connection import message

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PAYLOAD = b'{"capteur": {"t": 21.70, "nom": "salle 12"}, "ok": true, "rien": null, "l": [1, "1"]}'


@pytest.fixture
def tree(qtbot: QtBot) -> Iterator[ValueTree]:
    tree = ValueTree()
    qtbot.addWidget(tree)
    tree.resize(300, 400)
    tree.show()
    show(tree, PAYLOAD)
    yield tree
    QGuiApplication.clipboard().clear()


def show(tree: ValueTree, payload: bytes, form: Format = Format.JSON, topic: str = "t") -> None:
    tree.show_tree(decode(payload, form).tree, message(topic, payload))


def choose(tree: ValueTree, *rows: int) -> None:
    model = tree.model()
    index = model.index(0, 0)
    for row in rows:
        index = model.index(row, 0, index)
    tree.setCurrentIndex(index)


def test_values_are_told_apart_by_their_form(tree: ValueTree) -> None:
    assert tree.lines() == [
        "{ 4 names }",
        "capteur: { 2 names }",
        "t: 21.70",
        'nom: "salle 12"',
        "ok: true",
        "rien: null",
        "l: [ 2 values ]",
        "[0]: 1",
        '[1]: "1"',
    ]


def test_xml_has_elements_attributes_and_texts(tree: ValueTree) -> None:
    show(tree, b'<a x="1"><b>deux</b><!--trois--></a>', Format.XML)
    assert tree.lines()[0].startswith("<a>")
    assert "@x = “1”" in tree.lines()
    assert "<!--trois-->" in tree.lines()


def test_the_keyboard_goes_through_folds_and_copies(tree: ValueTree) -> None:
    choose(tree)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(tree, key)
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "21.70"
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(tree, Qt.Key.Key_C, keys)
    assert QGuiApplication.clipboard().text() == "$.capteur.t"
    QTest.keyClick(tree, Qt.Key.Key_Left)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert tree.lines()[1:3] == ["capteur: { 2 names }", "ok: true"]


def test_what_was_folded_stays_so_in_the_next_message(tree: ValueTree) -> None:
    choose(tree, 0)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    show(tree, PAYLOAD.replace(b"21", b"22"))
    assert "t: 22.70" not in tree.lines()
    assert tree.currentIndex().data() == "capteur: { 2 names }"
    show(tree, PAYLOAD, topic="another")
    assert "t: 21.70" in tree.lines()


def test_a_value_is_plotted_and_searched_for(qtbot: QtBot, tree: ValueTree) -> None:
    choose(tree, 0, 0)
    with qtbot.waitSignal(tree.plot_requested) as asked:
        tree.plot()
    assert asked.args == ["$.capteur.t"]
    with qtbot.waitSignal(tree.filter_requested) as asked:
        tree.show_only()
    assert asked.args == ["json:capteur.t=21.70"]
    choose(tree, 0, 1)
    with qtbot.assertNotEmitted(tree.plot_requested):
        tree.plot()
    tree.copy_search()
    assert QGuiApplication.clipboard().text() == 'json:capteur.nom="salle 12"'


def test_the_menu_offers_what_can_be_done(tree: ValueTree) -> None:
    def enabled() -> set[str]:
        return {each.objectName() for each in tree.make_menu().actions() if each.isEnabled()} - {""}

    choose(tree, 0, 0)
    assert {"plot_value", "show_only_value", "copy_path"} <= enabled()
    choose(tree, 1)
    assert "plot_value" not in enabled()
    show(tree, bytes.fromhex("a1617401"), Format.CBOR)
    choose(tree, 0)
    assert "plot_value" in enabled()
    assert "show_only_value" not in enabled()  # a search reads JSON only


def test_names_that_no_search_has_words_for_are_not_searched(tree: ValueTree) -> None:
    show(tree, json.dumps({'a"b': 1}).encode())
    choose(tree, 0)
    tree.copy_search()
    assert "json" not in QGuiApplication.clipboard().text()


def test_a_large_tree_is_unfolded_in_part(tree: ValueTree) -> None:
    show(tree, json.dumps(list(range(15 * BATCH))).encode())
    assert tree.model().rowCount(tree.model().index(0, 0)) < 15 * BATCH
    for _ in range(15):  # what is scrolled to comes in
        tree.scrollToBottom()
        QApplication.processEvents()
    assert len(tree.lines()) == 1 + 15 * BATCH
    show(tree, json.dumps([[[number] * 30] for number in range(20)]).encode(), topic="b")
    assert 20 < len(tree.lines()) <= OPEN_ROWS + 2


def test_words_follow_the_language(tree: ValueTree, switch: LanguageSwitch) -> None:
    switch.use("fr")
    assert "Tout replier" in {each.text() for each in tree.actions()}
