"""Signatures, really verified."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from mqtts_gui.certs.canonical_names import issuer_of, subject_of
from mqtts_gui.certs.quiet import no_warnings
from mqtts_gui.certs.structure import structure_of


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
        except ValueError:  # other names, or the same ones encoded otherwise
            return _by_key(certificate, issuer) if _spelt_otherwise(issuer, certificate) else False
        except (InvalidSignature, TypeError):  # TypeError: a key that cannot sign
            return False
        return True


def _spelt_otherwise(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Return whether the names are the same, but not byte for byte."""
    if subject_of(issuer) != issuer_of(certificate):
        return False  # what most certificates are to each other
    return structure_of(issuer).subject.der != structure_of(certificate).issuer.der


def _by_key(certificate: x509.Certificate, issuer: x509.Certificate) -> bool | None:
    """Verify with the key alone: the library compares names byte for byte, OpenSSL does not."""
    signature, signed = certificate.signature, certificate.tbs_certificate_bytes
    try:
        key, how = issuer.public_key(), certificate.signature_algorithm_parameters
        match key:
            case rsa.RSAPublicKey() if isinstance(how, padding.PKCS1v15 | padding.PSS):
                digest = certificate.signature_hash_algorithm
                key.verify(signature, signed, how, digest or hashes.SHA256())
            case ec.EllipticCurvePublicKey() if isinstance(how, ec.ECDSA):
                key.verify(signature, signed, how)
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey() if how is None:
                key.verify(signature, signed)
            case _:
                return None
    except UnsupportedAlgorithm:
        return None
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
