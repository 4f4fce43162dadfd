"""What is said of a broker that presented its certificates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mqtts_gui.doctor.presenting import ClientCertificate, Presented
from mqtts_gui.mqtt.events import TlsFacts
from mqtts_gui.ui.models.broker_fetch import facts_of
from mqtts_gui.ui.widgets.broker_fetch_card import BrokerFetchCard

FACTS = TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", "X25519")
FULL = Presented(
    "vm-dupont", 8883, (b"1", b"2"), server_name="vm-dupont", address="192.168.56.10", tls=FACTS
)


@pytest.mark.parametrize(
    ("presented", "said", "unsaid"),
    [
        (FULL, ["presents 2 certificates over TLS 1.3.", "192.168.56.10"], ["client", "safe"]),
        (replace(FULL, chain=(b"1",)), ["presents 1 certificate over"], []),
        (replace(FULL, client_certificate=ClientCertificate.ASKED), ["does not insist"], []),
        (replace(FULL, client_certificate=ClientCertificate.DEMANDED), ["refuses whoever"], []),
        (replace(FULL, weakened=True), ["no longer safe"], []),
        (replace(FULL, server_name="localhost"), ["for the name localhost"], []),
        (replace(FULL, host="192.168.56.10"), ["192.168.56.10:8883"], ["Its address"]),
        (replace(FULL, tls=replace(FACTS, version="TLSv1")), ["over TLS 1.0."], []),
        (replace(FULL, tls=None), ["over TLS."], []),
    ],
)
def test_facts_in_sentences(presented: Presented, said: list[str], unsaid: list[str]) -> None:
    text = " ".join(map(str, facts_of(presented)))

    assert all(each in text for each in said)
    assert not any(each in text for each in unsaid)
    assert text.endswith("Nothing of this is trusted.")


@pytest.fixture
def card(qtbot: QtBot) -> BrokerFetchCard:
    shown = BrokerFetchCard()
    qtbot.addWidget(shown)
    return shown


def test_a_hostile_host_is_shown_as_text(card: BrokerFetchCard) -> None:
    card.show_result(replace(FULL, host="<b>vm\u202e</b>"))

    assert "<b>vm\\u{202E}</b>:8883" in card.result.text()
    assert card.result.textFormat() is Qt.TextFormat.PlainText


def test_a_screen_reader_reads_the_result(card: BrokerFetchCard) -> None:
    card.show_result(FULL)

    read = QAccessible.queryAccessibleInterface(card.result)
    assert "presents 2 certificates" in read.text(QAccessible.Text.Name)
