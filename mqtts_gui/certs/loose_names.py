"""The names of a subjectAltName that `cryptography` refuses whole for one odd name among them."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

from mqtts_gui.certs.der import (
    DerError,
    Element,
    encode,
    read_element,
    read_elements,
    read_oid,
)
from mqtts_gui.certs.names import read_name

_TEXTS = {0x81: "email", 0x82: "dns", 0x86: "uri"}
_OTHER_NAME, _X400, _DIRECTORY, _EDI_PARTY = 0xA0, 0xA3, 0xA4, 0xA5
_ADDRESS, _REGISTERED = 0x87, 0x88
_KINDS = {_X400: "x400", _EDI_PARTY: "ediparty"}


def loose_names(value: bytes) -> tuple[tuple[str, str], ...]:
    """Return kind and text of each name in the value of a subjectAltName.

    A name that cannot be read is shown by its bytes; nothing is returned for what is no list.
    """
    try:
        names = read_elements(read_element(value).content)
    except DerError:
        return ()
    return tuple(_name(name) for name in names)


def _name(name: Element) -> tuple[str, str]:
    with suppress(ValueError, IndexError):
        match name.tag:
            case tag if tag in _TEXTS:
                return _TEXTS[tag], name.content.decode("latin-1")
            case tag if tag == _ADDRESS:
                return "ip", _address(name.content)
            case tag if tag == _DIRECTORY:
                return "dirname", str(read_name(name.content))
            case tag if tag == _REGISTERED:
                return "rid", read_oid(name.content)
            case tag if tag == _OTHER_NAME:
                return "other", _other(name.content)
    return _KINDS.get(name.tag, "other"), encode(name.tag, name.content).hex()


def _address(content: bytes) -> str:
    return str(ipaddress.ip_address(content))


def _other(content: bytes) -> str:
    kind, *values = read_elements(content)
    value = values[0]
    # The value stands in an envelope of its own, which some programs forget.
    inner = value.content if value.tag == _OTHER_NAME else encode(value.tag, value.content)
    return f"{read_oid(kind.content)} {inner.hex()}"
