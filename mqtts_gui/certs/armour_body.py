"""The base64 between BEGIN and END: decoded where only one reading is possible."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field

from mqtts_gui.certs.der import SEQUENCE, DerError, announced_size

BASE64_LINE = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/\s]*(?:=\s*){0,2}")
_SEQUENCE_IN_BASE64 = "M"
_BLANKS = str.maketrans("", "", " \t\r\n\v\f")
_STRAY = re.compile(r"[^A-Za-z0-9+/= \t\r\n\v\f]")
_OTHERS = re.compile(r"[^A-Za-z0-9+/]")
_OF_PROGRAMS = set("\"'`\\,;")
_WELL_FORMED = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_LINE_ENDS = ("\n", "\r")
_QUANTUM = 4
# What these hold is no DER: its size cannot be checked.
_NOT_DER = ("OPENSSH PRIVATE KEY", "SSH2 PUBLIC KEY", "SSH2 ENCRYPTED PRIVATE KEY")
_LOCK_HEADER = "DEK-Info"


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between BEGIN and END.

    Attributes:
        der: The bytes; None where they cannot be told.
        stray: The first character that is neither base64 nor blank, at `stray_place`.
    """

    der: bytes | None = field(repr=False)
    oddities: tuple[str, ...] = ()
    fault: str | None = None
    stray: str = ""
    stray_place: int = 0


def read_body(text: str, label: str, *, headers: str = "", ended: bool = True) -> Body:
    """Return what `text` holds, the body of a block; `ended` says whether END follows it."""
    opaque = label in _NOT_DER or label.startswith("PGP ") or _LOCK_HEADER in headers
    opaque = opaque or label.endswith(" PARAMETERS")
    if not ended:
        return _without_end(text, opaque=opaque)
    body = _with_end(text, label, opaque=opaque)
    if body.fault is None or opaque:
        return body
    # Text beside BEGIN or END may happen to consist of letters.
    lines = text.splitlines()
    inside = "\n".join(lines[1:-1] if lines and text[-1:] not in _LINE_ENDS else lines[1:])
    trimmed = _with_end(inside, label, opaque=opaque)
    return trimmed if trimmed.fault is None and not trimmed.oddities else body


def _with_end(text: str, label: str, *, opaque: bool) -> Body:
    squeezed = text.translate(_BLANKS)
    if not _WELL_FORMED.fullmatch(squeezed):
        return _with_strays(text, opaque=opaque)
    der = decode(squeezed)
    padding = () if len(squeezed) % _QUANTUM == 0 else ("form-padding",)
    return _measured(der, padding, opaque=opaque, label=label)


def decode(body: str) -> bytes | None:
    """Return what base64 stands for, its padding right or not; None where it is no base64."""
    squeezed = body.translate(_BLANKS).rstrip("=")
    try:
        return base64.b64decode(squeezed + "=" * (-len(squeezed) % _QUANTUM), validate=True)
    except (binascii.Error, ValueError):
        return None


def is_whole(der: bytes) -> bool:
    """Return whether `der` is one SEQUENCE, no byte more and none less."""
    return _announced(der) == len(der) > 0


def _announced(der: bytes) -> int | None:
    """Return how long the SEQUENCE says it is; None where none begins."""
    try:
        return announced_size(der) if der[:1] == bytes([SEQUENCE]) else None
    except DerError:
        # Without a length at the front (BER), what stands there is sorted out later.
        return len(der) if der[:2] == b"\x30\x80" else None


def _measured(der: bytes | None, codes: tuple[str, ...], *, opaque: bool, label: str) -> Body:
    """Compare the bytes with the size that they announce."""
    if not der:
        return Body(None, fault="form-garbage")
    if opaque:
        return Body(der, codes)
    size = _announced(der)
    if size is None:
        return Body(der, fault="form-garbage")
    if size > len(der):
        return Body(der, fault="form-truncated")
    if size < len(der) and "TRUSTED" not in label:  # there the trust settings follow
        return Body(der[:size], (*codes, "form-trailing"))
    return Body(der, codes)


def _without_end(text: str, *, opaque: bool) -> Body:
    run = _BASE64_RUN.match(text)
    der = decode(run[0] if run else "")
    if not der:
        return Body(None, fault="form-truncated")
    size = None if opaque else _announced(der)
    if size is not None and size > len(der):
        return Body(der, fault="form-truncated")
    if size is None and not opaque:
        return Body(der, fault="form-garbage")
    return Body(der[:size])


def _with_strays(text: str, *, opaque: bool) -> Body:
    """Return the body without what does not belong there, if that leaves exactly one object.

    Whole lines of text are tried too; a single character that was added can be left out as well,
    but one that replaced another leaves the object too short.
    """
    found = _STRAY.search(text)
    stray, place = (found[0], found.start()) if found else ("=", text.find("="))
    code = _name(set(_STRAY.findall(text)))
    lines = [line for line in text.splitlines() if not _STRAY.search(line)]
    for kept, odd in ((_OTHERS.sub("", text), code), ("".join(lines), "form-text-inside")):
        der = None if opaque else decode(kept)
        if der and is_whole(der):
            return Body(der, (odd,), None, stray, place)
    # What is left must at least begin like an object, or no single character is to blame.
    begins = opaque or _OTHERS.sub("", text).startswith(_SEQUENCE_IN_BASE64)
    return Body(None, (), "form-stray" if begins else "form-garbage", stray, place)


def _name(strays: set[str]) -> str:
    """Return the code of what was left out."""
    if strays and not any(each.isprintable() for each in strays):
        return "form-invisible"
    return "form-escaped" if strays and strays <= _OF_PROGRAMS else "form-stray"
