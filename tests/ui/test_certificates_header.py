"""The header of the Certificates page: which brokers it offers to fetch from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.widgets.certificates_header import CertificatesHeader

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def header(qtbot: QtBot) -> CertificatesHeader:
    shown = CertificatesHeader()
    qtbot.addWidget(shown)
    shown.resize(800, 60)
    shown.show()
    return shown


def entries(header: CertificatesHeader) -> list[str]:
    menu = header.broker_button.menu()
    return [action.text() for action in menu.actions()] if menu is not None else []


def choose(header: CertificatesHeader, text: str) -> Callable[[], None]:
    found = next(a for a in header.broker_button.menu().actions() if a.text().startswith(text))
    return found.trigger


def test_without_connections_the_button_opens_the_panel(
    qtbot: QtBot, header: CertificatesHeader
) -> None:
    assert header.broker_button.isVisible()
    assert header.broker_button.menu() is None

    with qtbot.waitSignal(header.panel_requested):
        QTest.mouseClick(header.broker_button, Qt.MouseButton.LeftButton)


def test_sessions_and_saved_connections_are_offered(
    qtbot: QtBot, header: CertificatesHeader
) -> None:
    header.show_sessions([("VM Dupont", (b"1",)), ("in clear", ())])
    header.show_connections(
        [("VM & Dupont", "vm-dupont", 8883, "localhost"), ("v6", "::1", 1, ""), ("new", "", 1, "")]
    )

    assert entries(header) == [
        "Open sessions", "VM Dupont", "",
        "Saved connections", "VM && Dupont\tvm-dupont:8883", "v6\t[::1]:1",
        "", "Another broker…",
    ]  # fmt: skip
    with qtbot.waitSignal(header.broker_chosen) as session:
        choose(header, "VM Dupont")()
    assert session.args == ["VM Dupont", (b"1",)]
    with qtbot.waitSignal(header.fetch_requested) as saved:
        choose(header, "VM &&")()
    assert saved.args == ["vm-dupont", 8883, "localhost"]
    with qtbot.waitSignal(header.panel_requested):
        choose(header, "Another")()

    header.show_sessions([])
    header.show_connections([])
    assert header.broker_button.menu() is None
    assert header.broker_button.property("hasMenu") is False


def test_the_header_speaks_the_language(each_language: str, header: CertificatesHeader) -> None:
    header.show_sessions([("VM Dupont", (b"1",))])
    expected = {"en": "From a broker…", "fr": "Depuis un broker…"}
    assert header.broker_button.text() == expected[each_language]
    assert "VM Dupont" in entries(header)
    assert header.findChild(QPushButton, "from_broker_button") is header.broker_button
