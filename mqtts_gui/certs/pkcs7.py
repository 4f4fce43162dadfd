"""PKCS#7 bundles, taken apart: each certificate and list in them is then read by itself."""

from __future__ import annotations

from mqtts_gui.certs.ber import definite
from mqtts_gui.certs.der import (
    SEQUENCE,
    DerError,
    announced_size,
    read_element,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.items import Kind

_HEADER_SIZE = 6
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_KINDS = {0xA0: Kind.CERTIFICATE, 0xA1: Kind.CRL}
"""The tags under which a bundle keeps its certificates and its lists."""


def objects_of(der: bytes) -> tuple[tuple[Kind, bytes], ...]:
    """Return the certificates and revocation lists of a bundle, in order, as DER.

    Raises:
        DerError: it is damaged.
    """
    try:
        return _objects(der)
    except DerError:
        return _objects(definite(der))  # written in pieces, if it can be read at all


def _objects(der: bytes) -> tuple[tuple[Kind, bytes], ...]:
    content = read_elements(read_element(der).content)
    if not content or read_oid(content[0].content) != _SIGNED_DATA:
        return ()
    fields = read_elements(read_element(content[1].content).content) if content[1:] else ()
    return tuple(
        (kind, each)
        for field in fields
        if (kind := _KINDS.get(field.tag)) is not None
        for each in _sequences(field.content)
    )


def _sequences(content: bytes) -> list[bytes]:
    """Return the SEQUENCEs one after the other, byte for byte; other forms of certificate go.

    Raises:
        DerError: one is damaged or cut off.
    """
    found, offset = [], 0
    while offset < len(content):
        size = announced_size(content[offset : offset + _HEADER_SIZE])
        if offset + size > len(content):
            raise DerError("cut off")
        if content[offset] == SEQUENCE:
            found.append(content[offset : offset + size])
        offset += size
    return found
