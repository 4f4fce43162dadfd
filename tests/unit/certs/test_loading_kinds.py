"""Every kind of object, in every container, is recognised by what it is."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)

from mqtts_gui.certs.loading import Kind, load_file
from mqtts_gui.certs.matching import same_key
from tests.support.issuing import (
    Key,
    authority,
    codes,
    issue,
    key_pem,
    loaded,
    new_key,
    request,
    revocation_list,
    rsa_key,
)

PASSPHRASE = "sésame"  # noqa: S105 - opens nothing but keys made here
FORMS = [
    (Encoding.PEM, PrivateFormat.PKCS8, "PEM"),
    (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, "PEM"),
    (Encoding.PEM, PrivateFormat.OpenSSH, "OpenSSH"),
    (Encoding.DER, PrivateFormat.PKCS8, "DER"),
    (Encoding.DER, PrivateFormat.TraditionalOpenSSL, "DER"),
]


def knows() -> str | None:
    return PASSPHRASE


@pytest.mark.parametrize(("encoding", "form", "expected"), FORMS)
@pytest.mark.parametrize("make", [new_key, rsa_key], ids=["ec", "rsa"])
def test_private_keys_are_read_in_every_form(
    encoding: Encoding, form: PrivateFormat, expected: str, make: type[Key]
) -> None:
    key = make()
    (item,) = loaded(key.private_bytes(encoding, form, NoEncryption())).items

    assert (item.kind, item.form, item.encrypted) == (Kind.PRIVATE_KEY, expected, False)
    assert same_key(item.key_holder, key)


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_locked_key_asks_for_its_passphrase_once(encoding: Encoding) -> None:
    key = new_key()
    data = key_pem(key, PASSPHRASE, encoding=encoding)
    asked: list[None] = []

    def password() -> str:
        asked.append(None)
        return PASSPHRASE

    (item,) = loaded(data, "k.key", password).items

    assert item.encrypted
    assert same_key(item.key_holder, key)
    assert len(asked) == 1


def test_locked_key_of_the_old_form_is_opened() -> None:
    key = rsa_key()
    data = key_pem(key, PASSPHRASE, PrivateFormat.TraditionalOpenSSL)

    assert b"DEK-Info" in data
    assert same_key(loaded(data, "k.key", knows).items[0].key_holder, key)
    assert codes(loaded(data)) == {"key-needs-passphrase"}


@pytest.mark.parametrize(
    ("answer", "code"), [(None, "key-needs-passphrase"), ("wrong", "key-wrong-passphrase")]
)
def test_locked_key_stays_locked_and_says_so(answer: str | None, code: str) -> None:
    file = loaded(key_pem(new_key(), PASSPHRASE), "k.key", lambda: answer)

    (item,) = file.items
    assert (item.kind, item.value, item.encrypted) == (Kind.PRIVATE_KEY, None, True)
    assert codes(file) == {code}


def test_plain_key_asks_for_nothing() -> None:
    def password() -> str:
        raise AssertionError("asked")

    assert loaded(key_pem(new_key()), "k.key", password).items[0].value is not None


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_public_key_is_read(encoding: Encoding) -> None:
    key = new_key()
    data = key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    (item,) = loaded(data).items

    assert item.kind is Kind.PUBLIC_KEY
    assert same_key(item.key_holder, key)


def test_public_keys_of_other_forms_are_read() -> None:
    rsa = rsa_key().public_key()
    for data in (
        rsa.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
        rsa.public_bytes(Encoding.DER, PublicFormat.PKCS1),
        rsa.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
    ):
        assert same_key(loaded(data).items[0].key_holder, rsa)


def test_ed25519_key_is_read() -> None:
    (item,) = loaded(key_pem(ed25519.Ed25519PrivateKey.generate())).items

    assert item.value is not None


def test_request_and_revocation_list_are_read() -> None:
    ca = authority()

    assert [i.kind for i in loaded(request()).items] == [Kind.CSR]
    assert [i.kind for i in loaded(revocation_list(ca)).items] == [Kind.CRL]


def test_pkcs7_bundle_holds_all_its_certificates() -> None:
    chain = {issue("a").certificate, issue("b").certificate}
    for encoding in (Encoding.PEM, Encoding.DER):
        file = loaded(pkcs7.serialize_certificates(list(chain), encoding))

        assert set(file.certificates) == chain
        assert codes(file) == {"file-pkcs7"}


def container(password: str | None) -> tuple[bytes, Key]:
    ca = authority()
    own = issue("localhost", by=ca)
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    data = pkcs12.serialize_key_and_certificates(
        b"own", own.key, own.certificate, [ca.certificate], lock
    )
    return data, own.key


@pytest.mark.parametrize("password", [None, PASSPHRASE])
def test_pkcs12_gives_certificate_key_and_authority(password: str | None) -> None:
    data, key = container(password)
    file = loaded(data, "own.p12", knows)

    assert [item.kind for item in file.items] == [
        Kind.CERTIFICATE, Kind.PRIVATE_KEY, Kind.CERTIFICATE,
    ]  # fmt: skip
    assert same_key(file.items[0].key_holder, key)
    assert same_key(file.items[1].key_holder, key)
    assert codes(file) == {"file-pkcs12"}


def test_pkcs12_without_its_password_is_one_locked_item() -> None:
    file = loaded(container(PASSPHRASE)[0], "own.p12", lambda: "wrong")

    (item,) = file.items
    assert (item.kind, item.value, item.encrypted) == (Kind.PKCS12, None, True)
    assert "file-pkcs12-password" in codes(file)


def test_several_objects_with_text_around_keep_their_order() -> None:
    ca, key = authority(), new_key()
    data = b"Bag Attributes\n" + ca.pem + b"and the key:\r\n" + key_pem(key) + request()
    file = loaded(data)

    assert [item.kind for item in file.items] == [Kind.CERTIFICATE, Kind.PRIVATE_KEY, Kind.CSR]
    assert codes(file) == set()


def test_several_der_objects_one_after_the_other_are_read() -> None:
    one, two = issue("one"), issue("two")

    assert loaded(one.der + two.der).certificates == (one.certificate, two.certificate)


def test_extension_of_the_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(issue("a").der)

    assert load_file(path).certificates


def test_openssl_trusted_certificate_is_shown_but_not_trusted() -> None:
    own = issue("a")
    trust = bytes.fromhex("300c300a06082b06010505070302")
    body = base64.encodebytes(own.der + trust)
    data = b"-----BEGIN TRUSTED CERTIFICATE-----\n" + body + b"-----END TRUSTED CERTIFICATE-----\n"
    file = loaded(data)

    assert file.items[0].certificate == own.certificate
    assert file.certificates == ()
    assert codes(file) == {"file-trusted-cert"}


def test_nothing_secret_is_in_a_repr() -> None:
    key = new_key()
    number = str(key.private_numbers().private_value)
    file = loaded(key_pem(key) + key_pem(key, PASSPHRASE), "k.key", knows)

    assert number not in repr(file)
    assert "PrivateKey object" not in repr(file)
    assert PASSPHRASE not in repr(file)
