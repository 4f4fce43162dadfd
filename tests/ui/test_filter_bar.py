"""The bar above the messages: what is typed, what is wrong with it, what a search says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.i18n import use_language
from mqtts_gui.store.search_query import Query
from mqtts_gui.ui.models.filter_help import examples
from mqtts_gui.ui.palette import colour
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.filter_bar import FilterBar
from mqtts_gui.ui.widgets.filter_help import FilterHelp
from mqtts_gui.ui.widgets.note_line import NoteLine
from tests.support.histories import message

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")

WAIT_MS = 5_000
KEY = Qt.Key


@pytest.fixture
def bar(qtbot: QtBot, qapp: QApplication) -> Iterator[FilterBar]:
    Theme().apply(qapp, "light", 100)
    made = FilterBar()
    qtbot.addWidget(made)
    made.resize(520, 120)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.filter_edit.setFocus()
    qtbot.waitUntil(made.filter_edit.hasFocus, timeout=WAIT_MS)
    yield made
    made.filter_edit.completion.popup.hide()


@pytest.fixture
def asked(bar: FilterBar) -> list[Query]:
    queries: list[Query] = []
    bar.filter_changed.connect(queries.append)
    return queries


def note(bar: FilterBar) -> str:
    (line,) = bar.findChildren(NoteLine)
    return "" if line.isHidden() else line.text()


def press(bar: FilterBar, key: Qt.Key) -> None:
    QTest.keyClick(bar.filter_edit, key)


def test_what_is_typed_is_applied_after_a_pause_and_once(
    qtbot: QtBot, bar: FilterBar, asked: list[Query]
) -> None:
    with qtbot.waitSignal(bar.filter_changed, timeout=WAIT_MS):
        QTest.keyClicks(bar.filter_edit, "qos:1 BONJOUR")
    press(bar, KEY.Key_Return)
    (query,) = asked
    assert query.text == "qos:1 BONJOUR"
    assert query.matches(message(1, "ciel", b"bonjour"))
    assert not query.matches(message(0, "ciel", b"bonjour"))
    assert not query.matches(message(1, "ciel", b"bonsoir"))


def test_what_asks_for_nothing_is_no_filter(bar: FilterBar, asked: list[Query]) -> None:
    for text in ("topic:", "   ", "qos:", "qos:9", "json:"):
        bar.show_only(text)
    assert asked == []
    bar.show_only("x")
    bar.show_only("x ")
    bar.show_only("")
    assert [query.is_empty for query in asked] == [False, True]


def test_enter_asks_for_the_last_minutes_anew(bar: FilterBar, asked: list[Query]) -> None:
    for text, times in (("after:10:42", 1), ("after:-5m", 3)):
        bar.show_only(text)
        press(bar, KEY.Key_Return)
        assert len(asked) == times


def test_the_direction_is_one_condition_more(bar: FilterBar, asked: list[Query]) -> None:
    received, sent = (message(1)._replace(incoming=way) for way in (True, False))
    bar.direction_combo.setCurrentIndex(2)
    bar.show_only("nom")
    assert [query.matches(sent) for query in asked] == [True, True]
    assert not any(query.matches(received) for query in asked)
    assert [query.text for query in asked] == ["", "nom"]
    bar.show_all()
    assert asked[-1].is_empty
    assert bar.direction_combo.currentIndex() == 0


def test_a_mistake_is_underlined_and_explained_and_the_rest_is_searched(
    bar: FilterBar, asked: list[Query], each_language: str
) -> None:
    bar.show_only("é😀 qos:9 nom size>x ")
    press(bar, KEY.Key_Return)
    assert bar.filter_edit.underlined() == ["qos:9", "size>x"]
    assert note(bar).startswith("qos: ")
    assert bar.filter_edit.accessibleDescription().startswith("qos:9")
    assert bar.filter_edit.property("invalid")
    assert asked[-1].matches(message(1, payload="é😀 nom".encode()))

    bar.filter_edit.setCursorPosition(len("é😀 qos:9 nom size") + 1)
    assert note(bar).startswith("size ")
    assert "size>x" in bar.filter_edit.accessibleDescription()

    bar.show_only("nom")
    press(bar, KEY.Key_Return)
    assert (bar.filter_edit.underlined(), note(bar)) == ([], "")
    assert not bar.filter_edit.accessibleDescription()


def test_the_wave_lies_below_the_mistake_and_not_elsewhere(bar: FilterBar) -> None:
    bar.show_only("aaaaaaaa qos:9")
    press(bar, KEY.Key_Return)
    edit = bar.filter_edit
    image = edit.grab().toImage()
    red, ratio = colour("error"), image.devicePixelRatio()
    border = round(4 * ratio)
    columns = [
        x / ratio
        for x in range(border, image.width() - border)
        for y in range(border, image.height() - border)
        if _alike(image.pixelColor(x, y), red)
    ]
    letters = edit.fontMetrics().horizontalAdvance("aaaaaaaa ")
    assert min(columns) > letters
    assert max(columns) < letters + edit.fontMetrics().horizontalAdvance("qos:9") + 15


def _alike(one: QColor, other: QColor) -> bool:
    return abs(one.hue() - other.hue()) < 15 and one.saturation() > 120


def test_a_part_that_is_being_typed_is_not_called_wrong_before_a_while(
    qtbot: QtBot, bar: FilterBar, asked: list[Query]
) -> None:
    with qtbot.waitSignal(bar.filter_changed, timeout=WAIT_MS):
        QTest.keyClicks(bar.filter_edit, "nom after:1")
    assert (bar.filter_edit.underlined(), note(bar)) == ([], "")
    qtbot.waitUntil(lambda: bar.filter_edit.underlined() == ["after:1"], timeout=WAIT_MS)
    assert "10:42" in note(bar)
    QTest.keyClicks(bar.filter_edit, "0:4")
    bar.apply()
    assert bar.filter_edit.underlined() == []
    press(bar, KEY.Key_Return)
    assert bar.filter_edit.underlined() == ["after:10:4"]
    QTest.keyClicks(bar.filter_edit, "2")
    bar.apply()
    assert (bar.filter_edit.underlined(), note(bar)) == ([], "")


def test_a_word_that_looks_like_a_key_is_remarked_on_without_a_wave(bar: FilterBar) -> None:
    bar.show_only("temp:21")
    press(bar, KEY.Key_Return)
    assert "temp" in note(bar)
    assert bar.filter_edit.underlined() == []
    assert not bar.filter_edit.property("invalid")


def test_a_quick_search_shows_its_outcome_and_no_progress(qtbot: QtBot, bar: FilterBar) -> None:
    bar.show_progress(None, 7)
    assert bar.search_row.isHidden()
    bar.show_only("x")
    bar.show_progress(0.0, 0)
    bar.show_progress(0.9, 3)
    assert bar.search_row.isHidden()
    bar.show_progress(None, 1204)
    assert bar.search_row.isVisible()
    assert bar.search_row.label.text() == "1,204 found"
    assert bar.filter_edit.progress_bar.isHidden()
    assert bar.search_row.cancel_button.isHidden()
    bar.show_all()
    assert bar.search_row.isHidden()


@pytest.mark.usefixtures("reader")
def test_a_long_search_says_how_far_it_is_and_can_be_given_up(
    qtbot: QtBot, bar: FilterBar, asked: list[Query]
) -> None:
    cancelled: list[bool] = []
    bar.search_cancelled.connect(lambda: cancelled.append(True))
    bar.show_only("x")
    bar.show_progress(0.25, 1_204)
    qtbot.waitUntil(bar.filter_edit.progress_bar.isVisible, timeout=WAIT_MS)
    assert bar.search_row.label.text() == "1,204 found so far"
    assert bar.filter_edit.progress_bar.value() == 250

    press(bar, KEY.Key_Escape)
    assert (cancelled, bar.filter_edit.text()) == ([True], "x")
    bar.show_progress(None, 1_300)
    assert bar.search_row.label.text() == "1,300 found; the search was stopped"
    assert bar.filter_edit.progress_bar.isHidden()

    press(bar, KEY.Key_Return)
    assert len(asked) == 2, "Enter searches on"
    bar.show_progress(0.5, 9)  # not for long enough that one could mean it
    press(bar, KEY.Key_Escape)
    assert bar.filter_edit.text() == ""
    assert asked[-1].is_empty
    assert len(cancelled) == 1
    assert bar.search_row.isHidden()


def test_the_cancel_button_gives_the_keyboard_back(qtbot: QtBot, bar: FilterBar) -> None:
    bar.show_only("x")
    bar.show_progress(0.25, 1)
    button = bar.search_row.cancel_button
    qtbot.waitUntil(button.isVisible, timeout=WAIT_MS)
    button.setFocus()
    with qtbot.waitSignal(bar.search_cancelled, timeout=WAIT_MS):
        QTest.keyClick(button, KEY.Key_Space)
    bar.show_progress(None, 1)
    assert bar.filter_edit.hasFocus()


def test_escape_takes_the_direction_away_and_is_left_to_others_where_all_is_shown(
    bar: FilterBar, asked: list[Query]
) -> None:
    (escape,) = bar.filter_edit.findChildren(QShortcut)
    assert not escape.isEnabled()
    bar.direction_combo.setCurrentIndex(1)
    press(bar, KEY.Key_Escape)
    assert bar.direction_combo.currentIndex() == 0
    assert asked[-1].is_empty
    assert not escape.isEnabled()


def test_the_tab_key_goes_from_left_to_right(bar: FilterBar) -> None:
    bar.show_only("x")
    seen = []
    for _ in range(5):
        QTest.keyClick(bar.focusWidget(), KEY.Key_Tab)
        seen.append(bar.focusWidget().objectName())
    assert seen == [
        "clear_filter_button", "filter_help_button", "saved_filters_button",
        "message_direction_combo", "pause_button",
    ]  # fmt: skip


def test_the_help_types_its_examples(bar: FilterBar, asked: list[Query]) -> None:
    bar.show_only("bonjour")
    bar.help_button.click()
    (shown,) = bar.findChildren(FilterHelp)
    assert shown.isVisible()
    assert shown.height() < 400
    found = shown.findChildren(QPushButton, "filter_example_button")
    buttons = [button for button in found if button.isVisible()]
    assert buttons[0].hasFocus()
    assert all(button.accessibleDescription() for button in buttons)
    next(button for button in buttons if button.text() == "qos:1").click()
    assert not shown.isVisible()
    assert asked[-1].text == "bonjour qos:1"
    bar.help_button.click()
    QTest.keyClick(shown, KEY.Key_Escape)
    assert not shown.isVisible()


def test_the_help_is_in_the_language_of_the_window(bar: FilterBar) -> None:
    bar.help_button.click()
    (shown,) = bar.findChildren(FilterHelp)
    assert not any("sujet:" in label.text() for label in _seen(shown))
    shown.close()
    use_language("fr")
    try:
        bar.help_button.click()
        assert any("sujet:" in label.text() for label in _seen(shown))
        assert len(_seen(shown)) == len(examples(date.today())) + 2  # noqa: DTZ011 - any day
    finally:
        use_language("en")


def _seen(shown: FilterHelp) -> list[QLabel]:
    return [label for label in shown.findChildren(QLabel) if label.isVisible()]


def test_a_key_is_completed_by_the_arrow_and_enter_alone(
    qtbot: QtBot, bar: FilterBar, asked: list[Query]
) -> None:
    popup = bar.filter_edit.completion.popup
    bar.filter_edit.setText("😀 ")  # QTest types ASCII only
    QTest.keyClicks(bar.filter_edit, "re")
    qtbot.waitUntil(popup.isVisible, timeout=WAIT_MS)
    QTest.keyClick(popup, KEY.Key_Return)
    assert bar.filter_edit.text() == "😀 re"
    assert not popup.isVisible()
    QTest.keyClicks(bar.filter_edit, "t")
    qtbot.waitUntil(popup.isVisible, timeout=WAIT_MS)
    QTest.keyClick(popup, KEY.Key_Down)
    QTest.keyClick(popup, KEY.Key_Return)
    assert bar.filter_edit.text() == "😀 retained:"
    assert bar.filter_edit.cursorPosition() == len("😀 retained:") + 1
    QTest.keyClicks(bar.filter_edit, "yes")
    assert not popup.isVisible()
    press(bar, KEY.Key_Return)
    assert asked[-1].text == "😀 retained:yes"


def test_the_arrows_bring_back_what_was_typed(bar: FilterBar, asked: list[Query]) -> None:
    for text in ("un", "deux", "un"):
        bar.filter_edit.setText(text)
        press(bar, KEY.Key_Return)
    press(bar, KEY.Key_Escape)
    seen = []
    for key in (KEY.Key_Up, KEY.Key_Up, KEY.Key_Up, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down):
        press(bar, key)
        seen.append(bar.filter_edit.text())
    assert seen == ["un", "deux", "deux", "un", "", ""]


@pytest.mark.parametrize("width", [520, 400, 300, 200])
def test_nothing_is_cut_however_narrow(bar: FilterBar, width: int, each_language: str) -> None:
    bar.resize(width, 140)
    QApplication.processEvents()
    for button in (bar.pause_button, bar.direction_combo, bar.saved_button):
        assert button.width() >= button.sizeHint().width()
        assert bar.rect().contains(button.geometry())
    one_line = bar.filter_edit.y() == bar.pause_button.y()
    assert one_line is (width > 400)
    assert bar.filter_edit.width() >= 170


def test_the_buttons_in_the_field_are_reached_and_named(bar: FilterBar) -> None:
    assert bar.clear_button.isHidden()
    bar.show_only("x")
    assert bar.clear_button.isVisible()
    for button in (bar.clear_button, bar.help_button, bar.saved_button):
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not bar.clear_button.geometry().intersects(bar.help_button.geometry())


NASTY = (
    "(a+)+$", "(a|aa)+$", "(?:a?){30}a{30}", "([a-z]+)*1", "a*a*a*a*a*a*a*a*b", "((ab?)+c)*",
    "(.*,){20}x", "(x+x+)+y", "[", "(?P<n", "(" * 200, "a{99999999999}", "(?i:(a+))+",
)  # fmt: skip


@pytest.mark.parametrize("pattern", NASTY)
def test_a_pattern_that_could_hang_is_refused_in_place(
    bar: FilterBar, asked: list[Query], pattern: str
) -> None:
    began = time.process_time()
    bar.show_only(f"bonjour /{pattern}/")
    press(bar, KEY.Key_Return)
    assert asked[-1].matches(message(1, payload=b"bonjour " + b"a" * 5_000 + b"!"))
    assert bar.filter_edit.underlined() == [f"/{pattern}/"]
    assert note(bar)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("word", ["abcdef ", "qos:9 ", "/a+b/ ", "json:a>3 ", '"', "\U0001f600"])
def test_typing_into_a_long_text_does_not_block(bar: FilterBar, word: str) -> None:
    bar.show_only((word * 4_000)[:3_990])
    spent = []
    for _ in range(9):
        began = time.process_time()
        QTest.keyClick(bar.filter_edit, KEY.Key_X)
        bar.apply()
        bar.filter_edit.repaint()
        spent.append(time.process_time() - began)
    # Milliseconds (see the benchmarks); a square of the length would take seconds.
    assert sorted(spent)[4] < 0.2
