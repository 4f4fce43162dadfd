"""One character of a certificate's text was changed: what that leaves alike."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.certs.chain_building import looks_self_signed
from mqtts_gui.certs.description import Description

_MOST_BYTES = 3
"""One letter of base64 stands for six bits: it changes two bytes at most."""


def nearly(one: bytes | None, other: bytes | None) -> bool:
    """Return whether two texts of bytes differ in no more than a changed letter explains."""
    if not one or not other or len(one) != len(other):
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) <= _MOST_BYTES


def names_own_key(described: Description) -> bool | None:
    """Return whether the issuer's key identifier is, but for a letter, the certificate's own.

    None where one of the two is missing. Two keys never have identifiers that nearly agree.
    """
    named = described.extensions.get(x509.AuthorityKeyIdentifier)
    own = described.extensions.get(x509.SubjectKeyIdentifier)
    if named is None or own is None or named.key_identifier is None:
        return None
    return nearly(named.key_identifier, own.digest)


def nearly_self_signed(described: Description) -> bool:
    """Return whether an authority that did not sign itself looks as if it once did."""
    if looks_self_signed(described):
        return True
    names = described.subject_name.der, described.issuer_name.der
    return nearly(*names) and names_own_key(described) is True
