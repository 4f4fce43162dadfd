"""Extensions for which OpenSSL makes no use of a certificate at all.

It reads those that it understands before it looks for an issuer. If one of them is built otherwise
than its standard says, or stands there twice, the certificate is nobody's issuer and has none
itself: error 20, whatever else is right. openssl 1.1 made such: `req -x509 -addext` wrote a second
basicConstraints beside that of its configuration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mqtts_gui.certs.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Element,
    read_element,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.description import Description
from mqtts_gui.certs.names import read_name

_Check = Callable[[Element], bool]

_NEGATIVE = 0x80
_MOST_UNUSED_BITS = 7
_OTHER_NAME, _DIRECTORY, _REGISTERED = 0xA0, 0xA4, 0x88
_PLAIN_NAMES = frozenset({0x81, 0x82, 0xA3, 0xA5, 0x86, 0x87})
_CONSTRAINTS = {(), (BOOLEAN,), (INTEGER,), (BOOLEAN, INTEGER)}
_AUTHORITY = (0x80, 0xA1, 0x82)
_POINT, _LIMITS = (0xA0, 0x81, 0xA2), (0xA0, 0xA1)
"""The parts that may be in an extension, in their order; each may be absent."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """An extension that keeps OpenSSL from a certificate.

    Attributes:
        twice: It stands there more than once; else it is not built as it must be.
    """

    oid: str
    twice: bool


def unusable_extension(described: Description) -> Unusable | None:
    """Return the first extension for which OpenSSL makes no use of a certificate, or None."""
    extensions = [each.raw for each in described.extensions.all]
    counted = Counter(each.oid for each in extensions)
    for each in extensions:
        check = _CHECKS.get(each.oid)
        if check is not None and (counted[each.oid] > 1 or not _is_sound(check, each.value)):
            return Unusable(each.oid, counted[each.oid] > 1)
    return None


def _is_sound(check: _Check, value: bytes) -> bool:
    try:
        return check(read_element(value))
    except DerError:
        return False


def _is_constraints(found: Element) -> bool:
    parts = _inside(found)
    numbers = [part.content for part in parts if part.tag == INTEGER]
    # No number of authorities is below zero.
    return tuple(part.tag for part in parts) in _CONSTRAINTS and all(
        _is_number(number) and number[0] < _NEGATIVE for number in numbers
    )


def _is_usages(found: Element) -> bool:
    """Return whether one of the bits is set: a key is of some use."""
    return _is_bits(found) and any(found.content[1:3])


def _is_bits(found: Element) -> bool:
    return found.tag == BIT_STRING and found.content[:1] in map(_byte, range(_MOST_UNUSED_BITS + 1))


def _is_number(content: bytes) -> bool:
    """Return whether it is an integer without a byte too many."""
    first, second = content[:1], content[1:2] or b"\1"
    spare = (first == b"\0" and second < b"\x80") or (first == b"\xff" and second >= b"\x80")
    return first != b"" and (len(content) == 1 or not spare)


def _is_octets(found: Element) -> bool:
    return found.tag == OCTET_STRING


def _is_purpose(found: Element) -> bool:
    return found.tag == OBJECT_IDENTIFIER and bool(read_oid(found.content))


def _is_authority(found: Element) -> bool:
    parts = _inside(found)
    _, names, number = _AUTHORITY
    listed = (name for part in parts if part.tag == names for name in _members(part))
    numbers = (part.content for part in parts if part.tag == number)
    return (
        _in_order(parts, _AUTHORITY)
        and all(map(_is_name, listed))
        and all(map(_is_number, numbers))
    )


def _is_name(found: Element) -> bool:
    if found.tag == _DIRECTORY:
        read_name(found.content)
    elif found.tag == _REGISTERED:
        read_oid(found.content)
    elif found.tag == _OTHER_NAME:
        parts = _members(found)
        return [part.tag for part in parts] == [OBJECT_IDENTIFIER, _OTHER_NAME]
    return found.tag in {*_PLAIN_NAMES, _DIRECTORY, _REGISTERED}


def _is_limits(found: Element) -> bool:
    trees = (tree for part in _inside(found) for tree in _members(part))
    return _in_order(_inside(found), _LIMITS) and all(
        tree.tag == SEQUENCE and _is_name(read_element(tree.content)) for tree in trees
    )


def _is_point(found: Element) -> bool:
    return _in_order(_inside(found), _POINT)


def _list_of(check: _Check) -> _Check:
    return lambda found: all(map(check, _inside(found)))


def _in_order(parts: Iterable[Element], wanted: tuple[int, ...]) -> bool:
    """Return whether the parts are some of the wanted ones, none out of place."""
    left = iter(wanted)
    return all(part.tag in left for part in parts)


def _inside(found: Element) -> tuple[Element, ...]:
    if found.tag != SEQUENCE:
        raise DerError("no sequence")
    return _members(found)


def _members(found: Element) -> tuple[Element, ...]:
    return read_elements(found.content)


def _byte(number: int) -> bytes:
    return bytes([number])


_CHECKS: dict[str, _Check] = {
    "2.5.29.14": _is_octets,
    "2.5.29.15": _is_usages,
    "2.5.29.17": _list_of(_is_name),
    "2.5.29.19": _is_constraints,
    "2.5.29.30": _is_limits,
    "2.5.29.31": _list_of(_is_point),
    "2.5.29.35": _is_authority,
    "2.5.29.37": _list_of(_is_purpose),
    "1.3.6.1.5.5.7.1.7": _list_of(lambda _: True),
    "1.3.6.1.5.5.7.1.8": lambda found: _in_order(_inside(found), _LIMITS),
    "2.16.840.1.113730.1.1": _is_bits,
}
