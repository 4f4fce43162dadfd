"""Each finding about a certificate brings the command that shows or mends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mqtts_gui.certs
from mqtts_gui.certs.fault_commands import command_for, commanded_codes, error, info, warning
from mqtts_gui.certs.roles import Role
from mqtts_gui.errors import Severity
from mqtts_gui.i18n import mark

MADE = re.compile(r'\b(?:error|warning|info|_strict)\(\s*"([a-z0-9-]+)"')
WITH_THE_HOST = re.compile(r"(?:name|host)-")
"""Their command names the host; see `name_findings.name_mismatch`."""


def codes_made() -> set[str]:
    folder = Path(mqtts_gui.certs.__file__).parent
    return {code for path in folder.glob("*.py") for code in MADE.findall(path.read_text("utf-8"))}


def test_every_code_has_its_command() -> None:
    codes = {code for code in codes_made() if not WITH_THE_HOST.match(code)}

    assert len(codes) > 40
    assert codes - set(commanded_codes()) == set()


@pytest.mark.parametrize(
    ("code", "role", "file"),
    [
        ("leaf-expired", Role.ANY, "broker.crt"),
        ("client-cert-expired", Role.CLIENT, "client.crt"),
        ("ca-expired", Role.CA, "ca.crt"),
        ("chain-refused", Role.CLIENT, "client.crt"),
        ("chain-refused", Role.BROKER, "broker.crt"),
        ("warn-v1", Role.CA, "ca.crt"),
        ("cert-revoked", Role.ANY, "crl.pem"),
        ("clock-client-behind", Role.CLIENT, "ca.crt"),
    ],
)
def test_command_names_the_file_of_the_lab(code: str, role: Role, file: str) -> None:
    words = command_for(code, role)

    assert words[0] == "openssl"
    assert file in words


def test_code_without_a_command_has_none() -> None:
    assert command_for("file-missing") == ()


def test_severity_is_that_of_the_name() -> None:
    message = mark("Something")
    made = [make("warn-v1", message, message) for make in (error, warning, info)]

    assert [each.severity for each in made] == [Severity.ERROR, Severity.WARNING, Severity.INFO]
    assert {each.command for each in made} == {command_for("warn-v1")}
