"""Public keys that `cryptography` refuses: their kind, size and curve, read from their bytes."""

from __future__ import annotations

from mqtts_gui.certs.algorithm_names import KEY_TYPES
from mqtts_gui.certs.algorithms import KeyFacts
from mqtts_gui.certs.curves import CURVES
from mqtts_gui.certs.der import (
    INTEGER,
    OBJECT_IDENTIFIER,
    DerError,
    Element,
    read_element,
    read_elements,
    read_oid,
)

_FIXED_SIZES = {"Ed25519": 256, "Ed448": 456, "X25519": 253, "X448": 448}
_ORDER_PLACE = 4
"""Where the order of a curve stands among its parameters, when they are written out."""


def loose_key_facts(public_key: bytes) -> KeyFacts | None:
    """Return what is public about the key in a SubjectPublicKeyInfo; None where it is damaged.

    Its type is the dotted object identifier where it is not known; size and curve stay None where
    they cannot be told.
    """
    try:
        algorithm, bits = read_elements(read_element(public_key).content)
        oid, *parameters = read_elements(algorithm.content)
        identifier = read_oid(oid.content)
    except ValueError:  # damaged, or not two parts
        return None
    name = KEY_TYPES.get(identifier, identifier)
    if name == "EC":
        return _on_curve(parameters)
    try:
        return KeyFacts(name, _size(name, parameters, bits))
    except (DerError, IndexError):
        return KeyFacts(name)


def _size(name: str, parameters: list[Element], bits: Element) -> int | None:
    """Return the bits of a key, as openssl counts them."""
    if name == "RSA":  # modulus and exponent, after the count of unused bits
        return _bits(read_elements(read_element(bits.content[1:]).content)[0])
    if name in {"DSA", "DH"}:  # the prime; without parameters they are those of the issuer's key
        return _bits(read_elements(parameters[0].content)[0])
    return _FIXED_SIZES.get(name)


def _on_curve(parameters: list[Element]) -> KeyFacts:
    try:
        if parameters[0].tag == OBJECT_IDENTIFIER:
            oid = read_oid(parameters[0].content)
            curve, size = CURVES.get(oid, (oid, None))
            return KeyFacts("EC", size, curve)
        return KeyFacts("EC", _bits(read_elements(parameters[0].content)[_ORDER_PLACE]))
    except (DerError, IndexError):
        return KeyFacts("EC")


def _bits(number: Element) -> int | None:
    return int.from_bytes(number.content).bit_length() if number.tag == INTEGER else None
