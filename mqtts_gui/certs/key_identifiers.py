"""Key identifiers: how a certificate tells apart the authorities that share a name."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.der import DerError, read_element, read_elements
from mqtts_gui.certs.describing import serial_text
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.names import read_name

_AUTHORITY = "2.5.29.35"
_KEY, _ISSUER, _NUMBER = 0x80, 0xA1, 0x82
_DIRECTORY = 0xA4


def identifies(described: Description, issuer: Description) -> bool:
    """Return whether the authority key identifier of a certificate fits an issuer, or is absent.

    Each of its three parts counts only where it is there: the key's identifier, the issuer's own
    serial number, and the name of the issuer's issuer.
    """
    authority, key = _authority(described), _own_key(issuer)
    if key is not None and authority.get(_KEY, key) != key:
        return False
    number = authority.get(_NUMBER)
    if number is not None and serial_text(int.from_bytes(number, signed=True)) != issuer.serial:
        return False
    return _is_named(authority.get(_ISSUER, b""), issuer)


def _authority(described: Description) -> dict[int, bytes]:
    """Return the parts of the authority key identifier by their tags; empty where it is damaged.

    The library refuses one that has a serial number without a name, which OpenSSL heeds.
    """
    found = described.extensions.by_oid(_AUTHORITY)
    try:
        parts = read_elements(read_element(found.raw.value).content) if found else ()
    except DerError:
        return {}
    return {part.tag: part.content for part in parts}


def _own_key(described: Description) -> bytes | None:
    found = described.extensions.get(x509.SubjectKeyIdentifier)
    return None if found is None else found.digest


def _is_named(names: bytes, issuer: Description) -> bool:
    """Return whether the first directory among the names is that of the issuer's issuer."""
    try:
        directory = next((n.content for n in read_elements(names) if n.tag == _DIRECTORY), None)
        return directory is None or same_holder(read_name(directory), issuer.issuer_name)
    except DerError:
        return True


def lacks_identifiers(described: Description) -> bool:
    """Return whether an identifier is missing on which strict programs insist.

    An authority needs its own, and whatever somebody else signed needs that of its issuer.
    """
    authority = described.extensions.get(x509.AuthorityKeyIdentifier)
    unnamed = authority is None or authority.key_identifier is None
    alone = same_holder(described.subject_name, described.issuer_name)
    own = described.extensions.get(x509.SubjectKeyIdentifier)
    return (bool(described.is_ca) and own is None) or (unnamed and not alone)
