"""The changes of one certificate in a planned chain, and the chain that has no fault."""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from tests.support.chain_plans import (
    Part,
    Plan,
    key_of,
)
from tests.support.issuing import usage

LEAF, MIDDLE, ROOT = 0, 1, -1
HOST = "vm-dupont.lab.home"
CONSTRAINTS, KEY_USAGE, PURPOSES = "2.5.29.19", "2.5.29.15", "2.5.29.37"
SAN, SUBJECT_KEY, AUTHORITY_KEY = "2.5.29.17", "2.5.29.14", "2.5.29.35"
NETSCAPE = "2.16.840.1.113730.1.1"

Fault = Callable[[Plan], None]


def sound_plan() -> Plan:
    """Return a chain of three that the strictest program accepts."""
    leaf, middle, root = Part(HOST), Part("Class CA"), Part("CA-CIEL")
    for authority in (middle, root):
        authority.put(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        authority.put(usage("key_cert_sign", "crl_sign")[0], critical=True)
    for part in (leaf, middle, root):
        identify(part)
    leaf.put(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf.put(usage("digital_signature", "key_encipherment")[0], critical=True)
    leaf.put(x509.SubjectAlternativeName([x509.DNSName(HOST)]))
    leaf.put(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    )
    return Plan([leaf, middle, root])


def identify(part: Part) -> None:
    """Give a part the identifier of its key."""
    key = key_of(part.key_label or part.label, part.key)
    part.put(x509.SubjectKeyIdentifier.from_public_key(key.public_key()))


def at(place: int, change: Callable[[Part], None]) -> Fault:
    """Return the fault that changes the part at a place, where the chain is long enough."""

    def changed(plan: Plan) -> None:
        if place < len(plan.parts):
            change(plan.parts[place])

    return changed


def dated(first: float, last: float) -> Callable[[Part], None]:
    """Return the change of a part's dates, in days from now."""

    def change(part: Part) -> None:
        part.days = (first, last)

    return change


def keyed(kind: str) -> Callable[[Part], None]:
    """Return the change of a part's key."""

    def change(part: Part) -> None:
        part.key = kind
        if SUBJECT_KEY in part.extensions:
            identify(part)

    return change


def hashed(part: Part) -> None:
    """Sign with SHA-1."""
    part.sha1 = True


def versioned(version: int, *, bare: bool = True) -> Callable[[Part], None]:
    """Return the change to another version."""

    def change(part: Part) -> None:
        part.version = version
        if bare:
            part.extensions.clear()
            part.names_authority = ()

    return change


def lacking(*oids: str) -> Callable[[Part], None]:
    """Return the change that leaves extensions out."""

    def change(part: Part) -> None:
        part.drop(*oids)
        if AUTHORITY_KEY in oids:
            part.names_authority = ()

    return change


def with_extension(value: x509.ExtensionType, *, critical: bool = False) -> Callable[[Part], None]:
    """Return the change that sets an extension."""
    return lambda part: part.put(value, critical=critical)


def raw(oid: str, value: bytes, *, critical: bool = False) -> Callable[[Part], None]:
    """Return the change that sets an extension to any bytes."""

    def change(part: Part) -> None:
        part.extensions[oid] = (critical, value)

    return change


def authority_named(*how: str) -> Callable[[Part], None]:
    """Return the change of the authority key identifier."""

    def change(part: Part) -> None:
        part.names_authority = how

    return change


def signed_with(label: str) -> Callable[[Part], None]:
    """Return the change that lets another key sign."""

    def change(part: Part) -> None:
        part.signer = label

    return change


def issued_by_name(issuer: bytes) -> Callable[[Part], None]:
    """Return the change of the issuer's name."""

    def change(part: Part) -> None:
        part.issuer = issuer

    return change


def titled(subject: bytes) -> Callable[[Part], None]:
    """Return the change of the subject."""

    def change(part: Part) -> None:
        part.subject = subject

    return change


def usages(*wanted: str) -> Callable[[Part], None]:
    """Return the change of keyUsage, in the library's words."""
    return with_extension(usage(*wanted)[0], critical=True)


def purposes(*oids: ObjectIdentifier) -> Callable[[Part], None]:
    """Return the change of extendedKeyUsage."""
    return with_extension(x509.ExtendedKeyUsage(oids))


def constraints(
    *, ca: bool, path_length: int | None = None, critical: bool = True
) -> Callable[[Part], None]:
    """Return the change of basicConstraints."""
    return with_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=critical)


def names(*found: x509.GeneralName) -> Callable[[Part], None]:
    """Return the change of the SAN."""
    return with_extension(x509.SubjectAlternativeName(found))


def both(*changes: Callable[[Part], None]) -> Callable[[Part], None]:
    """Return several changes of one part as one."""

    def change(part: Part) -> None:
        for each in changes:
            each(part)

    return change
