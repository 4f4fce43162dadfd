"""A file of which one character was changed: it can be read, and proves nothing any more."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.changed_letters import names_own_key, nearly
from mqtts_gui.certs.describing import describe_certificate
from mqtts_gui.certs.items import Kind, LoadedFile
from mqtts_gui.certs.key_identifiers import identifies
from mqtts_gui.certs.matching import public_key_der
from mqtts_gui.certs.placing import FileRole
from mqtts_gui.certs.signatures import changed_since_signed, signed_by_key_of, verification
from mqtts_gui.certs.structure import structure_of
from mqtts_gui.doctor.situation import Situation
from mqtts_gui.mqtt.events import StepId

_UNREADABLE_DATES = {13, 14}


def damaged_of_pair(files: dict[FileRole, LoadedFile]) -> FileRole | None:
    """Return which of certificate and key was changed, where their public keys nearly agree."""
    certificate, key = files.get(FileRole.CERTIFICATE), files.get(FileRole.KEY)
    item = key.first(Kind.PRIVATE_KEY) if key else None
    if certificate is None or item is None or item.key_holder is None:
        return None
    own = public_key_der(item.key_holder)
    # As it stands there: a changed point is no key any more, and the library refuses it.
    others = [structure_of(each).public_key for each in certificate.certificates]
    is_changed = own not in others and any(nearly(own, other) for other in others)
    # The key is consistent, as was found when it was read.
    return FileRole.CERTIFICATE if is_changed else None


def damaged_authority(s: Situation) -> bool:
    """Return whether the authority that the broker's certificate names was changed in its file."""
    code = s.evidence.verify_code
    if not s.ended_at(StepId.CERTIFICATE) or code is None:
        return False
    # The broker's own certificates are read here, dates and all.
    if code in _UNREADABLE_DATES and s.chain:
        return True
    return any(
        _is_named(authority, each) and (_has_another_name(authority, each) or _unproved(authority))
        for authority in s.authorities
        for each in s.chain
    )


def unreadable_authority(s: Situation) -> bool:
    """Return whether only OpenSSL can read the CA file, and did not find the authority in it."""
    failed = s.ended_at(StepId.CERTIFICATE) and s.evidence.verify_code is not None
    return failed and s.files.ca is not None and not s.authorities


def unreadable_client(s: Situation) -> bool:
    """Return whether only OpenSSL can read the client's certificate, and the broker refused it."""
    refused = s.ended_at(StepId.CLIENT_CERTIFICATE) and s.evidence.alert is not None
    return refused and s.files.client_cert is not None and not s.files.client_cert.certificates


def damaged_client(s: Situation) -> bool:
    """Return whether the client's certificate was changed: it names the very key, in vain."""
    refused = s.ended_at(StepId.CLIENT_CERTIFICATE) and s.evidence.alert is not None
    return refused and is_changed(s)


def is_changed(s: Situation) -> bool:
    """Return whether the client's certificate is proved to have been another when it was signed.

    It names the key of an authority that did not sign it, or the signature gives another digest.
    One that shows neither may be of an older authority of the same name.
    """
    if s.client is None:
        return False
    return any(
        changed_since_signed(s.client, each)
        or (names_key_of(s.client, each) and verification(s.client, each) is False)
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


def _is_named(authority: x509.Certificate, signed: x509.Certificate) -> bool:
    """Return whether a certificate names an authority as its issuer, but for a letter."""
    return nearly(structure_of(authority).subject.der, structure_of(signed).issuer.der)


def _has_another_name(authority: x509.Certificate, signed: x509.Certificate) -> bool:
    """Return whether the authority's key signed, although not quite its name stands there."""
    names = structure_of(authority).subject, structure_of(signed).issuer
    return not same_holder(*names) and signed_by_key_of(signed, authority)


def _unproved(certificate: x509.Certificate) -> bool:
    """Return whether a certificate that must be self-signed is not, by a character or two."""
    names = structure_of(certificate)
    if not nearly(names.subject.der, names.issuer.der) or _verifies_itself(certificate):
        return False
    # "CA 2" may as well have been signed by "CA 1": then it names another key than its own.
    named = names_own_key(describe_certificate(certificate))
    return names.subject.der == names.issuer.der if named is None else named


def _verifies_itself(certificate: x509.Certificate) -> bool:
    try:
        found = verification(certificate, certificate)
        digest = certificate.signature_hash_algorithm
    except (ValueError, TypeError, UnsupportedAlgorithm):  # its key is no key any more
        return False
    # A known signature, and no known key: the letter stands in the name of the key's kind.
    return found is True or (found is None and digest is None)
