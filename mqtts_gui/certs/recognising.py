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
_BROKEN_MARKER = re.compile(r"-{3,5}[A-Z0-9 ]{1,50}-{3,5}")


def what_else(data: bytes, text: str) -> str:
    """Return the code of what `data` is; `text` is the same, decoded."""
    beginning = next((code for start, code in _BEGINNINGS if data.startswith(start)), None)
    if beginning is not None:
        return beginning
    head = text[:_HEAD].lstrip()
    if head.startswith("<"):
        return "file-html"
    if head.startswith("PuTTY-User-Key-File"):
        return "file-ppk"
    if "Data:" in head and ("Certificate:" in head or "Certificate Request:" in head):
        return "file-dump-only"
    if data[:1] == bytes([SEQUENCE]) and not head[:_HEAD].isprintable():
        return "form-garbage"
    return "form-garbage" if _BROKEN_MARKER.search(head) else "file-unknown"
