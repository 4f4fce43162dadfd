"""Bytes as digits: hexadecimal and Base64, both ways."""

from __future__ import annotations

import base64
import binascii
import re

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.formats.model import error_at

HEX_ROW_BYTES = 16
BASE64_ROW_BYTES = 57
_LETTERS = bytes(byte if byte in range(0x20, 0x7F) else ord(".") for byte in range(256))
_HEX_SEPARATORS = re.compile(r"0[xX](?=[0-9a-fA-F])|[\s,:;-]")
_NO_HEX = re.compile(r"[^0-9a-fA-F\s,:;xX-]|(?<![0])[xX]|[xX](?![0-9a-fA-F])")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/_=\s-]")
_CANONICAL = re.compile(rb"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_WRAPPED = re.compile(rb"[A-Za-z0-9+/]+={0,2}(?:\r?\n[A-Za-z0-9+/]+={0,2})*\r?\n?")
_LEAST_BASE64 = 24
"""Shorter texts are words more often than Base64."""


def hex_rows(payload: bytes) -> str:
    """Return `payload` as lines of offset, bytes and letters."""
    rows = []
    for offset in range(0, len(payload), HEX_ROW_BYTES):
        row = payload[offset : offset + HEX_ROW_BYTES]
        letters = row.translate(_LETTERS).decode("ascii")
        rows.append(f"{offset:08x}  {row.hex(' '):<{HEX_ROW_BYTES * 3 - 1}}  {letters}")
    return "\n".join(rows)


def from_hex(text: str) -> bytes:
    """Return the bytes of hexadecimal digits, with `0x`, spaces and any of `,:;-` between them.

    Raises:
        PayloadError: another character, or half a byte.
    """
    wrong = _NO_HEX.search(text)
    if wrong is not None:
        phrase = mark("%(character)s is not a hexadecimal digit.", character=wrong[0])
        raise error_at(phrase, text, wrong.start())
    digits = _HEX_SEPARATORS.sub("", text)
    if len(digits) % 2:
        phrase = mark("A byte is two hexadecimal digits: one digit is missing.")
        raise error_at(phrase, text, len(text.rstrip()))
    return bytes.fromhex(digits)


def base64_rows(payload: bytes) -> str:
    """Return `payload` as lines of 76 characters of Base64."""
    return "\n".join(
        base64.b64encode(payload[offset : offset + BASE64_ROW_BYTES]).decode("ascii")
        for offset in range(0, len(payload), BASE64_ROW_BYTES)
    )


def from_base64(text: str) -> bytes:
    """Return the bytes of Base64, with `+/` or with `-_` as in addresses; `=` may be left out.

    Raises:
        PayloadError: another character, both alphabets at once, or bits that belong to no byte.
    """
    wrong = _NO_BASE64.search(text) or _mixed(text) or re.search(r"=(?=\s*[^=\s])", text)
    if wrong is not None:
        phrase = mark("%(character)s does not belong here in Base64.", character=wrong[0])
        raise error_at(phrase, text, wrong.start())
    digits = "".join(text.split())
    bare = digits.rstrip("=").replace("-", "+").replace("_", "/")
    padding = len(digits) - len(bare)
    end = len(text.rstrip())
    if len(bare) % 4 == 1 or padding not in {0, -len(bare) % 4}:
        raise error_at(mark("The Base64 ends too early or with too many “=”."), text, end)
    payload = base64.b64decode(bare + "=" * (-len(bare) % 4))
    if base64.b64encode(payload).decode("ascii").rstrip("=") != bare:
        raise error_at(
            mark("The last digit of the Base64 has bits that belong to no byte."), text, end
        )
    return payload


def unwrapped(payload: bytes) -> bytes | None:
    """Return what a payload contains that is canonical Base64 and long enough not to be a word."""
    if len(payload) < _LEAST_BASE64 or _WRAPPED.fullmatch(payload) is None:
        return None
    digits = b"".join(payload.split())
    if _CANONICAL.fullmatch(digits) is None:
        return None
    try:
        inside = base64.b64decode(digits, validate=True)
    except binascii.Error:  # pragma: no cover - the pattern leaves nothing to refuse
        return None
    return inside if base64.b64encode(inside) == digits else None


def _mixed(text: str) -> re.Match[str] | None:
    return re.search(r"[-_]", text) if re.search(r"[+/]", text) else None
