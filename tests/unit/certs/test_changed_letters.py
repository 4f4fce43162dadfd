"""What proves that a certificate was changed after it was signed."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.signatures import changed_since_signed
from tests.support.issuing import Issued, authority, issue, rsa_key


def _changed(certificate: x509.Certificate) -> x509.Certificate:
    """Return the certificate with a letter of its subject changed."""
    der = certificate.public_bytes(Encoding.DER)
    return x509.load_der_x509_certificate(der.replace(b"dupont", b"dupond"))


def _client(by: Issued) -> x509.Certificate:
    return issue("dupont", by=by).certificate


def test_an_rsa_signature_proves_that_the_text_was_another() -> None:
    lab, again = authority("Lab CA", key=rsa_key()), authority("Lab CA", key=rsa_key(3072))
    client = _client(lab)

    assert changed_since_signed(_changed(client), lab.certificate)
    assert not changed_since_signed(client, lab.certificate)
    # That of an older authority of the same name is whole.
    assert not changed_since_signed(client, again.certificate)
    assert not changed_since_signed(_changed(client), again.certificate)


def test_an_ecdsa_signature_proves_nothing() -> None:
    lab = authority("Lab CA")

    assert not changed_since_signed(_changed(_client(lab)), lab.certificate)
