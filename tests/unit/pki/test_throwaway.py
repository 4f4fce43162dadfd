"""The throwaway authority makes what the lab should make, and keeps no secret around."""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mqtts_gui.pki.keyfile import write_key_file
from mqtts_gui.pki.throwaway import ThrowawayPki, make_throwaway_pki

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are a matter of POSIX")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> ThrowawayPki:
    return make_throwaway_pki(
        tmp_path_factory.mktemp("pki") / "clés",
        host_names=("localhost", "vm-dupont"),
        addresses=("127.0.0.1", "::1"),
        client_name="Élève Dupont",
        broker_name="vm-dupont",
    )


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_certificates_are_those_of_the_lab_as_they_should_be(pki: ThrowawayPki) -> None:
    now = datetime.now(UTC)
    authority = load(pki.ca_cert)
    for path, name in [(pki.broker_cert, "vm-dupont"), (pki.client_cert, "Élève Dupont")]:
        certificate = load(path)
        subject = {one.oid: one.value for one in certificate.subject}
        key = certificate.public_key()

        certificate.verify_directly_issued_by(authority)
        assert certificate.version is x509.Version.v3
        assert subject[NameOID.ORGANIZATION_NAME] == "Ciel Demo"
        assert subject[NameOID.ORGANIZATIONAL_UNIT_NAME] == "iot"
        assert subject[NameOID.COMMON_NAME] == name
        assert isinstance(key, rsa.RSAPublicKey)
        assert key.key_size == 2048
        assert certificate.not_valid_before_utc < now < certificate.not_valid_after_utc
        assert certificate.not_valid_after_utc - now < timedelta(days=90)
        assert certificate.serial_number.bit_length() > 64


def test_extensions_say_who_is_what(pki: ThrowawayPki) -> None:
    authority, broker, client = map(load, (pki.ca_cert, pki.broker_cert, pki.client_cert))
    names = broker.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    roles = [
        list(one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
        for one in (broker, client)
    ]
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    signer = client.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value

    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not broker.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "vm-dupont"]
    assert names.get_values_for_type(x509.IPAddress) == [ip_address("127.0.0.1"), ip_address("::1")]
    assert roles == [[ExtendedKeyUsageOID.SERVER_AUTH], [ExtendedKeyUsageOID.CLIENT_AUTH]]
    assert signer.key_identifier == identifier.digest


def test_keys_belong_to_their_certificates(pki: ThrowawayPki) -> None:
    pairs = [(pki.broker_key, pki.broker_cert), (pki.client_key, pki.client_cert)]
    for key_file, certificate_file in pairs:
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        assert key.public_key() == load(certificate_file).public_key()


def test_private_key_of_the_authority_is_nowhere(pki: ThrowawayPki) -> None:
    authority = load(pki.ca_cert).public_key()
    names = {path.name for path in pki.folder.iterdir()}

    assert names == {"ca.crt", "broker.crt", "broker.key", "client.crt", "client.key"}
    for path in pki.folder.glob("*.key"):
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        assert key.public_key() != authority


@posix
def test_keys_and_their_folder_are_for_their_owner_only(pki: ThrowawayPki) -> None:
    for path, mode in [(pki.broker_key, 0o600), (pki.client_key, 0o600), (pki.folder, 0o700)]:
        assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_key_file_is_for_its_owner_from_its_first_instant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: modes.append(os.fstat(descriptor).st_mode & 0o777)
    )
    previous = os.umask(0)
    try:
        write_key_file(tmp_path / "a.key", b"secret")
    finally:
        os.umask(previous)

    assert modes == [0o600]
    assert (tmp_path / "a.key").read_bytes() == b"secret"


def test_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    write_key_file(path, b"the only one\r\n")

    with pytest.raises(FileExistsError):
        write_key_file(path, b"another")

    assert path.read_bytes() == b"the only one\r\n"


@posix
def test_link_laid_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.key").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(FileExistsError):
        write_key_file(tmp_path / "a.key", b"secret")

    assert not (tmp_path / "elsewhere").exists()


def test_key_that_cannot_be_written_whole_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        write_key_file(tmp_path / "a.key", b"secret")

    assert not (tmp_path / "a.key").exists()
