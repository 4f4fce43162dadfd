"""What is exported is what openssl writes, and opens there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.pki.exporting import Bundle, as_der, as_pem, as_pkcs12
from tests.support.issuing import authority, issue, loaded, request, revocation_list
from tests.support.mosquitto import find

ROOT = authority("CA-CIEL")
OWN = issue("Élève Dupont", by=ROOT)
PASSPHRASE = "café ☕"  # noqa: S105 - of a container made for one test
KINDS = {
    Kind.CERTIFICATE: (OWN.pem, "x509"),
    Kind.CSR: (request("vm-dupont"), "req"),
    Kind.CRL: (revocation_list(ROOT), "crl"),
}


def openssl(*words: str | Path) -> bytes:
    """Run openssl and return what it printed; names are not always in UTF-8."""
    command = [find("openssl"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    return done.stdout + done.stderr


def only(data: bytes) -> LoadedItem:
    (item,) = loaded(data).items
    return item


@pytest.mark.parametrize("kind", KINDS)
def test_pem_is_what_openssl_writes(kind: Kind, tmp_path: Path) -> None:
    data, command = KINDS[kind]
    source = tmp_path / "source.pem"
    source.write_bytes(data)
    printed = openssl(command, "-in", source)

    assert as_pem([only(data)]) == printed
    assert as_pem([only(as_der(only(data)))]) == printed


def test_trusted_certificate_loses_what_it_is_trusted_for(tmp_path: Path) -> None:
    source = tmp_path / "trusted.pem"
    source.write_bytes(OWN.pem)
    trusted = openssl("x509", "-in", source, "-trustout", "-addtrust", "clientAuth")

    assert b"TRUSTED" in trusted
    assert as_pem([only(trusted)]) == OWN.pem


@pytest.mark.parametrize("old", [False, True], ids=["AES", "3DES"])
@pytest.mark.parametrize("passphrase", [PASSPHRASE, ""])
def test_container_opens_in_openssl(*, old: bool, passphrase: str, tmp_path: Path) -> None:
    bundle = Bundle(OWN.certificate, OWN.key, (ROOT.certificate,), "Élève Dupont")
    path, secret = tmp_path / "own.p12", tmp_path / "secret"
    path.write_bytes(as_pkcs12(bundle, passphrase, old=old))
    secret.write_text(passphrase + "\n", encoding="utf-8")

    held = openssl("pkcs12", "-in", path, "-nodes", "-passin", f"file:{secret}")

    assert held.count(b"BEGIN CERTIFICATE") == 2
    assert b"BEGIN PRIVATE KEY" in held


def test_container_is_locked_by_aes_or_for_old_programs_by_triple_des(tmp_path: Path) -> None:
    path, told = tmp_path / "own.p12", []
    for old in (False, True):
        path.write_bytes(as_pkcs12(Bundle(OWN.certificate, OWN.key), "x", old=old))
        told.append(openssl("pkcs12", "-in", path, "-info", "-noout", "-passin", "pass:x"))

    assert b"AES-256-CBC" in told[0]
    assert b"TripleDES" not in told[0]
    assert b"pbeWithSHA1And3-KeyTripleDES-CBC" in told[1]
    assert b"AES" not in told[1]
