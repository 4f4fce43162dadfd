"""What is exported is read back by this program whole and unchanged; private keys stay inside."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mqtts_gui.certs.items import Kind, LoadedItem
from mqtts_gui.certs.matching import same_key
from mqtts_gui.pki.exporting import Bundle, as_der, as_pem, as_pkcs12, can_write
from tests.support.issuing import authority, issue, key_pem, loaded, rsa_key

ROOT = authority("CA-CIEL")
OWN = issue("Élève Dupont", by=ROOT)
PASSPHRASE = "café ☕"  # noqa: S105 - of a container made for one test


def only(data: bytes) -> LoadedItem:
    (item,) = loaded(data).items
    return item


def test_public_keys_of_every_form_become_the_usual_one() -> None:
    key = rsa_key().public_key()
    usual = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    forms = (
        key.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
        key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
        usual,
    )

    assert {as_pem([only(form)]) for form in forms} == {usual}


def test_several_parts_stand_one_after_the_other_and_private_keys_are_left_out() -> None:
    file = loaded(OWN.pem + key_pem(OWN.key) + ROOT.pem)

    assert as_pem(file.items) == OWN.pem + ROOT.pem


@pytest.mark.parametrize("data", [key_pem(OWN.key), key_pem(OWN.key, "x")])
def test_private_keys_are_never_written(data: bytes) -> None:
    key = only(data)

    assert not can_write(key)
    with pytest.raises(ValueError, match="nothing"):
        as_pem([key])
    with pytest.raises(ValueError, match="nothing"):
        as_der(key)


@pytest.mark.parametrize("old", [False, True], ids=["AES", "3DES"])
@pytest.mark.parametrize("passphrase", [PASSPHRASE, ""])
def test_container_is_read_back(*, old: bool, passphrase: str) -> None:
    bundle = Bundle(OWN.certificate, OWN.key, (ROOT.certificate,), "Élève Dupont")
    data = as_pkcs12(bundle, passphrase, old=old)

    own, key, root = loaded(data, "own.p12", lambda: passphrase or None).items

    assert (own.value, root.value) == (OWN.certificate, ROOT.certificate)
    assert same_key(key.key_holder, OWN.certificate)
    assert key.encrypted is bool(passphrase)


def test_container_opens_with_no_other_passphrase() -> None:
    data = as_pkcs12(Bundle(OWN.certificate, OWN.key), "x")

    item = only(data)
    assert (item.kind, item.value) == (Kind.PKCS12, None)
    (item,) = loaded(data, "own.p12", lambda: "y").items
    assert item.value is None


def test_container_takes_the_keys_that_certificates_have() -> None:
    for key in (rsa_key(), ed25519.Ed25519PrivateKey.generate()):
        own = issue("x", key=key)
        data = as_pkcs12(Bundle(own.certificate, own.key), "x")
        assert len(loaded(data, "own.p12", lambda: "x").items) == 2


def test_bundle_shows_no_key() -> None:
    assert "PrivateKey" not in repr(Bundle(OWN.certificate, OWN.key))


def test_certificate_that_the_library_refuses_keeps_its_bytes() -> None:
    item = LoadedItem(Kind.CERTIFICATE, "PEM", der=OWN.der, loose=True)

    assert as_der(item) == OWN.der
    assert x509.load_pem_x509_certificate(as_pem([item])) == OWN.certificate
