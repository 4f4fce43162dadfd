"""Who signed whom and which keys are equal among the open files, found out once for each pair."""

from __future__ import annotations

from functools import lru_cache

from cryptography import x509

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.describing import Description
from mqtts_gui.certs.signatures import signed_by

_REMEMBERED = 8192
"""Signatures: with a class's folder open, each is asked for again and again."""


def has_signed(
    issuer: x509.Certificate, of: Description, certificate: x509.Certificate, described: Description
) -> bool:
    """Return whether the key of `issuer` made the signature of `certificate`."""
    return same_holder(of.subject_name, described.issuer_name) and _verified(certificate, issuer)


def share_key(one: Description, other: Description) -> bool:
    """Return whether both hold the same public key, or the private key that belongs to it."""
    return one.public_key_sha256 is not None and one.public_key_sha256 == other.public_key_sha256


@lru_cache(maxsize=_REMEMBERED)
def _verified(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    return signed_by(certificate, issuer)
