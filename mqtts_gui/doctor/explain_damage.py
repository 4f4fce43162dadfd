"""A file of which one character was changed: it can be read, and proves nothing any more."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.key_identifiers import identifies
from mqtts_gui.certs.matching import public_key_der
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.certs.signatures import verification
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.mqtt.events import StepId

_MOST_BYTES = 3
"""One letter of base64 stands for six bits: it changes two bytes at most."""


def damaged_of_pair(files: dict[FileRole, LoadedFile]) -> FileRole | None:
    """Return which of certificate and key was changed, where their public keys nearly agree."""
    certificate, key = files.get(FileRole.CERTIFICATE), files.get(FileRole.KEY)
    item = key.first(Kind.PRIVATE_KEY) if key else None
    if certificate is None or item is None or item.key_holder is None:
        return None
    own = public_key_der(item.key_holder)
    # As it stands there: a changed point is no key any more, and the library refuses it.
    others = [structure_of(each).public_key for each in certificate.certificates]
    is_changed = own not in others and any(_nearly(own, other) for other in others)
    # The key is consistent, as was found when it was read.
    return FileRole.CERTIFICATE if is_changed else None


def damaged_authority(s: Situation) -> bool:
    """Return whether the authority that the broker's certificate names was changed in its file."""
    if not s.ended_at(StepId.CERTIFICATE) or s.evidence.verify_code is None:
        return False
    issuers = {each.issuer.public_bytes() for each in s.chain}
    return any(
        any(_nearly(_subject(each), issuer) for issuer in issuers) and _proves_nothing(each)
        for each in s.authorities
    )


def damaged_client(s: Situation) -> bool:
    """Return whether the client's certificate was changed: it names the very key, in vain."""
    refused = s.ended_at(StepId.CLIENT_CERTIFICATE) and s.evidence.alert is not None
    return refused and is_changed(s)


def is_changed(s: Situation) -> bool:
    """Return whether the client's certificate names the key of an authority that did not sign it.

    One without a key's identifier may be of an older authority of the same name.
    """
    if s.client is None:
        return False
    described = describe_certificate(s.client)
    if described.extensions.get(x509.AuthorityKeyIdentifier) is None:
        return False
    return any(
        identifies(described, describe_certificate(each)) and verification(s.client, each) is False
        for each in s.authorities
    )


def _proves_nothing(certificate: x509.Certificate) -> bool:
    """Return whether a certificate that must be self-signed is not, by a character or two."""
    issuer = certificate.issuer.public_bytes()
    if not _nearly(_subject(certificate), issuer):
        return False
    return _subject(certificate) != issuer or not _verifies_itself(certificate)


def _verifies_itself(certificate: x509.Certificate) -> bool:
    try:
        return verification(certificate, certificate) is not False
    except (ValueError, TypeError, UnsupportedAlgorithm):  # its key is no key any more
        return False


def _subject(certificate: x509.Certificate) -> bytes:
    return certificate.subject.public_bytes()


def _nearly(one: bytes | None, other: bytes | None) -> bool:
    """Return whether two texts of bytes differ in no more than a changed letter explains."""
    if one is None or other is None or len(one) != len(other):
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) <= _MOST_BYTES
