"""Every healthy set-up is `ok` for the console too, with the true warnings and exit code 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mqtts_gui.cli.program import main
from tests.support.every_fault import every_fault
from tests.support.fault import OK, Case, Fault

# How a host may be typed is another matter: the console takes a URL apart, a field does not.
HEALTHY = [
    fault
    for fault in every_fault()
    if fault.code == OK and fault.by_connect and not fault.label.startswith("host:")
]


@pytest.mark.parametrize("fault", HEALTHY, ids=lambda fault: fault.name)
def test_console_finds_nothing_wrong(
    fault: Fault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with fault.stage(tmp_path) as case:
        if not (
            case.profile.verify_chain and case.profile.verify_name and case.profile.clean_start
        ):
            pytest.skip("the console has no option for this")
        exit_code = main(_arguments(case, tmp_path))
    found = json.loads(capsys.readouterr().out)
    assert (exit_code, found["diagnosis"]["code"]) == (0, OK)
    if fault.warnings is not None:
        assert {each["code"] for each in found["warnings"]} == fault.warnings


def _arguments(case: Case, folder: Path) -> list[str]:
    profile, secrets, errand = case.profile, case.secrets, case.errand
    arguments = ["doctor", f"{profile.protocol}://{profile.place}", "--json", "--timeout", "5"]
    given = {
        "--cafile": profile.ca_file if profile.protocol == "mqtts" else None,
        "--cert": profile.client_cert,
        "--key": profile.client_key,
        "--username": profile.username,
        "--client-id": profile.client_id,
        "--mqtt-version": profile.mqtt_version,
        "--keepalive": profile.keep_alive_s,
        "--server-name": profile.server_name,
        "--tls-min": profile.tls_min,
        "--tls-max": profile.tls_max,
        "--ciphers": profile.ciphers,
        "--publish": errand.publish_to,
        "--qos": errand.qos,
        "--size": errand.payload_bytes,
        "--password-file": _written(folder / "password", secrets.password),
        "--key-password-file": _written(folder / "passphrase", secrets.key_password),
    }
    arguments += [f"{name}={value}" for name, value in given.items() if value not in {None, ""}]
    return arguments + [f"--topic={each}" for each in errand.filters]


def _written(path: Path, secret: str | None) -> Path | None:
    if secret is None:
        return None
    path.touch(mode=0o600)
    path.write_text(f"{secret}\n", encoding="utf-8")
    return path
