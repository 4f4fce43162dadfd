"""What keeps a chain from being called good where OpenSSL could not be asked.

Our checks leave out what nobody writes: limits of names (nameConstraints) of kinds and depths that
OpenSSL does not know and refuses, signatures of algorithms that it does not know. Where it gave the
verdict that is enough; where it did not, such a chain must not pass for good.
"""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.chain_building import Chain, Link
from mqtts_gui.certs.chain_checks import Fault
from mqtts_gui.certs.chain_findings import refused
from mqtts_gui.certs.chain_verdict import Codes
from mqtts_gui.certs.damage import unknown_algorithm
from mqtts_gui.certs.der import DerError, Element, read_element, read_elements
from mqtts_gui.certs.roles import Role
from mqtts_gui.certs.verify_codes import VerifyCode

_DEPTH, _TYPE, _SYNTAX = map(VerifyCode, (49, 51, 53))
_LIMITS, _NAMES = "2.5.29.30", "2.5.29.17"
_MAIL, _HOST, _DIRECTORY, _URI, _ADDRESS = 0x81, 0x82, 0xA4, 0x86, 0x87
_MINIMUM = 0x80
_KNOWN = {_MAIL, _HOST, _DIRECTORY, _URI, _ADDRESS}
_NETWORKS = (8, 32)
"""Bytes of an address with its mask."""


def cautions(chain: Chain, judged: Codes | None) -> Iterator[Fault]:
    """Yield what our checks leave to OpenSSL, where it gave no verdict about it.

    Args:
        chain: The chain, as far as it was built.
        judged: What OpenSSL left to us; None where it could not be asked at all.
    """
    if judged is None:
        yield from _unknown_algorithms(chain)
    if judged is None or VerifyCode.NAME_CONSTRAINT in judged:
        yield from _undecided_limits(chain)


def _unknown_algorithms(chain: Chain) -> Iterator[Fault]:
    """Yield the certificates for which OpenSSL finds no issuer, because of their algorithm."""
    for link in chain.links:
        is_leaf = link is chain.leaf
        found = unknown_algorithm(link.described, Role.ANY if is_leaf else Role.CA)
        if found is not None:
            trusted = link.trusted and not is_leaf
            yield VerifyCode.NO_ISSUER_OF_TRUSTED if trusted else VerifyCode.NO_ISSUER, found


def _undecided_limits(chain: Chain) -> Iterator[Fault]:
    """Yield the limits that OpenSSL would have to apply, and does not know how."""
    for depth, link in enumerate(chain.links):
        for above in chain.links[depth + 1 :]:
            code = _undecided(_kinds(link), above)
            if code is not None:
                yield code, refused(code, above.described)


def _undecided(kinds: set[int], above: Link) -> VerifyCode | None:
    """Return OpenSSL's number for the first limit on a kind of name that cannot be decided."""
    try:
        for base, further in _trees(above):
            if base.tag not in kinds:
                continue
            if further:
                return _DEPTH
            if base.tag not in _KNOWN:
                return _TYPE
            if base.tag == _ADDRESS and not _is_network(base.content):
                return _SYNTAX
    except DerError:
        return _SYNTAX
    return None


def _trees(link: Link) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Yield each limit: the name, and what is said besides of how far it reaches."""
    extension = link.described.extensions.by_oid(_LIMITS)
    if extension is None:
        return
    for part in read_elements(read_element(extension.raw.value).content):
        for tree in read_elements(part.content):
            base, *further = read_elements(tree.content) or (tree,)
            yield base, tuple(each for each in further if not _is_no_limit(each))


def _is_no_limit(depth: Element) -> bool:
    """Return whether this is the minimum of zero, which goes without saying."""
    return depth.tag == _MINIMUM and not any(depth.content)


def _kinds(link: Link) -> set[int]:
    """Return the kinds of names that a certificate has, by their tags."""
    extension = link.described.extensions.by_oid(_NAMES)
    try:
        listed = read_elements(read_element(extension.raw.value).content) if extension else ()
    except DerError:
        listed = ()
    return {_DIRECTORY, _HOST, _MAIL, *(name.tag for name in listed)}


def _is_network(content: bytes) -> bool:
    """Return whether it is an address with a mask that has no gaps."""
    if len(content) not in _NETWORKS:
        return False
    half = len(content) // 2
    return "01" not in f"{int.from_bytes(content[half:]):0{half * 8}b}"
