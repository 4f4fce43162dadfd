"""What strict programs refuse in the bytes of a certificate, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.der import SEQUENCE, DerError, Element, read_element, read_elements
from mqtts_gui.certs.fault_commands import info, warning
from mqtts_gui.certs.roles import Role
from mqtts_gui.errors import Finding
from mqtts_gui.i18n import mark

_KEY_PLACE = 4  # among the SEQUENCEs: algorithm, issuer, validity, subject, key


def encoding_oddities(der: bytes, role: Role) -> Iterator[Finding]:
    """Yield what is odd about a certificate's algorithm and its elliptic curve."""
    try:
        fields, outer = read_elements(read_element(der).content)[:2]
        sequences = [each for each in read_elements(fields.content) if each.tag == SEQUENCE]
        inner, key = sequences[0], sequences[_KEY_PLACE]
        if inner.content != outer.content:
            yield algorithms_differ(role)
        if _spelt_out(key):
            yield _curve_spelt_out(role)
    except (DerError, IndexError, ValueError):
        return


def _spelt_out(key: Element) -> bool:
    """Return whether the key spells its curve out instead of naming it."""
    algorithm = read_elements(read_elements(key.content)[0].content)
    return len(algorithm) > 1 and algorithm[1].tag == SEQUENCE and len(algorithm[1].content) > 0


def algorithms_differ(role: Role) -> Finding:
    """A certificate with an algorithm inside what is signed, and another one outside."""
    return warning(
        "cert-algorithms-differ",
        mark(
            "The certificate names two different signature algorithms, inside and outside of what "
            "is signed: OpenSSL takes its signature for wrong."
        ),
        mark("Have it signed again."),
        role,
    )


def _curve_spelt_out(role: Role) -> Finding:
    return info(
        "warn-curve-spelt-out",
        mark(
            "The key spells out its elliptic curve instead of naming it: Python 3.13 refuses that "
            "by default, and many programs cannot read the key."
        ),
        mark("Make a key with -pkeyopt ec_param_enc:named_curve, and have it certified."),
        role,
    )
