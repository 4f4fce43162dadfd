"""What a person may type as host."""

from __future__ import annotations

import pytest

from mqtts_gui.mqtt.profile import Protocol
from mqtts_gui.ui.models.host_text import read_host


@pytest.mark.parametrize(
    ("typed", "host", "protocol", "port"),
    [
        ("vm-dupont", "vm-dupont", None, None),
        ("  vm-dupont\t", "vm-dupont", None, None),
        ("vm-dupont:8883", "vm-dupont", None, 8883),
        ("mqtts://vm-dupont:8884/", "vm-dupont", Protocol.MQTTS, 8884),
        ("MQTT://192.168.56.10", "192.168.56.10", Protocol.MQTT, None),
        ("ssl://vm-dupont:8883", "vm-dupont", Protocol.MQTTS, 8883),
        ("mqtts://jean:secret@vm-dupont:8883", "vm-dupont", Protocol.MQTTS, 8883),
        ("http://192.168.56.10:8080/index.html", "192.168.56.10", None, None),
        ("192,168,56,10", "192.168.56.10", None, None),
        ("192. 168.56.10", "192.168.56.10", None, None),
        ("::1", "::1", None, None),
        ("[::1]:8883", "::1", None, 8883),
        ("fe80::1%eth0", "fe80::1%eth0", None, None),
        ("vm-dupont.", "vm-dupont", None, None),
        ("élève.local", "élève.local", None, None),
        ("vm-\u200bdupont", "vm-dupont", None, None),
        ("", "", None, None),
    ],
)
def test_host_is_taken_out(
    typed: str, host: str, protocol: Protocol | None, port: int | None
) -> None:
    read = read_host(typed)

    assert (read.host, read.protocol, read.port) == (host, protocol, port)
    assert read.refusal is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("vm dupont", "blank"),
        ("wss://vm-dupont", "WebSocket"),
        ("vm-dupont:abc", "port"),
        ("vm-dupont:70000", "65535"),
        ("vm-dupont:0", "port"),
        ("vm/dupont", "/"),
        ("vm..local", "dot"),
        ("1:2:3", "IPv6"),
        ("a" * 254, "253"),
    ],
)
def test_wrong_host_is_refused_with_its_reason(typed: str, reason: str) -> None:
    read = read_host(typed)

    assert read.host == ""
    assert reason in str(read.refusal)


def test_plain_host_needs_no_note_and_a_url_gets_one() -> None:
    assert read_host("vm-dupont").note is None
    assert str(read_host("mqtts://vm:1").note) == "Taken from the URL: host vm, port 1"
    assert str(read_host("vm:1").note) == "Port 1 was moved to its own field"
    assert str(read_host(" vm ").note) == "Corrected to vm"


def test_password_of_a_url_appears_nowhere() -> None:
    assert "secret" not in repr(read_host("mqtts://jean:secret@vm:8883"))
