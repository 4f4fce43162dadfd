"""Signatures, really verified."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from mqtts_gui.certs.quiet import no_warnings


def signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Return whether the key of `issuer` made the signature of `certificate`, names equal too."""
    with no_warnings():
        try:
            certificate.verify_directly_issued_by(issuer)
        # ValueError: other names; TypeError: a key that cannot sign.
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            return False
        return True


def signed_by_own_key(value: x509.Certificate | x509.CertificateSigningRequest) -> bool:
    """Return whether a certificate or a request is signed with the key that it holds."""
    if isinstance(value, x509.Certificate):
        return signed_by(value, value)
    with no_warnings():
        try:
            return value.is_signature_valid
        except (UnsupportedAlgorithm, ValueError, TypeError):
            return False
