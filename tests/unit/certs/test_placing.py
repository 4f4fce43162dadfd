"""A file in a wrong field is recognised by what it holds and by what stands in the other fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from mqtts_gui.certs.items import LoadedFile
from mqtts_gui.certs.loading import load_file
from mqtts_gui.certs.placing import FIELD_NAMES, FileRole, find_home
from tests.support.issuing import (
    Issued,
    authority,
    issue,
    key_pem,
    lab_certificate,
    loaded,
    new_key,
    purpose,
    request,
    revocation_list,
)

CA, CERT, KEY = FileRole
ROOT = authority("CA-CIEL")
OTHER_ROOT = authority("CA-CIEL")
CLIENT = lab_certificate("dupont", ROOT)
BROKER = issue("vm-dupont", by=ROOT, extensions=[purpose(ExtendedKeyUsageOID.SERVER_AUTH)])
LOCK = BestAvailableEncryption(b"x")


def container(own: Issued, passphrase: str | None = None, *others: Issued) -> bytes:
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    extra = [each.certificate for each in others]
    return pkcs12.serialize_key_and_certificates(None, own.key, own.certificate, extra, lock)


CA_FILE = loaded(ROOT.pem, "ca.crt")
CLIENT_FILE = loaded(CLIENT.pem, "client.crt")
KEY_FILE = loaded(key_pem(CLIENT.key), "client.key")
LOCKED_KEY = loaded(key_pem(CLIENT.key, "x"), "client.key")
CA_KEY = loaded(key_pem(ROOT.key), "ca.key")
OTHER_KEY = loaded(key_pem(new_key()), "other.key")
PAIR = loaded(CLIENT.pem + key_pem(CLIENT.key), "client.pem")
P12 = loaded(container(CLIENT), "client.p12")
LOCKED_P12 = loaded(container(CLIENT, "x"), "client.p12")
NAMED_BROKER = loaded(lab_certificate("vm-dupont", ROOT).pem, "dupont-broker.crt")


@pytest.mark.parametrize(
    ("role", "file", "others", "home", "what"),
    [
        (CA, KEY_FILE, {}, KEY, "This is a private key"),
        (CA, KEY_FILE, {CERT: CLIENT_FILE}, KEY, "This is a private key"),
        (CA, LOCKED_KEY, {CERT: CLIENT_FILE}, KEY, "This is a private key"),
        (CA, CLIENT_FILE, {}, CERT, "This is the certificate of dupont"),
        (CA, P12, {}, CERT, "The file holds a certificate with its private key"),
        (CA, LOCKED_P12, {}, CERT, "The file holds a certificate with its private key"),
        (CA, PAIR, {}, CERT, "The file holds a certificate with its private key"),
        (CERT, CA_FILE, {}, CA, "CA-CIEL is an authority"),
        (CERT, CA_FILE, {KEY: KEY_FILE}, CA, "CA-CIEL is an authority"),
        (CERT, KEY_FILE, {}, KEY, "This is a private key"),
        (CERT, LOCKED_KEY, {CA: CA_FILE}, KEY, "This is a private key"),
        (KEY, CLIENT_FILE, {}, CERT, "This is the certificate of dupont"),
        (KEY, CA_FILE, {}, CA, "CA-CIEL is an authority"),
        (KEY, P12, {}, CERT, "The file holds a certificate with its private key"),
        (KEY, P12, {CERT: load_file(Path("gone.crt"))}, CERT,
         "The file holds a certificate with its private key"),
        (KEY, LOCKED_P12, {}, CERT, "The file holds a certificate with its private key"),
        (KEY, loaded(lab_certificate("vm", ROOT).pem, "broker.crt"),
         {CERT: KEY_FILE}, None, "This is the certificate of the broker vm"),
    ],
)  # fmt: skip
def test_misplaced_file_has_a_home(
    role: FileRole,
    file: LoadedFile,
    others: dict[FileRole, LoadedFile],
    home: FileRole | None,
    what: str,
) -> None:
    found = find_home(role, {role: file, **others})

    assert found is not None
    assert found.role == home
    assert str(found.what).startswith(what)


@pytest.mark.parametrize(
    ("role", "file", "others"),
    [
        (CA, CA_FILE, {}),
        (CA, loaded(authority("Class CA", by=ROOT).pem), {}),
        (CA, loaded(issue("vm-dupont").pem), {}),
        (CA, loaded(CLIENT.pem + ROOT.pem), {}),
        (CA, loaded(container(CLIENT, None, ROOT)), {}),
        (CA, OTHER_KEY, {CERT: CLIENT_FILE}),
        (CA, loaded(request()), {}),
        (CA, loaded(revocation_list(ROOT)), {}),
        (CA, load_file(Path("gone.crt")), {}),
        (CERT, CLIENT_FILE, {CA: CA_FILE, KEY: KEY_FILE}),
        (CERT, loaded(ROOT.pem + CLIENT.pem), {CA: CA_FILE}),
        (CERT, CA_FILE, {KEY: CA_KEY}),
        (CERT, loaded(ROOT.pem + key_pem(ROOT.key)), {}),
        (CERT, loaded(authority("Class CA", by=ROOT).pem), {}),
        (CERT, CA_KEY, {CA: CA_FILE}),
        (CERT, P12, {}),
        (CERT, LOCKED_P12, {}),
        (CERT, loaded(request()), {}),
        (KEY, KEY_FILE, {}),
        (KEY, CA_KEY, {CA: CA_FILE, CERT: CLIENT_FILE}),
        (KEY, P12, {CERT: CLIENT_FILE}),
        (KEY, LOCKED_P12, {CERT: LOCKED_P12}),
        (KEY, loaded(request()), {}),
    ],
)
def test_file_that_is_right_or_of_no_use_has_no_other_home(
    role: FileRole, file: LoadedFile, others: dict[FileRole, LoadedFile]
) -> None:
    assert find_home(role, {role: file, **others}) is None


@pytest.mark.parametrize("role", [CA, KEY])
@pytest.mark.parametrize("file", [loaded(BROKER.pem, "x.crt"), NAMED_BROKER])
def test_certificate_of_a_broker_belongs_nowhere(role: FileRole, file: LoadedFile) -> None:
    home = find_home(role, {role: file})

    assert home is not None
    assert home.role is None
    assert "certificate of the broker vm-dupont" in str(home.what)


def test_certificate_named_like_a_brokers_is_the_clients_with_its_key() -> None:
    files = {CA: NAMED_BROKER, KEY: loaded(key_pem(BROKER.key))}
    assert find_home(CA, files) is not None
    own = lab_certificate("vm-dupont", ROOT, key=new_key())
    files = {CA: loaded(own.pem, "broker.crt"), KEY: loaded(key_pem(own.key))}
    home = find_home(CA, files)

    assert home is not None
    assert home.role is CERT


def test_every_field_has_a_name_in_both_languages(each_language: str) -> None:
    assert len({str(FIELD_NAMES[role]) for role in FileRole}) == 3
