"""The detail: what changed since the message before, what is searched for, and large contents."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.formats.model import Format
from mqtts_gui.store.history import History
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.language import LanguageSwitch
from mqtts_gui.ui.widgets.flow_label import FlowLabel
from mqtts_gui.ui.widgets.message_change import MOST_LINES
from mqtts_gui.ui.widgets.message_detail import MessageDetail
from tests.support.fake_messages_connection import message
from tests.support.histories import kept

WAIT_MS = 10_000


@pytest.fixture
def detail(qtbot: QtBot) -> Iterator[MessageDetail]:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 800)
    detail = MessageDetail(page)
    detail.resize(300, 700)
    page.show()
    yield detail
    QGuiApplication.clipboard().clear()


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with kept(tmp_path / "h.sqlite3") as history:
        yield history


def choose(qtbot: QtBot, detail: MessageDetail, history: History, *payloads: bytes) -> list[str]:
    """Show the last of these contents of one topic; return what is said to have changed."""
    sent = [message("ciel/t", payload) for payload in payloads]
    last = history.append([*sent, message("another", b"{}")]) + len(sent) - 1
    detail.set_history(history)
    detail.show_message(sent[-1], last)
    qtbot.waitUntil(lambda: detail.change.change is not None)
    return detail.change.texts()


def test_the_change_since_the_previous_message_is_shown(
    qtbot: QtBot, detail: MessageDetail, history: History
) -> None:
    texts = choose(qtbot, detail, history, b'{"valeur": 21.5}', b'{"valeur": 21.7}')
    assert texts == ['\N{MINUS SIGN} "valeur": 21.5', '+ "valeur": 21.7']
    shown = detail.change.findChildren(FlowLabel)
    qtbot.waitUntil(lambda: not any(line.visibleRegion().isEmpty() for line in shown))
    with qtbot.waitSignal(detail.compare_requested) as asked:
        detail.change.compare_button.click()
    assert [row[1].payload for row in asked.args] == [b'{"valeur": 21.5}', b'{"valeur": 21.7}']


def test_many_changes_are_shown_in_part(
    qtbot: QtBot, detail: MessageDetail, history: History
) -> None:
    lines = b"\n".join(b"%d" % number for number in range(MOST_LINES + 3))
    assert len(choose(qtbot, detail, history, b"", lines)) == MOST_LINES
    assert "3" in detail.change._note.text()


def test_the_first_of_its_topic_has_nothing_before_it(
    qtbot: QtBot, detail: MessageDetail, history: History
) -> None:
    assert choose(qtbot, detail, history, b"first") == []
    assert detail.change.compare_button.isHidden()


def test_another_message_takes_the_change_away(
    qtbot: QtBot, detail: MessageDetail, history: History
) -> None:
    choose(qtbot, detail, history, b"1", b"2")
    detail.show_message(message("elsewhere"))
    assert detail.change.change is None
    assert not detail.change.isVisible()


def test_a_low_panel_keeps_its_room_for_the_content(
    qtbot: QtBot, detail: MessageDetail, history: History, switch: LanguageSwitch
) -> None:
    choose(qtbot, detail, history, b"1", b"2")
    detail.resize(700, 200)
    switch.use("fr")
    assert not detail.change.isVisible()
    detail.resize(300, 700)
    assert detail.change.isVisible()


def test_what_is_searched_for_is_marked(detail: MessageDetail) -> None:
    def marked() -> list[str]:
        block, found = detail.view.document().firstBlock(), []
        pieces = block.begin()
        while not pieces.atEnd():
            piece = pieces.fragment()
            found += [piece.text()] if piece.charFormat().fontUnderline() else []
            pieces += 1
        return found

    detail.set_query(parse("salle"))
    detail.show_message(message(payload="🙂 Salle 12, SALLE 14".encode()))
    assert marked() == ["Salle", "SALLE"]
    detail.set_query(parse("1[24] /1[24]/"))
    assert marked() == ["12", "14"]
    detail.set_query(None)
    assert marked() == []


def test_hundreds_of_marks_on_a_line_are_painted_at_once(detail: MessageDetail) -> None:
    detail.set_query(parse("é"))
    detail.show_message(message(payload="é🙂".encode() * 2600))
    before = time.process_time()
    detail.view.grab()
    # Measured: 0.1 s; as extra selections it was 12 s.
    assert time.process_time() - before < 3


@pytest.mark.parametrize("part", [b"x", b'{"a": 1},\n', b"\xff\x00", "é\u202e".encode()])
def test_fifty_megabytes_do_not_stall_the_window(
    qtbot: QtBot, detail: MessageDetail, part: bytes
) -> None:
    large = message(payload=part * (50_000_000 // len(part)))
    detail.set_query(parse("a /x+/"))
    before = time.process_time()
    detail.show_message(large)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: detail.panel.reading is not None, timeout=WAIT_MS)
    assert time.process_time() - before < 1  # measured: 0.1 s; most of it beside the window
    assert detail.panel.part.isVisible()
    assert len(detail.view.toPlainText()) < 600_000


def test_a_large_content_is_copied_whole(qtbot: QtBot, detail: MessageDetail) -> None:
    detail.show_message(message(payload=b"x" * 3_000_000))
    qtbot.waitUntil(lambda: detail.panel.reading is not None, timeout=WAIT_MS)
    assert detail.format is Format.TEXT
    with qtbot.waitSignal(QGuiApplication.clipboard().dataChanged):
        detail.copy_content()
    assert len(QGuiApplication.clipboard().text()) == 3_000_000


def test_what_changed_stands_right_below_the_content(
    qtbot: QtBot, detail: MessageDetail, history: History
) -> None:
    def gap() -> int:
        return detail.change.geometry().top() - detail.panel.geometry().bottom()

    choose(qtbot, detail, history, b'{"v": 1}', b'{"v": 2}')
    qtbot.waitUntil(detail.change.isVisible)
    qtbot.waitUntil(lambda: 0 < gap() < 20)
    low = detail.panel.height()
    long = b"[%s]" % b",".join(b"%d" % number for number in range(200))
    choose(qtbot, detail, history, b"[]", long)
    qtbot.waitUntil(lambda: detail.panel.height() > 2 * low)
    qtbot.waitUntil(lambda: 0 < gap() < 20)
    assert detail.change.geometry().bottom() > 600  # the content took the room there was
