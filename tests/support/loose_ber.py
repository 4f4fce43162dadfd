"""DER written as Firefox, macOS and programs for mail write it: of indefinite length, in pieces."""

from __future__ import annotations

from collections.abc import Iterator

from mqtts_gui.certs.der import OCTET_STRING, encode, read_element, read_elements

_CONSTRUCTED = 0x20
_PIECE = 100


def loosened(der: bytes) -> bytes:
    """Return the same object as BER."""
    element = read_element(der)
    return _indefinite(element.tag, element.content)


def _indefinite(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(_parts(content)) + b"\0\0"


def _parts(content: bytes) -> Iterator[bytes]:
    for element in read_elements(content):
        if element.tag in {0x30, 0xA0}:
            yield _indefinite(element.tag, element.content)
        elif element.tag == OCTET_STRING and len(element.content) > _PIECE:
            pieces = range(0, len(element.content), _PIECE)
            inside = (encode(OCTET_STRING, element.content[at : at + _PIECE]) for at in pieces)
            yield bytes([OCTET_STRING | _CONSTRUCTED, 0x80]) + b"".join(inside) + b"\0\0"
        else:
            yield encode(element.tag, element.content)
