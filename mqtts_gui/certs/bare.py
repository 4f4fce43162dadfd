"""DER that lost its PEM lines: bare base64, base64 of a whole PEM file, hexadecimal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mqtts_gui.certs.armour import Block, find_blocks
from mqtts_gui.certs.armour_body import decode, is_whole
from mqtts_gui.certs.disguises import without_tags

_LONGEST = 1_000_000
_LEAST = 40
"""Characters of base64 below which nothing is looked for."""
# Lines of nothing but base64, one after the other.
_PARAGRAPH = re.compile(r"(?:^[ \t]*[A-Za-z0-9+/]{2,}={0,2}[ \t]*(?:\r?\n|\r|\Z))+", re.MULTILINE)
# The same within a line: a value of JSON, XML or YAML. DER of this size begins with MI; PEM that
# was encoded again, as Kubernetes keeps it, with LS0tLS1CRUdJTi.
_VALUE = re.compile(r"(?<![A-Za-z0-9+/])(?:MI|LS0tLS1CRUdJTi)[A-Za-z0-9+/]{36,}={0,2}")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:]*){20,}")
_PEM_START = b"-----BEGIN "


def find_bare(text: str) -> tuple[tuple[bytes, ...], tuple[Block, ...], tuple[str, ...]]:
    """Return the DER objects, or else the PEM blocks, that stand in `text` without PEM lines.

    The last part is the codes of what is odd about that.
    """
    if not _LEAST <= len(text) <= _LONGEST:
        return (), (), ()
    if _HEXADECIMAL.fullmatch(text.strip()):
        der = bytes.fromhex("".join(text.replace(":", " ").split()))
        return ((der,), (), ("form-recoded",)) if is_whole(der) else ((), (), ())
    found = tuple(_decoded(text)) or tuple(_decoded(without_tags(text) or ""))
    ders = tuple(each for each in found if is_whole(each))
    if ders:
        return ders, (), ("form-noheader",)
    blocks = [b for each in found for b in find_blocks(each.decode("utf-8", errors="replace"))]
    return (), tuple(blocks), ("form-recoded",) if blocks else ()


def _decoded(text: str) -> Iterator[bytes]:
    """Yield what base64 in the text stands for, where that is DER or PEM."""
    squeezed = decode(text)
    bodies = (m[0] for pattern in (_PARAGRAPH, _VALUE) for m in pattern.finditer(text))
    candidates = [squeezed] if squeezed else map(decode, bodies)
    yield from dict.fromkeys(
        each for each in candidates if each and (is_whole(each) or each.startswith(_PEM_START))
    )
