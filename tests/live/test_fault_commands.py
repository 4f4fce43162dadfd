"""The openssl command beside each finding runs with the lab's files, and does what it is for."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509

from mqtts_gui.certs.fault_commands import command_for, command_to_check, commanded_codes
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.roles import Role
from tests.support.lab import Lab
from tests.support.mosquitto import find

pytestmark = pytest.mark.live

KEY_MADE_ANEW = {"leaf-weak-key": "broker.key", "client-key-weak": "client.key"}


@pytest.fixture
def folder(lab: Lab, tmp_path: Path) -> Path:
    """A copy of the lab's folder, with what `openssl ca` keeps beside it."""
    folder = tmp_path / "lab"
    shutil.copytree(lab.folder, folder)
    database = folder / "demoCA"
    database.mkdir()
    (database / "index.txt").write_text("", encoding="ascii")
    (database / "crlnumber").write_text("01\n", encoding="ascii")
    run(folder, command_for("crl-expired"))
    return folder


def run(folder: Path, words: Sequence[str], *, code: int = 0) -> str:
    """Run a command that ends with `code` in a folder, and return all that it printed."""
    assert words[0] == "openssl"
    done = subprocess.run(
        [find("openssl"), *words[1:]],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def read(path: Path) -> x509.Certificate:
    (certificate,) = load_file(path).certificates
    return certificate


def test_every_command_runs_for_every_role(folder: Path) -> None:
    commands = {command_for(code, role) for code in commanded_codes() for role in (Role.CA, *Role)}
    # What makes new files comes last, because the old ones no longer fit then.
    for words in sorted(commands, key=lambda words: ("-out" in words, words)):
        run(folder, words)
    assert len(commands) > 30


def test_certificate_is_signed_again_for_a_year(folder: Path) -> None:
    before = read(folder / "broker.crt")
    run(folder, command_for("leaf-expired"))
    after = read(folder / "broker.crt")

    assert after.serial_number != before.serial_number
    assert (after.not_valid_after_utc - after.not_valid_before_utc).days == 365
    assert "broker.crt: OK" in run(folder, command_for("ca-wrong"))


@pytest.mark.parametrize("code", ["ca-wrong", "ca-same-name-other-key"])
def test_wrong_authority_is_refused_by_its_command(code: str, folder: Path, other_lab: Lab) -> None:
    words = command_for(code)
    shutil.copy(other_lab.authority.certificate, folder / "ca.crt")

    assert "error 20 at" in run(folder, words, code=2)
    assert words[-1] == "broker.crt"


@pytest.mark.parametrize("code", ["ca-none", "ca-subject-equals-leaf"])
def test_names_of_what_the_authority_signed_are_shown(code: str, folder: Path) -> None:
    printed = run(folder, command_for(code))

    assert "CN = localhost" in printed
    assert "CN = CA-CIEL" in printed


def test_authority_gets_its_key_usage(folder: Path) -> None:
    run(folder, command_for("warn-ca-no-key-usage", Role.CA))
    usage = read(folder / "ca.crt").extensions.get_extension_for_class(x509.KeyUsage)

    assert usage.critical
    assert usage.value.key_cert_sign
    assert usage.value.crl_sign


def test_request_gets_its_list_of_names(folder: Path) -> None:
    run(folder, command_for("warn-no-san"))
    request = x509.load_pem_x509_csr((folder / "broker.csr").read_bytes())
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    run(folder, command_for("leaf-expired"))

    assert names.get_values_for_type(x509.DNSName) == ["vm-dupont"]
    assert read(folder / "broker.crt").extensions  # version 3 now, with the names of the request


@pytest.mark.parametrize(
    ("host", "said"), [("localhost", "does match"), ("raspberrypi", "does NOT match")]
)
def test_host_is_compared(folder: Path, host: str, said: str) -> None:
    assert said in run(folder, command_to_check(host, address=False))


def test_address_is_compared(folder: Path) -> None:
    printed = run(folder, command_to_check("192.168.56.10", address=True))

    assert "does NOT match" in printed


@pytest.mark.parametrize(("code", "file"), KEY_MADE_ANEW.items())
def test_key_is_made_anew(folder: Path, code: str, file: str) -> None:
    before = (folder / file).read_bytes()
    run(folder, command_for(code))

    assert (folder / file).read_bytes() != before


def test_dates_purposes_and_lists_are_shown(folder: Path) -> None:
    assert "notAfter=" in run(folder, command_for("ca-expired"))
    assert "SSL server : Yes" in run(folder, command_for("leaf-eku-client-only"))
    assert "No Revoked Certificates" in run(folder, command_for("cert-revoked"))
    assert "verify OK" in run(folder, command_for("crl-other-key"))
