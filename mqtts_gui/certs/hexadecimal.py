"""Bytes written in hexadecimal: plain, as an array of a program, as a dump with addresses."""

from __future__ import annotations

import re

_LEAST = 20
"""Bytes below which digits are taken for something else: a serial number, a date."""
_PLAIN = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:]*+){20,}+")
_ARRAY_MEMBER = re.compile(r"0[xX]([0-9A-Fa-f]{2})\b")
# Address, bytes by ones or twos, and often the characters that they stand for, behind two blanks
# (xxd, Wireshark) or a bar (hexdump -C, which leaves two blanks in the middle).
_DUMP_LINE = re.compile(r"[ \t]*[0-9A-Fa-f]{4,8}:?[ \t]+(.*)")
_BARRED = re.compile(r"[ \t]{2}\|.{0,16}\|$")
_GAP = re.compile(r"[ \t]{2,}")
_BYTES = re.compile(r"(?:[0-9A-Fa-f]{2})*+")


def read_hexadecimal(text: str) -> bytes | None:
    """Return what hexadecimal digits in the text stand for; None where it is no such text."""
    if _PLAIN.fullmatch(text.strip()):
        return bytes.fromhex("".join(text.replace(":", " ").split()))
    members = _ARRAY_MEMBER.findall(text)
    if len(members) >= _LEAST:
        return bytes.fromhex("".join(members))
    return _read_dump(text)


def _read_dump(text: str) -> bytes | None:
    found = bytearray()
    for line in text.splitlines():
        matched = _DUMP_LINE.fullmatch(line)
        if matched is None:
            return None
        barred = _BARRED.search(matched[1])
        row = matched[1][: barred.start()] if barred else _GAP.split(matched[1])[0]
        digits = "".join(row.split())
        if not _BYTES.fullmatch(digits):
            return None
        found += bytes.fromhex(digits)
    return bytes(found) if len(found) >= _LEAST else None
