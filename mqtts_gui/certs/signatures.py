"""Signatures, really verified."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from mqtts_gui.certs.quiet import no_warnings


def signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Return whether the key of `issuer` made the signature of `certificate`, names equal too."""
    return verification(certificate, issuer) is True


def verification(certificate: x509.Certificate, issuer: x509.Certificate) -> bool | None:
    """Return whether the signature is right; None when the library does not know the algorithm."""
    with no_warnings():
        try:
            certificate.verify_directly_issued_by(issuer)
        except UnsupportedAlgorithm:
            return None
        # ValueError: other names; TypeError: a key that cannot sign.
        except (InvalidSignature, ValueError, TypeError):
            return False
        return True


def request_signature(request: x509.CertificateSigningRequest) -> bool | None:
    """Return whether a request is signed with its own key; None when that cannot be checked."""
    with no_warnings():
        try:
            return request.is_signature_valid
        except UnsupportedAlgorithm:
            return None
        except (ValueError, TypeError):
            return False
