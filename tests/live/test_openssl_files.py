"""Files that the real openssl and ssh-keygen write are read, old and new forms alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from mqtts_gui.certs.loading import Kind, load_file
from mqtts_gui.certs.matching import same_key
from mqtts_gui.certs.sorting import sort_files
from tests.support.issuing import codes
from tests.support.lab import Lab, openssl
from tests.support.openssl_texts import run_openssl

pytestmark = pytest.mark.live

SECRET = "sésame"  # noqa: S105 - opens nothing but files made here


def knows() -> str:
    return SECRET


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-legacy",),
        ("-legacy", "-descert"),
        ("-nomac",),
        ("-keypbe", "NONE", "-certpbe", "NONE"),
        ("-macalg", "sha512", "-iter", "100000"),
    ],
    ids=" ".join,
)
def test_containers_of_every_age_are_opened(
    lab: Lab, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "own.p12"
    openssl(
        "pkcs12", "-export", "-inkey", str(lab.client.key), "-in", str(lab.client.certificate),
        "-certfile", str(lab.authority.certificate), "-passout", f"pass:{SECRET}",
        "-out", str(path), *options,
    )  # fmt: skip
    file = load_file(path, knows)

    assert [item.kind for item in file.items] == [
        Kind.CERTIFICATE, Kind.PRIVATE_KEY, Kind.CERTIFICATE,
    ]  # fmt: skip
    assert same_key(file.items[0].key_holder, file.items[1].key_holder)


@pytest.mark.parametrize(
    "words",
    [
        ("rsa", "-traditional"),
        ("rsa", "-traditional", "-aes128"),
        ("rsa", "-traditional", "-des3"),
        ("pkcs8", "-topk8"),
        ("pkcs8", "-topk8", "-v2", "aes-256-cbc"),
        ("pkcs8", "-topk8", "-scrypt"),
        ("pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"),
        ("pkcs8", "-topk8", "-outform", "DER"),
        ("rsa", "-outform", "DER"),
    ],
    ids=" ".join,
)
def test_locked_keys_of_every_age_are_opened(
    lab: Lab, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "own.key"
    openssl(*words, "-in", str(lab.client.key), "-passout", f"pass:{SECRET}", "-out", str(path))
    file = load_file(path, knows)

    certificate = load_file(lab.client.certificate).items[0]
    assert same_key(file.items[0].key_holder, certificate.key_holder)
    assert codes(file) <= {"file-der"}


def test_bundles_and_trusted_certificates_are_read(lab: Lab, tmp_path: Path) -> None:
    ca = str(lab.authority.certificate)
    openssl("crl2pkcs7", "-nocrl", "-certfile", ca, "-out", str(tmp_path / "ca.p7b"))
    openssl("x509", "-in", ca, "-addtrust", "clientAuth", "-out", str(tmp_path / "trusted.crt"))

    assert codes(load_file(tmp_path / "ca.p7b")) == {"file-pkcs7"}
    assert codes(load_file(tmp_path / "trusted.crt")) == {"file-trusted-cert"}


def test_printed_text_in_front_of_a_certificate_does_not_matter(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "printed.crt"
    openssl("x509", "-in", str(lab.client.certificate), "-text", "-out", str(path))
    assert load_file(path).certificates == load_file(lab.client.certificate).certificates
    assert codes(load_file(path)) == set()

    text = run_openssl("x509", "-in", lab.client.certificate, "-noout", "-text").stdout
    path.write_text(text, encoding="utf-8")
    assert codes(load_file(path)) == {"file-dump-only"}


def test_folder_of_the_lab_sorts_itself(lab: Lab) -> None:
    files = sort_files([lab.folder])

    assert files.ca == lab.authority.certificate
    assert files.client_cert == lab.client.certificate
    assert files.client_key == lab.client.key
