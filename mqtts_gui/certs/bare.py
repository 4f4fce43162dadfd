"""DER that lost its PEM lines: bare base64, base64 of a whole PEM file, hexadecimal."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mqtts_gui.certs.armour import Block
from mqtts_gui.certs.armour_body import decode, is_whole
from mqtts_gui.certs.disguises import reveal, without_tags
from mqtts_gui.certs.hexadecimal import read_hexadecimal

_LONGEST = 1_000_000
_LEAST = 40
"""Characters of base64 below which nothing is looked for."""
# Lines of nothing but base64, one after the other.
_PARAGRAPH = re.compile(r"(?:^[ \t]*[A-Za-z0-9+/]{2,}={0,2}[ \t]*(?:\r?\n|\r|\Z))+", re.MULTILINE)
# The same within a line: a value of JSON, XML or YAML, such as Kubernetes keeps.
_VALUE = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}+={0,2}")
_PEM_WORD = b"BEGIN"
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u00a0]")


def find_bare(text: str) -> tuple[tuple[bytes, ...], tuple[Block, ...], tuple[str, ...]]:
    """Return the DER objects, or else the PEM blocks, that stand in `text` without PEM lines.

    The last part is the codes of what is odd about that.
    """
    if not _LEAST <= len(text) <= _LONGEST:
        return (), (), ()
    text = "\n".join(_UNSEEN.sub("", text).splitlines())
    written = read_hexadecimal(text)
    if written is not None and is_whole(written):
        return (written,), (), ("form-recoded",)
    if written is not None and _PEM_WORD in written:
        return (), _blocks_of((written,)), ("form-recoded",)
    found = _decoded(text) or _decoded(without_tags(text) or "")
    ders = tuple(each for each in found if is_whole(each))
    if ders:
        return ders, (), ("form-noheader",)
    blocks = _blocks_of(found)
    return (), blocks, ("form-recoded",) if blocks else ()


def _blocks_of(found: tuple[bytes, ...]) -> tuple[Block, ...]:
    texts = (each.decode("utf-8", errors="replace") for each in found)
    return tuple(block for text in texts for block in reveal(text)[0])


def _decoded(text: str) -> tuple[bytes, ...]:
    """Return what base64 in the text stands for, where that is DER or PEM: the largest pieces."""
    pieces: tuple[Iterable[str], ...] = (
        (text,),
        (found[0] for found in _PARAGRAPH.finditer(text)),
        (found[0] for found in _VALUE.finditer(text)),
    )
    for bodies in pieces:
        found = dict.fromkeys(each for each in map(decode, bodies) if each and _is_wanted(each))
        if found:
            return tuple(found)
    return ()


def _is_wanted(data: bytes) -> bool:
    return is_whole(data) or _PEM_WORD in data
