"""What a file is when it holds no certificate, key, request or list at all."""

from __future__ import annotations

import re

from mqtts_gui.certs.der import SEQUENCE

_BEGINNINGS = (
    (b"\x4c\x00\x00\x00", "file-lnk"),
    (b"PK\x03\x04", "file-zip"),
    (b"PK\x05\x06", "file-zip"),
)
_HEAD = 4096
_SERIAL = re.compile(rb"\s*(?:[0-9A-Fa-f]{2}){1,32}\s*")
_BROKEN_MARKER = re.compile(r"-{3,5}[A-Z0-9 ]{1,50}-{3,5}")


def is_serial_file(data: bytes) -> bool:
    """Say whether this is the file in which `openssl x509 -CAcreateserial` counts."""
    return _SERIAL.fullmatch(data) is not None


def what_else(data: bytes, text: str) -> str:
    """Return the code of what `data` is; `text` is the same, decoded."""
    head = text[:_HEAD].lstrip()
    signs = (
        *((code, data.startswith(start)) for start, code in _BEGINNINGS),
        ("file-serial", is_serial_file(data)),
        ("file-html", head.startswith("<")),
        ("file-ppk", head.startswith("PuTTY-User-Key-File")),
        ("file-dump-only", _is_dump(head)),
        ("form-garbage", data[:1] == bytes([SEQUENCE]) and not head.isprintable()),
        ("form-garbage", _BROKEN_MARKER.search(head) is not None),
    )
    return next((code for code, fits in signs if fits), "file-unknown")


def _is_dump(head: str) -> bool:
    return "Data:" in head and ("Certificate:" in head or "Certificate Request:" in head)
