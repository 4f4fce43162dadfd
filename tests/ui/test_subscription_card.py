"""Subscribing, editing, pausing and ordering in the card, by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.mqtt.events import SubscribeAnswered
from mqtts_gui.mqtt.profile import MqttVersion, Subscription
from mqtts_gui.ui.theme import Theme
from mqtts_gui.ui.widgets.subscription_card import SubscriptionCard
from mqtts_gui.ui.widgets.subscription_form import SubscriptionForm
from mqtts_gui.ui.widgets.subscription_list import SubscriptionList
from mqtts_gui.ui.widgets.subscription_menu import SubscriptionMenu
from tests.support.accessible import spoken
from tests.support.fake_messages_connection import FakeConnection

Part = TypeVar("Part", bound=QWidget)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")

KEEP = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def card(
    qtbot: QtBot, qapp: QApplication, connection: FakeConnection
) -> Iterator[SubscriptionCard]:
    Theme().apply(qapp, "light", 100)
    made = SubscriptionCard(connection)
    qtbot.addWidget(made)
    made.resize(240, 560)
    made.show()
    qtbot.waitExposed(made)
    yield made
    for form in made.findChildren(SubscriptionForm):
        form.close()


def filters(connection: FakeConnection) -> list[str]:
    return [row.filter for row in connection.subscriptions]


def choose(rows: SubscriptionList, *places: int) -> None:
    """Choose rows by mouse, the first alone, the others besides."""
    for number, place in enumerate(places):
        at = rows.visualRect(rows.model().index(place, 0)).topLeft() + QPoint(30, 8)
        held = KEEP if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, held, at)


def open_form(card: SubscriptionCard) -> SubscriptionForm:
    (form,) = card.findChildren(SubscriptionForm)
    assert form.isVisible()
    return form


def menu_act(card: SubscriptionCard, name: str) -> None:
    """Choose an entry of the context menu of the chosen rows."""
    menu = SubscriptionMenu(card.list)
    (action,) = (
        each for each in menu.actions() if each.objectName() == f"subscription_{name}_action"
    )
    action.trigger()
    menu.close()


def test_several_are_subscribed_to_in_one_packet(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    QTest.keyClicks(card.topic_edit, "ciel, a/#, +/b")
    assert "3" in spoken_note(card)
    QTest.keyClick(card.topic_edit, Qt.Key.Key_Return)
    assert connection.session.calls == [("subscribe", [("ciel", 0), ("a/#", 0), ("+/b", 0)])]
    assert card.topic_edit.text() == ""
    assert not card.note.isVisible()


def spoken_note(card: SubscriptionCard) -> str:
    assert card.note.isVisible()
    return str(card.note.phrase)


def test_pasted_lines_are_several_filters(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    QGuiApplication.clipboard().setText("ciel\r\nsalle 12/a\n+/b\n")
    card.topic_edit.setFocus()
    card.topic_edit.paste()
    card.subscribe_button.click()
    assert filters(connection) == ["ciel", "salle 12/a", "+/b"]


def test_wrong_ones_stay_in_the_field_with_the_reason(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    card.topic_edit.setText("ciel, a/#/b, c")
    card.subscribe_button.click()
    assert filters(connection) == ["ciel", "c"]
    assert card.topic_edit.text() == "a/#/b"
    assert "a/#/b: # may stand only at the end" in spoken_note(card)
    assert card.topic_edit.accessibleDescription() == spoken_note(card)
    card.topic_edit.setText("a/#/b, c+, d")
    card.subscribe_button.click()
    assert spoken_note(card).startswith("Not subscribed to 2 topics. The first, a/#/b:")
    card.subscribe_button.click()  # what is left is read again, and is as wrong as before
    assert filters(connection) == ["ciel", "c", "d"]


def test_a_blank_in_a_topic_is_pointed_out(card: SubscriptionCard) -> None:
    QTest.keyClicks(card.topic_edit, "ciel a")
    assert "blank" in spoken_note(card)


def test_a_double_click_opens_the_form_and_another_filter_takes_the_place(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a", "b"], 1)
    connection.session.calls.clear()
    at = card.list.visualRect(card.list.model().index(0, 0)).topLeft() + QPoint(30, 8)
    QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    form = open_form(card)
    form.filter_edit.setText("a/#")
    form.alias_edit.setText("Tout")
    form.colour_combo.show_value(4)
    form.no_local_check.setChecked(True)
    form.retained_combo.show_value(2)
    QTest.keyClick(form, Qt.Key.Key_Return)
    wanted = Subscription("a/#", 1, 4, "Tout", no_local=True, retain_handling=2)
    assert connection.rows.kept[0] == wanted
    assert connection.session.calls == [("subscribe", [wanted.request]), ("unsubscribe", ["a"])]
    assert card.list.model().index(0, 0).data() == "Tout"


def test_the_form_refuses_in_place(card: SubscriptionCard, connection: FakeConnection) -> None:
    connection.desk.subscribe(["a", "b"], 1)
    choose(card.list, 0)
    QTest.keyClick(card.list, Qt.Key.Key_F2)
    form = open_form(card)
    for wrong, said in (("b", "already"), ("a/#/b", "# may stand only"), (" ", "empty")):
        form.filter_edit.setText(wrong)
        form.apply_button.click()
        assert form.isVisible()
        assert said in str(form.note.phrase)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert filters(connection) == ["a", "b"]


def test_options_are_grey_where_the_version_knows_none(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    connection.profile = connection.profile.with_changes(mqtt_version=MqttVersion.V3_1_1)
    connection.desk.subscribe(["a"], 0)
    choose(card.list, 0)
    menu_act(card, "edit")
    form = open_form(card)
    controls = (form.no_local_check, form.published_check, form.retained_combo)
    assert not any(each.isEnabled() for each in controls)
    assert "3.1.1" in str(form.reason.phrase)


def test_no_local_is_not_offered_for_a_shared_subscription(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    card.topic_edit.setText("$share/g/ciel")
    card.more_button.options_requested.emit()
    form = open_form(card)
    assert not form.no_local_check.isEnabled()
    assert form.published_check.isEnabled()
    form.qos_combo.setCurrentIndex(2)
    form.apply_button.click()
    assert connection.rows.kept == (Subscription("$share/g/ciel", 2),)
    assert card.topic_edit.text() == ""


def test_every_control_of_the_form_says_what_it_is(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a"], 0)
    choose(card.list, 0)
    card.list.edit_current()
    said = spoken(open_form(card))
    for text in ("Filter", "Name", "Colour", "Retained messages", "Blue", "Apply", "Cancel"):
        assert text in said


def test_several_rows_are_chosen_copied_paused_switched_off_and_removed(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a", "b", "c"], 0)
    choose(card.list, 0, 2)
    QTest.keyClick(card.list, Qt.Key.Key_C, KEEP)
    assert QGuiApplication.clipboard().text() == "a\nc"
    QTest.keyClick(card.list, Qt.Key.Key_Space)
    assert [bool(each.paused_ns) for each in connection.rows.kept] == [True, False, True]
    menu_act(card, "resume")
    assert not any(each.paused_ns for each in connection.rows.kept)
    menu_act(card, "switch_off")
    assert [each.is_off for each in connection.rows.kept] == [True, False, True]
    menu_act(card, "switch_on")
    connection.session.calls.clear()
    QTest.keyClick(card.list, Qt.Key.Key_Delete)
    assert filters(connection) == ["b"]
    assert connection.session.calls == [("unsubscribe", ["a", "c"])]


def test_rows_move_by_keys(card: SubscriptionCard, connection: FakeConnection) -> None:
    connection.desk.subscribe(["a", "b", "c"], 0)
    choose(card.list, 2)
    alt = Qt.KeyboardModifier.AltModifier
    for expected in (["a", "c", "b"], ["c", "a", "b"], ["c", "a", "b"]):
        QTest.keyClick(card.list, Qt.Key.Key_Up, alt)
        assert filters(connection) == expected
    QTest.keyClick(card.list, Qt.Key.Key_Down, alt)
    assert filters(connection) == ["a", "c", "b"]
    assert [row.filter for row in card.list.chosen_rows()] == ["c"]


def test_a_refused_row_asks_again_by_its_sign(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["a"], 0)
    connection.rows.take_answer(SubscribeAnswered(("a",), (0x87,)))
    connection.subscriptions_changed.emit()
    connection.session.calls.clear()
    QApplication.processEvents()
    rect = card.list.visualRect(card.list.model().index(0, 0))
    QTest.mouseClick(
        card.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.topRight() + QPoint(-34, 14)
    )
    assert connection.session.calls == [("subscribe", [("a", 0)])]
    assert filters(connection) == ["a"]


def test_what_concerns_the_whole_list_is_in_the_button(
    card: SubscriptionCard, connection: FakeConnection
) -> None:
    connection.desk.subscribe(["b", "a"], 0)
    connection.desk.pause(["a", "b"], on=True)
    connection.subscriptions[0].count = 7
    actions = {each.objectName(): each for each in card.more_button.fill().actions()}
    actions["subscription_resume_all_action"].trigger()
    assert not any(each.paused_ns for each in connection.rows.kept)
    actions["subscription_clear_counts_action"].trigger()
    assert connection.subscriptions[0].count == 0
