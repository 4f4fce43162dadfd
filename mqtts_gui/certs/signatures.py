"""Signatures, really verified: also those that the library finds too old, and OpenSSL does not."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding

from mqtts_gui.certs.canonical_names import issuer_of, subject_of
from mqtts_gui.certs.der import SEQUENCE, DerError, read_element, read_elements
from mqtts_gui.certs.quiet import no_warnings

_Signed = x509.Certificate | x509.CertificateSigningRequest | x509.CertificateRevocationList
_RSA = padding.PKCS1v15 | padding.PSS


def signed_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Return whether the key of `issuer` made the signature of `certificate`, names equal too."""
    return verification(certificate, issuer) is True


def verification(certificate: x509.Certificate, issuer: x509.Certificate) -> bool | None:
    """Return whether the signature is right; None when the library does not know the algorithm."""
    with no_warnings():
        try:
            certificate.verify_directly_issued_by(issuer)
        except (UnsupportedAlgorithm, ValueError):
            # Other names, the same ones encoded otherwise, or a digest that the library gave up.
            if subject_of(issuer) != issuer_of(certificate):
                return False  # what most certificates are to each other
            return _by_key(certificate, certificate.tbs_certificate_bytes, issuer)
        except (InvalidSignature, TypeError):  # TypeError: a key that cannot sign
            return False
        return True


def signed_by_key_of(certificate: x509.Certificate, holder: x509.Certificate) -> bool:
    """Return whether the key of `holder` signed `certificate`, whatever they are called."""
    with no_warnings():
        return _by_key(certificate, certificate.tbs_certificate_bytes, holder) is True


def changed_since_signed(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Return whether this key made the signature, and for another text than the certificate's.

    An RSA signature gives back the digest that was signed, to the key that signed and no other.
    """
    with no_warnings():
        try:
            key, digest = issuer.public_key(), certificate.signature_hash_algorithm
            if not isinstance(key, rsa.RSAPublicKey) or digest is None:
                return False
            key.recover_data_from_signature(certificate.signature, padding.PKCS1v15(), digest)
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            return False
        return not signed_by_key_of(certificate, issuer)


def list_signed_by(
    revocations: x509.CertificateRevocationList, issuer: x509.Certificate
) -> bool | None:
    """Return whether the key of `issuer` made the signature of a list, whatever it is called."""
    with no_warnings():
        return _by_key(revocations, revocations.tbs_certlist_bytes, issuer)


def request_signature(request: x509.CertificateSigningRequest) -> bool | None:
    """Return whether a request is signed with its own key; None when that cannot be checked."""
    with no_warnings():
        return _by_key(request, request.tbs_certrequest_bytes, request)


def _by_key(
    signed: _Signed, data: bytes, holder: x509.Certificate | x509.CertificateSigningRequest
) -> bool | None:
    """Verify with the key alone.

    The library itself compares names byte for byte, and no longer takes MD5 and SHA-1: what they
    sign would seem to be signed by nobody, as a fifth of all roots are.
    """
    if not _names_one_algorithm(signed):
        return False
    try:
        # None for EdDSA and DSA, and for what the library gave up: MD5, and SHA-1 with ECDSA.
        way = signed.signature_algorithm_parameters, signed.signature_hash_algorithm
    except (UnsupportedAlgorithm, ValueError):
        return None
    try:
        return _verify(holder.public_key(), signed.signature, data, *way)
    except UnsupportedAlgorithm:
        return None
    except (InvalidSignature, ValueError, TypeError):
        return False


def _verify(
    key: PublicKeyTypes,
    signature: bytes,
    data: bytes,
    how: padding.PKCS1v15 | padding.PSS | ec.ECDSA | None,
    digest: hashes.HashAlgorithm | None,
) -> bool | None:
    """Return True or raise; False for a key of another type; None for a way that is not known."""
    match key, digest:
        case rsa.RSAPublicKey(), hashes.HashAlgorithm() if not isinstance(how, ec.ECDSA):
            key.verify(signature, data, how or padding.PKCS1v15(), digest)
        case ec.EllipticCurvePublicKey(), hashes.HashAlgorithm() if not isinstance(how, _RSA):
            key.verify(signature, data, how or ec.ECDSA(digest))
        case dsa.DSAPublicKey(), hashes.HashAlgorithm() if how is None:
            key.verify(signature, data, digest)
        case ((ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey()), None) if how is None:
            key.verify(signature, data)
        case _:
            return None if digest is None else False
    return True


def _names_one_algorithm(signed: _Signed) -> bool:
    """Return whether the algorithm inside of what is signed is that outside; requests have one."""
    if isinstance(signed, x509.CertificateSigningRequest):
        return True
    der = signed.public_bytes(Encoding.DER)
    try:
        fields, outer = read_elements(read_element(der).content)[:2]
        inside = (each for each in read_elements(fields.content) if each.tag == SEQUENCE)
        return next(inside).content == outer.content
    except (DerError, ValueError, StopIteration):
        return False
