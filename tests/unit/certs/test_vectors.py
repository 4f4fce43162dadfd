"""Every file of pyca's and NIST's collections goes all the way without an exception."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mqtts_gui.certs.items import Kind
from tests.support.vectors import FOLDER, PKITS, Inspected, inspect, vector_files

CONTAINERS = PKITS / "pkcs12"
CPU_S = 5
LEAST_FILES = 1_700
REFUSED_CERTIFICATES = (
    "badasn1time.pem",
    "custom/dsa_null_alg_params.pem",
    "custom/ecdsa_null_alg.pem",
    "custom/invalid_version.pem",
    "ed25519/ed25519-rfc8410.pem",
    "PKITS_data/certs/DSAParametersInheritedCACert.crt",
    "PKITS_data/certs/ValidDSAParameterInheritanceTest5EE.crt",
)
REFUSED_LISTS = (
    "custom/crl_bad_version.pem",
    "custom/crl_inner_outer_mismatch.der",
    "custom/crl_invalid_time.der",
    "custom/crl_issuer_invalid_printable_string.der",
)


def inspect_in_time(path: Path) -> Inspected:
    start = time.thread_time()
    inspected = inspect(path)
    assert time.thread_time() - start < CPU_S, path
    return inspected


def only(path: Path) -> Inspected:
    inspected = inspect_in_time(path)
    assert len(inspected.file.items) == 1
    return inspected


def test_the_collection_is_the_one_that_is_meant() -> None:
    assert len(vector_files()) > LEAST_FILES


FOLDERS = sorted({path.parent for path in vector_files()} - {CONTAINERS})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_goes_all_the_way(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            inspected = inspect_in_time(path)
            assert inspected.file.opened
            # A file that holds nothing says why.
            assert inspected.file.items or inspected.file.error, path
            for item in inspected.file.items:
                assert item.readable or item.findings, path


@pytest.mark.parametrize("name", REFUSED_CERTIFICATES)
def test_certificate_that_the_library_refuses_is_described_all_the_same(name: str) -> None:
    inspected = only(FOLDER / name)
    (item,), (described,) = inspected.file.items, inspected.described

    assert (item.kind, item.value, item.loose) == (Kind.CERTIFICATE, None, True)
    assert "form-nonstandard" in inspected.codes
    assert "form-garbage" not in inspected.codes
    assert described.subject
    assert described.issuer
    assert described.serial
    assert described.key_type
    assert described.not_before
    assert described.signature_algorithm
    assert described.fingerprint_sha256


@pytest.mark.parametrize("name", REFUSED_LISTS)
def test_list_that_the_library_refuses_is_described_all_the_same(name: str) -> None:
    inspected = only(FOLDER / name)
    (item,), (described,) = inspected.file.items, inspected.described

    assert (item.kind, item.loose) == (Kind.CRL, True)
    assert "form-nonstandard" in inspected.codes
    assert described.issuer
    assert described.not_after
    assert described.revoked is not None


def test_request_of_an_impossible_version_is_described_all_the_same() -> None:
    inspected = only(FOLDER / "requests" / "bad-version.pem")
    (item,), (described,) = inspected.file.items, inspected.described

    assert (item.kind, item.loose) == (Kind.CSR, True)
    assert (described.version, described.common_name) == (2, "Test")
    assert (described.key_type, described.curve) == ("EC", "prime256v1")


def test_what_is_odd_is_said_by_its_reason() -> None:
    reasons = {
        name: str(only(FOLDER / name).file.items[0].findings[-1].message).split(":")[0]
        for name in ("custom/invalid_version.pem", "badasn1time.pem", "custom/ecdsa_null_alg.pem")
    }

    assert list(reasons.values()) == [
        "Its version does not exist",
        "One of its dates is no date",
        "It breaks a rule of its standard (X.509), or a character of it was changed",
    ]


def test_date_that_is_none_hides_no_other() -> None:
    (described,) = only(FOLDER / "badasn1time.pem").described

    assert described.not_before == datetime(2011, 3, 21, 9, 25, 52, tzinfo=UTC)
    assert described.not_after is None


def test_key_of_an_unknown_algorithm_is_called_by_its_number() -> None:
    (described,) = only(FOLDER / "custom" / "unsupported_subject_public_key_info.pem").described

    assert (described.key_type, described.key_size) == ("1.3.6.1.4.1.8432.1.1.2", None)
    assert described.public_key_sha256


def test_pair_of_certificates_is_read() -> None:
    inspected = only(PKITS / "certpairs" / "GoodCACertforwardcrossCertificatePair.cp")
    (certificate,) = inspect(PKITS / "certs" / "GoodCACert.crt").described
    (described,) = inspected.described

    assert described.fingerprint_sha256 == certificate.fingerprint_sha256
    assert inspected.codes == {"file-certificate-pair"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ocsp/req-sha1.der", "file-ocsp-request"),
        ("ocsp/req-multi-sha1.der", "file-ocsp-request"),
        ("ocsp/ocsp-army.valid-req.der", "file-ocsp-request"),
        ("ocsp/resp-revoked.der", "file-ocsp-response"),
        ("ocsp/resp-unauthorized.der", "file-ocsp-response"),
        ("cryptography-scts-tbs-precert.der", "file-unknown"),
    ],
)
def test_sound_der_that_is_no_certificate_is_named(name: str, code: str) -> None:
    inspected = only(FOLDER / name)

    assert inspected.file.items[0].kind is Kind.UNKNOWN
    assert inspected.codes == {code}


@pytest.mark.parametrize("half", [0, 1], ids=["one half", "the other"])
def test_containers_of_pkits_hold_the_certificates_beside_them(half: int) -> None:
    for path in vector_files(CONTAINERS)[half::2]:
        inspected = inspect_in_time(path)
        kinds = [item.kind for item in inspected.file.items]
        assert kinds == [Kind.CERTIFICATE, Kind.PRIVATE_KEY], path
        assert inspected.file.items[0].der == (PKITS / "certs" / f"{path.stem}.crt").read_bytes()
        assert inspected.described[1].key, path


def test_lists_of_pkits_are_read() -> None:
    for path in vector_files(PKITS / "crls"):
        (described,) = only(path).described
        assert described.kind is Kind.CRL
        assert described.issuer, path
        assert described.not_before, path


def test_requests_are_read() -> None:
    for path in vector_files(FOLDER / "requests"):
        (item,) = only(path).file.items
        assert item.kind is Kind.CSR, path
        assert item.readable, path
