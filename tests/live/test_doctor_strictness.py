"""What a strict client would say, held against the very OpenSSL that strict clients use."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.doctor.walk import WalkResult, walk
from mqtts_gui.errors import Severity
from mqtts_gui.mqtt.profile import Profile, Secrets
from tests.support.certificate_stages import (
    LAB,
    Holder,
    Setting,
    authority,
    holder,
    root,
    with_identifier,
    with_usage,
)
from tests.support.lab import Lab
from tests.support.mosquitto import Mosquitto
from tests.support.patience import DEADLINE_S

SAN = x509.SubjectAlternativeName([x509.DNSName("localhost")])
SIGNING = ("key_cert_sign", "crl_sign")


def sound(label: str, by: Holder | None = None) -> Holder:
    names = ("keyid",) if by else ()
    made = authority(label, by, names_authority=names)
    return with_identifier(with_usage(made, *SIGNING))


SOUND = sound("Sound CA")
CLASS = sound("Class CA", SOUND)
V1_ROOT = holder("Old CA", None)
LOOSE = with_identifier(with_usage(root("Loose CA"), *SIGNING))
LOOSE.part.put(x509.BasicConstraints(ca=True, path_length=None), critical=False)
SETTINGS = {
    "sound": Setting(holder("localhost", SOUND, SAN, identified=True), ca=(SOUND,)),
    "intermediate": Setting(
        holder("localhost", CLASS, SAN, identified=True), sent=(CLASS,), ca=(SOUND,)
    ),
    "root sent": Setting(
        holder("localhost", SOUND, SAN, identified=True), sent=(SOUND,), ca=(SOUND,)
    ),
    "lab, without keyUsage": Setting(),
    "version 1 below a sound root": Setting(holder("localhost", SOUND), ca=(SOUND,)),
    "root of version 1": Setting(holder("localhost", V1_ROOT), ca=(V1_ROOT,)),
    "no identifier of the authority": Setting(holder("localhost", SOUND, SAN), ca=(SOUND,)),
    "constraints not critical": Setting(
        holder("localhost", LOOSE, SAN, identified=True), ca=(LOOSE,)
    ),
    "self-signed": Setting(s := holder("localhost", None, SAN), ca=(s,)),
    "several authorities": Setting(
        holder("localhost", SOUND, SAN, identified=True), ca=(LAB, SOUND)
    ),
}


@pytest.mark.parametrize("label", SETTINGS)
def test_python_3_13_refuses_what_is_said_to_be_refused(label: str, tmp_path: Path) -> None:
    with SETTINGS[label].stage(tmp_path) as case:
        refused = strict_number(case.profile)
        result = walk(case.profile, case.secrets)

    assert result.diagnosis is None
    warned = [each.code for each in result.strict if each.severity is Severity.WARNING]
    assert bool(warned) == bool(refused), (refused, warned)
    assert all(str(each.message) and each.fix for each in result.strict)


def test_the_lab_as_it_is_made(lab: Lab, tmp_path: Path) -> None:
    lines = [f"certfile {lab.broker.certificate}", f"keyfile {lab.broker.key}"]
    with Mosquitto(tmp_path, [*lines, "allow_anonymous true"]) as broker:
        profile = Profile(host="localhost", port=broker.port, ca_file=lab.authority.certificate)
        assert strict_number(profile) == 92
        assert codes(walk(profile, Secrets())) == {
            "warn-ca-no-key-usage",
            "warn-no-san",
            "warn-v1",
        }


def test_a_refused_chain_is_looked_at_as_well(tmp_path: Path) -> None:
    setting = replace(SETTINGS["lab, without keyUsage"], changes={"server_name": "vm-dupont"})
    with setting.stage(tmp_path) as case:
        result = walk(case.profile, case.secrets)

    assert result.diagnosis is not None
    assert "warn-ca-no-key-usage" in codes(result)


def codes(result: WalkResult) -> set[str]:
    return {each.code for each in result.strict}


def strict_number(profile: Profile) -> int:
    """Return what the context says that Python 3.13 makes by default, 0 where it connects."""
    context = ssl.create_default_context(cafile=str(profile.ca_file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    address = ("127.0.0.1", profile.port)
    with socket.create_connection(address, DEADLINE_S) as connected:
        try:
            with context.wrap_socket(connected, server_hostname=profile.expected_name):
                return 0
        except ssl.SSLCertVerificationError as error:
            return error.verify_code
