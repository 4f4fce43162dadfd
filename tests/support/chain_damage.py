"""Extensions that are damaged, odd or there twice, keys that few have, and lists in parts."""

from __future__ import annotations

from cryptography import x509

from tests.support.chain_members import partial_list, with_list
from tests.support.chain_parts import (
    AUTHORITY_KEY,
    CONSTRAINTS,
    KEY_USAGE,
    LEAF,
    MIDDLE,
    NETSCAPE,
    PURPOSES,
    ROOT,
    SAN,
    SUBJECT_KEY,
    Fault,
    at,
    both,
    keyed,
    lacking,
    raw,
)
from tests.support.chain_plans import Part

_LIMITS, _POINTS, _ADDRESSES = "2.5.29.30", "2.5.29.31", "1.3.6.1.5.5.7.1.7"
_HERE = x509.UniformResourceIdentifier("http://lab.home/crl.pem")
_POINT = x509.DistributionPoint([_HERE], None, None, None)


def _twice(part: Part, oid: str) -> None:
    part.twice = (oid,)


def twice(oid: str) -> Fault:
    """Return the fault of a leaf in which an extension stands twice."""
    return at(LEAF, lambda part: _twice(part, oid))


def _other(oid: str, value: str) -> Fault:
    return at(LEAF, raw(oid, bytes.fromhex(value)))


def _identified(value: str) -> Fault:
    """Return the fault of a leaf whose authority key identifier is these bytes."""
    return at(LEAF, both(lacking(AUTHORITY_KEY), raw(AUTHORITY_KEY, bytes.fromhex(value))))


UNUSABLE: dict[str, Fault] = {
    "constraints twice": twice(CONSTRAINTS),
    "SAN twice": twice(SAN),
    "keyUsage twice": twice(KEY_USAGE),
    "purposes twice": twice(PURPOSES),
    "own identifier twice": twice(SUBJECT_KEY),
    "constraints twice in the middle": at(MIDDLE, lambda part: _twice(part, CONSTRAINTS)),
    "constraints twice in the root": at(ROOT, lambda part: _twice(part, CONSTRAINTS)),
    "keyUsage without bits": _other(KEY_USAGE, "030100"),
    "keyUsage of zeros": _other(KEY_USAGE, "03020700"),
    "keyUsage is no bits": _other(KEY_USAGE, "0500"),
    "pathlen below zero": _other(CONSTRAINTS, "30060101ff0201ff"),
    "pathlen with a spare byte": _other(CONSTRAINTS, "30070101ff02020001"),
    "constraints with more": _other(CONSTRAINTS, "30050101ff0500"),
    "purposes of nothing known": _other(PURPOSES, "30020500"),
    "purposes cut off": _other(PURPOSES, "300406"),
    "Netscape is no bits": _other(NETSCAPE, "0500"),
    "own identifier cut off": _other(SUBJECT_KEY, "04056162"),
    "SAN cut off": _other(SAN, "30058201"),
    "SAN of an unknown kind": _other(SAN, "30038f0161"),
    "SAN with a broken directory": _other(SAN, "3004a4020500"),
    "SAN with a broken other name": _other(SAN, "3004a0020500"),
    "limits are nothing": _other(_LIMITS, "0500"),
    "points are nothing": _other(_POINTS, "0500"),
    "addresses are nothing": _other(_ADDRESSES, "0500"),
    "issuer's identifier cut off": _identified("30050102"),
    "issuer's identifier in disorder": _identified("3006820101800161"),
    "issuer's serial with a spare byte": _identified("300482020001"),
}
"""What OpenSSL makes no use of: error 20."""

ODD: dict[str, Fault] = {
    "unknown twice": at(LEAF, both(raw("1.2.3", b"\5\0"), lambda part: _twice(part, "1.2.3"))),
    "constraints and a byte more": _other(CONSTRAINTS, "300000"),
    "SAN not in ASCII": _other(SAN, "30048202c3a9"),
    "SAN with an odd address": _other(SAN, "30058703616263"),
    "own identifier empty": _other(SUBJECT_KEY, "0400"),
    "points without any": _other(_POINTS, "3000"),
    "keyUsage decipherOnly": _other(KEY_USAGE, "0303070080"),
    "keyUsage decipherOnly in the middle": at(MIDDLE, raw(KEY_USAGE, bytes.fromhex("0303070080"))),
    "purposes without any": _other(PURPOSES, "3000"),
    "purposes without any in the middle": at(MIDDLE, raw(PURPOSES, bytes.fromhex("3000"))),
    "issuer's serial alone": _identified("30038201 7f".replace(" ", "")),
    "issuer's identifier empty": _identified("3000"),
    "leaf P-521": at(LEAF, keyed("p521")),
    "middle secp256k1": at(MIDDLE, keyed("secp256k1")),
}

PARTIAL_LISTS: dict[str, Fault] = {
    "list naming another key": with_list(
        extension=(x509.AuthorityKeyIdentifier(bytes(20), None, None), False)
    ),
    "list for some reasons": with_list(
        revoke=True,
        extension=partial_list(
            only_some_reasons=frozenset({x509.ReasonFlags.key_compromise}),
        ),
    ),
    "list of several authorities": with_list(
        revoke=True, extension=partial_list(indirect_crl=True)
    ),
    "list from elsewhere": with_list(revoke=True, extension=partial_list(full_name=[_HERE])),
    "list of changes": with_list(revoke=True, extension=(x509.DeltaCRLIndicator(1), True)),
    "revoked on hold": with_list(
        revoke=True, entry=(x509.CRLReason(x509.ReasonFlags.certificate_hold), False)
    ),
    "no longer revoked": with_list(
        revoke=True, entry=(x509.CRLReason(x509.ReasonFlags.remove_from_crl), False)
    ),
    "revoked with an unknown demand": with_list(
        revoke=True,
        entry=(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\5\0"), True),
    ),
}


def from_where_the_leaf_says(part: Part) -> None:
    """Let a leaf name the place of the list."""
    part.put(x509.CRLDistributionPoints([_POINT]))
