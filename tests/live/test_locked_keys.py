"""A good lock takes a while to open: a healthy walk opens it once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from mqtts_gui.certs import keys
from mqtts_gui.doctor.walk import walk
from mqtts_gui.mqtt.profile import Secrets
from tests.support.mqtt_setting import CLIENT, OPEN, mosquitto


def test_a_healthy_walk_unlocks_no_key_besides_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def note(secret: str) -> Iterator[bytes]:
        opened.append(secret)
        yield secret.encode()

    lines = (*OPEN, "require_certificate true")
    with mosquitto(lines, tls=True, client=CLIENT)(tmp_path) as case:
        key = case.profile.client_key
        assert key is not None
        lock = BestAvailableEncryption(b"secret")
        key.write_bytes(CLIENT.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
        key.chmod(0o600)
        monkeypatch.setattr(keys, "_encoded", note)
        result = walk(case.profile, Secrets(key_password="secret"))  # noqa: S106 - made up

    assert result.diagnosis is None
    assert "key-needs-passphrase" not in {each.code for each in result.warnings}
    assert opened == []
