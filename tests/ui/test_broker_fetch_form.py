"""The fields that ask for a broker: what is typed there is understood, or refused in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mqtts_gui.ui.models.broker_fetch import FetchRequest
from mqtts_gui.ui.widgets.broker_fetch_form import BrokerFetchForm

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def form(qtbot: QtBot) -> BrokerFetchForm:
    shown = BrokerFetchForm()
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.show()
    return shown


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [
        ("vm-dupont", "vm-dupont", 8883),
        ("vm-dupont:8884", "vm-dupont", 8884),
        ("mqtts://jean:secret@vm-dupont:8884/x", "vm-dupont", 8884),
        ("mqtt://vm-dupont", "vm-dupont", 8883),
        ("[::1]:8884", "::1", 8884),
        ("192,168,56,10", "192.168.56.10", 8883),
    ],
)
def test_what_is_typed_is_taken_apart(
    form: BrokerFetchForm, typed: str, host: str, port: int
) -> None:
    QTest.keyClicks(form.host_edit, typed)
    QTest.keyClick(form.host_edit, Qt.Key.Key_Tab)

    assert form.host_edit.text() == host
    assert form.port_spin.value() == port
    assert form.request() == FetchRequest(host, port)


@pytest.mark.parametrize(
    ("host", "name", "wrong"),
    [("", "", "fetch_host_edit"), ("vm dupont", "", "fetch_host_edit"), ("vm", "a/b", "name")],
)
def test_what_can_be_no_broker_is_not_asked(
    form: BrokerFetchForm, host: str, name: str, wrong: str
) -> None:
    form.name_edit.setText(name)
    form.host_edit.setText(host)

    assert form.request() is None
    edit = form.name_edit if wrong == "name" else form.host_edit
    assert edit.property("invalid") is True
    assert edit.accessibleDescription()
    assert edit.hasFocus()
    QTest.keyClicks(edit, "x")
    assert edit.property("invalid") is False


def test_a_port_out_of_range_is_refused_as_it_is_typed(form: BrokerFetchForm) -> None:
    form.port_spin.lineEdit().selectAll()
    QTest.keyClicks(form.port_spin, "99999")

    assert form.port_spin.property("invalid") is True
