"""A file of which one character was changed: it can be read, and proves nothing any more."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from mqtts_gui.certs.canonical_names import same_holder
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
    return any(
        names_key_of(s.client, each) and verification(s.client, each) is False
        for each in s.authorities
    )


def names_key_of(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Return whether name and key identifier of the issuer are, in so many bytes, the authority's.

    What merely contradicts neither proves nothing: most authorities of a lab carry no identifier.
    """
    described, issuer = describe_certificate(certificate), describe_certificate(authority)
    named = described.extensions.get(x509.AuthorityKeyIdentifier)
    own = issuer.extensions.get(x509.SubjectKeyIdentifier)
    if named is None or own is None or named.key_identifier != own.digest:
        return False
    return same_holder(described.issuer_name, issuer.subject_name) and identifies(described, issuer)


def _proves_nothing(certificate: x509.Certificate) -> bool:
    """Return whether a certificate that must be self-signed is not, by a character or two."""
    issuer = certificate.issuer.public_bytes()
    if not _nearly(_subject(certificate), issuer) or _verifies_itself(certificate):
        return False
    extensions = describe_certificate(certificate).extensions
    named = extensions.get(x509.AuthorityKeyIdentifier)
    own = extensions.get(x509.SubjectKeyIdentifier)
    if named is None or own is None or named.key_identifier is None:
        return _subject(certificate) == issuer
    # "CA 2" may as well have been signed by "CA 1": then it names another key than its own.
    return named.key_identifier == own.digest


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
