"""What an edit changes, and what it would break."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol
from mqtts_gui.ui.models.host_text import read_host
from mqtts_gui.ui.models.profile_edits import (
    client_id_refusal,
    client_id_remark,
    host_changes,
    login_remark,
    protocol_changes,
    read_path,
)


def test_protocol_takes_its_default_port_along() -> None:
    assert protocol_changes(Profile(port=8883), Protocol.MQTT) == {
        "protocol": Protocol.MQTT,
        "port": 1883,
    }


def test_protocol_leaves_a_port_of_ones_own_alone() -> None:
    assert "port" not in protocol_changes(Profile(port=18883), Protocol.MQTT)


def test_url_changes_host_protocol_and_port() -> None:
    changed = Profile().with_changes(**host_changes(Profile(), read_host("mqtt://vm")))

    assert changed.address == "mqtt://vm:1883"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ('"/home/élève/ca.crt"', Path("/home/élève/ca.crt")),
        ("file:///tp/a%20b/ca.crt", Path("/tp/a b/ca.crt")),
        ("  /tp/ca.crt ", Path("/tp/ca.crt")),
        ("  ", None),
        ("", None),
    ],
)
def test_pasted_path_is_undone(typed: str, path: Path | None) -> None:
    assert read_path(typed) == path


def test_client_id_of_mqtt_3_1_is_bounded() -> None:
    assert client_id_refusal("a" * 24, MqttVersion.V3_1) is not None
    assert client_id_refusal("", MqttVersion.V3_1) is not None
    assert client_id_refusal("a" * 24, MqttVersion.V3_1_1) is None
    assert client_id_refusal("a\x00", MqttVersion.V5) is not None
    assert client_id_refusal("é" * 40_000, MqttVersion.V5) is not None


def test_empty_client_id_is_explained() -> None:
    lasting = Profile(client_id="", clean_start=False, mqtt_version=MqttVersion.V3_1_1)

    assert "clean start" in str(client_id_remark(lasting))
    assert "broker chooses" in str(client_id_remark(Profile(client_id="")))
    assert client_id_remark(Profile()) is None


def test_password_in_clear_is_remarked() -> None:
    assert "in clear" in str(login_remark(Profile(protocol=Protocol.MQTT), "s"))
    assert "user name" in str(login_remark(Profile(mqtt_version=MqttVersion.V3_1_1), "s"))
    assert login_remark(Profile(username="jean"), "s") is None
