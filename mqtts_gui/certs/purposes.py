"""What a certificate may be used for, as OpenSSL understands its extensions."""

from __future__ import annotations

from dataclasses import dataclass

from mqtts_gui.certs.canonical_names import same_holder
from mqtts_gui.certs.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    DerError,
    read_element,
    read_elements,
)
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.fault_commands import error
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.usages import KEY_USAGE
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

_WANTED = {Role.BROKER: "serverAuth", Role.CLIENT: "clientAuth"}
# Old marks of servers (Microsoft's and Netscape's "server gated crypto") that still count.
_SERVER_TOO = {"1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"}
_TLS_USAGES = {"digitalSignature", "keyEncipherment", "keyAgreement"}
_EKU = "extendedKeyUsage"
_EXTENDED_KEY_USAGE = "2.5.29.37"
_BASIC_CONSTRAINTS = "2.5.29.19"
_NETSCAPE_TYPE = "2.16.840.1.113730.1.1"
_NETSCAPE_BITS = {Role.CLIENT: 0x80, Role.BROKER: 0x40, Role.CA: 0x04}


@dataclass(frozen=True, slots=True)
class Constraints:
    """What basicConstraints says, also where the library refuses it (pathlen without CA)."""

    ca: bool
    path_length: int | None


def constraints_of(described: Description) -> Constraints | None:
    """Return a certificate's basicConstraints, None where there are none to be read."""
    found = [e.raw.value for e in described.extensions.all if e.raw.oid == _BASIC_CONSTRAINTS]
    try:
        parts = read_elements(read_element(found[0]).content) if found else None
    except DerError:
        parts = None
    if parts is None:
        return None
    numbers = [int.from_bytes(part.content) for part in parts if part.tag == INTEGER]
    ca = any(part.tag == BOOLEAN and part.content != b"\0" for part in parts)
    return Constraints(ca, numbers[0] if numbers else None)


def may_sign(described: Description) -> bool:
    """Return whether keyUsage, if there is one, allows the key to sign certificates."""
    absent = described.extensions.by_oid(KEY_USAGE) is None
    return absent or "keyCertSign" in described.key_usage


def acts_as_authority(described: Description, *, root: bool = True) -> bool:
    """Return whether OpenSSL lets a certificate sign others.

    Roots may lack basicConstraints: of version 1, or with keyUsage keyCertSign; others may not.
    """
    if not may_sign(described):
        return False
    constraints = constraints_of(described)
    if constraints is not None:
        return constraints.ca
    # OpenSSL does not look at the signature here.
    old = described.version == 1 and same_holder(described.subject_name, described.issuer_name)
    return root and (old or "keyCertSign" in described.key_usage)


def wrong_purpose(described: Description, role: Role) -> Finding | None:
    """Return the fault of a certificate whose usages exclude the role, or None."""
    wanted = _WANTED.get(role)
    if wanted is None:
        return None
    if excluded_purpose(described, role):
        return not_meant_for(described, role)
    usages = _TLS_USAGES - ({"keyEncipherment"} if role is Role.CLIENT else set())
    if described.key_usage and not usages.intersection(described.key_usage):
        return error(
            "leaf-keyusage",
            mark(
                "The keyUsage of %(name)s (%(usages)s) does not allow TLS.",
                name=described.name,
                usages=", ".join(described.key_usage),
            ),
            mark("Have it signed again with keyUsage = digitalSignature,keyEncipherment."),
            role,
        )
    if not _netscape_allows(described, role):
        return _by_extension(described, role, "nsCertType")
    return None


def excluded_purpose(described: Description, role: Role) -> bool:
    """Return whether extendedKeyUsage names other purposes only; that counts for issuers too."""
    wanted, stated = _WANTED.get(role), described.extensions.by_oid(_EXTENDED_KEY_USAGE)
    accepted = {wanted, *(_SERVER_TOO if role is Role.BROKER else ())}
    # One with nothing in it allows nothing.
    return bool(wanted and stated) and not accepted.intersection(described.extended_key_usage)


def not_meant_for(described: Description, role: Role) -> Finding:
    """A certificate that is meant for the other side."""
    uses = ", ".join(described.extended_key_usage)
    return _by_extension(described, role, f"extendedKeyUsage = {uses}" if uses else _EKU)


def _by_extension(described: Description, role: Role, extension: str) -> Finding:
    names = {"name": described.name, "extension": extension}
    if role is Role.CLIENT:
        return error(
            "client-cert-eku",
            mark("The certificate %(name)s is not meant for clients (%(extension)s).", **names),
            mark("Have it signed with extendedKeyUsage = clientAuth, or without that line."),
        )
    return error(
        "leaf-eku-client-only",
        mark("The certificate %(name)s is not meant for servers (%(extension)s).", **names),
        mark("Have it signed with extendedKeyUsage = serverAuth, or without that line."),
    )


def _netscape_allows(described: Description, role: Role) -> bool:
    """Return whether Netscape's old extension, which OpenSSL still heeds, allows the role."""
    raw = next((e.raw for e in described.extensions.all if e.raw.oid == _NETSCAPE_TYPE), None)
    if raw is None:
        return True
    try:
        bits = read_element(raw.value)
    except DerError:
        return True
    flags = bits.content[1] if bits.tag == BIT_STRING and len(bits.content) > 1 else 0
    return bool(flags & _NETSCAPE_BITS[role])
