"""Key identifiers: how a certificate tells apart the authorities that share a name."""

from __future__ import annotations

from cryptography import x509

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.describing import serial_text
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.names import read_name
from mqtts_gui.certs.quiet import attempt


def identifies(described: Description, issuer: Description) -> bool:
    """Return whether the authority key identifier of a certificate fits an issuer, or is absent.

    Each of its three parts counts only where it is there: the key's identifier, the issuer's own
    serial number, and the name of the issuer's issuer.
    """
    authority = described.extensions.get(x509.AuthorityKeyIdentifier)
    if authority is None:
        return True
    subject = issuer.extensions.get(x509.SubjectKeyIdentifier)
    if authority.key_identifier and subject and authority.key_identifier != subject.digest:
        return False
    number = authority.authority_cert_serial_number
    if number is not None and serial_text(number) != issuer.serial:
        return False
    return _named(authority, issuer)


def _named(authority: x509.AuthorityKeyIdentifier, issuer: Description) -> bool:
    names = authority.authority_cert_issuer or ()
    directory = next((each.value for each in names if isinstance(each, x509.DirectoryName)), None)
    if directory is None:
        return True
    der = attempt(directory.public_bytes)
    return der is None or same_holder(read_name(der), issuer.issuer_name)


def lacks_identifiers(described: Description) -> bool:
    """Return whether an identifier is missing on which strict programs insist.

    An authority needs its own, and whatever somebody else signed needs that of its issuer.
    """
    authority = described.extensions.get(x509.AuthorityKeyIdentifier)
    unnamed = authority is None or authority.key_identifier is None
    alone = same_holder(described.subject_name, described.issuer_name)
    own = described.extensions.get(x509.SubjectKeyIdentifier)
    return (bool(described.is_ca) and own is None) or (unnamed and not alone)
