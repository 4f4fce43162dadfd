"""How the editor lies on the screen: what fits, what stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.connection import State
from mqtts_gui.ui.pages.connection_page import ConnectionPage
from mqtts_gui.ui.theme import Theme
from tests.support.fake_connection import live_facts
from tests.support.fake_editor_connection import FakeEditorConnection

# The offscreen platform says this of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_notice_moves_no_field(page: ConnectionPage, connection: FakeEditorConnection) -> None:
    edit = page.broker_form.host_edit
    for _ in range(2):
        QApplication.processEvents()
    before = edit.mapTo(page, QPoint(0, 0))

    connection.pending_changes = True
    for state, words in ((State.CONNECTING, "The attempt"), (State.READY, "You are connected")):
        connection.enter(state, live_facts() if state is State.READY else None)
        QApplication.processEvents()
        assert edit.mapTo(page, QPoint(0, 0)) == before
        notice = page.findChild(QWidget, "pending_changes_notice")
        assert notice is not None
        assert words in notice.findChildren(QLabel)[0].text()


@pytest.mark.parametrize("width", [792, 1048])
def test_diagram_is_beside_the_form_or_under_it(page: ConnectionPage, width: int) -> None:
    page.resize(width, 525)
    QApplication.processEvents()

    assert page.trust_card.isVisible()
    assert page.broker_form.host_edit.width() >= 80
    seen = page.broker_form.mapTo(page, page.broker_form.rect().topRight()).x()
    assert seen <= width


def test_everything_fits_a_window_of_1280_by_800(
    each_language: str, qtbot: QtBot, qapp: QApplication, page: ConnectionPage, lab_folder: Path
) -> None:
    Theme().apply(qapp, "light", 100)
    page.resize(1048, 660)  # without title bar, side bar, header, tabs and bottom line
    page.accept_files([lab_folder])
    qtbot.waitUntil(page.files_form.sorted_line.isVisible)
    nodes = page.trust_card.diagram.accessibleDescription
    qtbot.waitUntil(lambda: "CA-" in nodes() or "CN = " in nodes())
    QApplication.processEvents()

    bars = [area.verticalScrollBar() for area in page.findChildren(QScrollArea)]
    assert [bar.maximum() for bar in bars] == [0]


def test_form_and_diagram_scroll_as_one_and_the_bar_narrows_neither(
    qapp: QApplication, page: ConnectionPage
) -> None:
    Theme().apply(qapp, "light", 100)
    page.resize(1048, 900)
    QApplication.processEvents()
    roomy = page.broker_form.width(), page.trust_card.width()

    page.resize(1048, 300)
    QApplication.processEvents()

    (area,) = page.findChildren(QScrollArea)
    assert area.verticalScrollBar().isVisible()
    assert area.isAncestorOf(page.trust_card)
    assert (page.broker_form.width(), page.trust_card.width()) == roomy


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_controls_of_a_row_are_level(
    each_language: str, qapp: QApplication, page: ConnectionPage, scale: int
) -> None:
    Theme().apply(qapp, "light", scale)
    page.resize(740, 500)
    for _ in range(2):
        QApplication.processEvents()

    form = page.broker_form
    tops = {
        field.control.mapTo(form, QPoint(0, 0)).y()
        for field in (form.server_name_field, form.version_field, form.client_id_field)
    }
    Theme().apply(qapp, "light", 100)
    assert len(tops) == 1
