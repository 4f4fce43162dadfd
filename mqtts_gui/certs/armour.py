"""PEM as people have it: cut, glued, indented, retyped; found all the same, oddities noted.

PEM (RFC 7468) wraps DER in text. What mail, editors and web pages do to that text is undone here
where only one reading is possible; each oddity is named by its finding code.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mqtts_gui.certs.armour_body import BASE64_LINE, Body, read_body
from mqtts_gui.certs.armour_oddities import BLANKS, DASHES, Span, oddities
from mqtts_gui.certs.line_prefixes import without_prefixes

__all__ = ["Block", "find_blocks"]

# Bounded repetitions: a megabyte of dashes must not take a minute. Dashes beyond five after the
# label belong to it, unless they are those of the next block, glued to this one.
_MARKER = re.compile(
    rf"([{DASHES}]{{1,6}})[{BLANKS}]{{0,3}}(BEGIN|END)[{BLANKS}]{{1,3}}"
    rf"([A-Z0-9#][A-Z0-9 #._/-]{{0,40}}?)[{BLANKS}]{{0,3}}"
    rf"([{DASHES}]{{1,5}}(?:[{DASHES}]{{1,20}}(?![{DASHES} ]{{0,30}}BEGIN))?)",
    re.IGNORECASE,
)
# No possessive group: Python before 3.11.5 takes a character too many where one has alternatives.
_HEADERS = re.compile(r"\s*+((?:[A-Za-z][A-Za-z0-9-]*+:[^\r\n]*+(?:\r\n|\r|\n))+)\s*+")
# The headers of an encrypted key, whatever became of their line ends: the cipher says how long the
# number after it is.
_LOCK = re.compile(
    r"\s*+Proc-Type: ?4,ENCRYPTED\s*DEK-Info: ?(DES[A-Z0-9-]*,[0-9A-Fa-f]{16}"
    r"|[A-Z0-9-]+,(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{16}))\s*"
)
_LINE_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Block:
    """One PEM block.

    Attributes:
        label: What stands after BEGIN: `CERTIFICATE`, `RSA PRIVATE KEY` …
        der: The decoded bytes; None when they are no base64.
        headers: Lines such as `DEK-Info: …` of an encrypted key in the old form.
        oddities: Codes of what is unusual but was understood.
        fault: Code of what makes the block unusable, else None.
        stray: The first character that does not belong into it; empty when all do.
        line: The line, from 1, in which that character stands.
    """

    label: str
    der: bytes | None = field(repr=False)
    headers: str = ""
    oddities: tuple[str, ...] = ()
    fault: str | None = None
    stray: str = ""
    line: int = 0

    @property
    def sound(self) -> bool:
        """The block could be decoded."""
        return self.fault is None and bool(self.der)

    def pem(self) -> bytes:
        """Return the block as it should have been written."""
        body = base64.b64encode(self.der or b"").decode("ascii")
        lines = [body[at : at + _LINE_WIDTH] for at in range(0, len(body), _LINE_WIDTH)]
        headers = [*self.headers.splitlines(), ""] if self.headers else []
        whole = [f"-----BEGIN {self.label}-----", *headers, *lines, f"-----END {self.label}-----"]
        return "\n".join([*whole, ""]).encode("utf-8")


def find_blocks(text: str) -> tuple[Block, ...]:
    """Return the PEM blocks of `text`, in order."""
    lines = _LineCounter(text)
    return tuple(_block(text, span, lines) for span in _spans(text))


class _LineCounter:
    """Tells the line of a place in a text; places are asked for in order, each counted once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = "\n" if "\n" in text else "\r"
        self._place, self._line = 0, 1

    def at(self, place: int) -> int:
        """Return the line, from 1, of a place not before the last one asked for."""
        self._line += self._text.count(self._end, self._place, place)
        self._place = max(place, self._place)
        return self._line


def _spans(text: str) -> Iterator[Span]:
    begin: re.Match[str] | None = None
    last_end = 0
    for marker in _MARKER.finditer(text):
        opens = marker[2].upper() == "BEGIN"
        if begin is not None:
            yield Span(begin, None if opens else marker, begin.end(), marker.start())
        elif not opens and (start := _lines_before(text, last_end, marker.start())) is not None:
            yield Span(None, marker, start, marker.start())
        begin = marker if opens else None
        last_end = marker.end()
    if begin is not None:
        yield Span(begin, None, begin.end(), len(text))


def _lines_before(text: str, start: int, end: int) -> int | None:
    """Return where the base64 lines before `end` begin: the body of a block whose BEGIN is lost."""
    found = None
    place = end
    for line in reversed(text[start:end].splitlines(keepends=True)):
        if not BASE64_LINE.fullmatch(line.strip()):
            break
        place -= len(line)
        found = place
    return found


def _headers(inner: str) -> tuple[str, int]:
    """Return the headers of a block as they should have been written, and where they end."""
    if lock := _LOCK.match(inner):
        return f"Proc-Type: 4,ENCRYPTED\nDEK-Info: {lock[1]}\n", lock.end()
    headers = _HEADERS.match(inner)
    if headers is None:
        return "", 0
    return headers[1].replace("\r\n", "\n").replace("\r", "\n"), headers.end()


def _block(text: str, span: Span, lines: _LineCounter) -> Block:
    label = " ".join(span.label.upper().split())
    inner, prefixes = without_prefixes(span.before(text), text[span.start : span.end])
    written, start = _headers(inner)
    body = read_body(inner[start:], label, headers=written, ended=span.end_marker is not None)
    if span.begin is None and body.fault == "form-garbage":
        body = Body(body.der, fault="form-headless")  # more than the line BEGIN is lost
    odd = prefixes or oddities(text, span, written, span.start + start)
    if body.oddities and odd == ("form-unusual",):
        odd = ()
    codes = tuple(dict.fromkeys((*odd, *body.oddities)))
    # Without prefixes, places within the block are places within the text.
    place = span.start + (0 if prefixes else start + body.stray_place)
    line = lines.at(place) if body.stray else 0
    return Block(label, body.der, written, codes, body.fault, body.stray, line)
