"""PEM as people have it: cut, glued, indented, retyped; found all the same, oddities noted.

PEM (RFC 7468) wraps DER in text. What mail, editors and web pages do to that text is undone here
where only one reading is possible; each oddity is named by its finding code.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from mqtts_gui.certs.der import SEQUENCE, DerError, announced_size

_DASH = "\\-\u2010-\u2015\u2212"
# Bounded repetitions: a megabyte of dashes must not take a minute.
_MARKER = re.compile(
    rf"([{_DASH}]{{1,6}})[ \t]?(BEGIN|END)[ \t]"
    rf"([A-Z0-9#][A-Z0-9 #]{{0,40}}?)[ \t]?([{_DASH}]{{1,5}})"
)
_HEADERS = re.compile(r"\s*((?:[A-Za-z][A-Za-z0-9-]*: ?[^\r\n]*(?:\r\n|\r|\n))+)\s*")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/\s]*(?:=\s*){0,2}")
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_FIVE_DASHES = "-----"
_LINE_ENDS = ("\n", "\r")
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
    """

    label: str
    der: bytes | None
    headers: str = ""
    oddities: tuple[str, ...] = ()
    fault: str | None = None

    def pem(self) -> bytes:
        """Return the block as it should have been written."""
        body = base64.b64encode(self.der or b"").decode("ascii")
        lines = [body[at : at + _LINE_WIDTH] for at in range(0, len(body), _LINE_WIDTH)]
        headers = [*self.headers.splitlines(), ""] if self.headers else []
        whole = [f"-----BEGIN {self.label}-----", *headers, *lines, f"-----END {self.label}-----"]
        return "\n".join([*whole, ""]).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a block stands in the text; a missing line is None."""

    begin: re.Match[str] | None
    end: re.Match[str] | None
    inner: str


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return `data` as text, and the codes of what its encoding has odd."""
    for mark, encoding, code in (
        (b"\xff\xfe", "utf-16-le", "form-utf16"),
        (b"\xfe\xff", "utf-16-be", "form-utf16"),
        (b"\xef\xbb\xbf", "utf-8", "form-bom"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), (code,)
    if data[1:40:2] == b"\0" * len(data[1:40:2]) and len(data) > 1:
        return data.decode("utf-16-le", errors="replace"), ("form-utf16",)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text, ("form-cr",) if "\r" in text and "\n" not in text else ()


def find_blocks(text: str) -> tuple[Block, ...]:
    """Return the PEM blocks of `text`, in order."""
    return tuple(_block(text, span) for span in _spans(text))


def find_bare(text: str) -> bytes | None:
    """Return the DER of a text that is nothing but base64, its BEGIN and END lines lost."""
    squeezed = "".join(text.split())
    if not _BASE64_LINE.fullmatch(squeezed):
        return None
    der = _decode(squeezed)
    return der if der and _is_whole(der) else None


def _spans(text: str) -> list[_Span]:
    spans: list[_Span] = []
    begin: re.Match[str] | None = None
    last_end = 0
    for marker in _MARKER.finditer(text):
        opens = marker[2] == "BEGIN"
        if begin is not None:
            inner = text[begin.end() : marker.start()]
            spans.append(_Span(begin, None if opens else marker, inner))
        elif not opens and (lines := _lines_before(text[last_end : marker.start()])):
            spans.append(_Span(None, marker, lines))
        begin = marker if opens else None
        last_end = marker.end()
    if begin is not None:
        spans.append(_Span(begin, None, text[begin.end() :]))
    return spans


def _lines_before(text: str) -> str:
    """Return the base64 lines at the end of `text`: the body of a block whose BEGIN is lost."""
    kept: list[str] = []
    for line in reversed(text.splitlines()):
        if not _BASE64_LINE.fullmatch(line.strip()):
            break
        kept.append(line)
    return "\n".join(reversed(kept))


def _block(text: str, span: _Span) -> Block:
    marker = span.begin or span.end
    label = marker[3].strip() if marker else ""
    headers = _HEADERS.match(span.inner)
    body = span.inner[headers.end() :] if headers else span.inner
    der = _decode(body if span.end else _BASE64_RUN.match(body)[0])  # type: ignore[index]  # matches the empty text
    fault = _fault(der, whole=span.end is not None)
    if der and not span.end and not fault and _is_sequence(der):
        der = der[: announced_size(der)]
    written = headers[1].replace("\r\n", "\n").replace("\r", "\n") if headers else ""
    return Block(label, der, written, _oddities(text, span), fault)


def _decode(body: str) -> bytes | None:
    squeezed = "".join(body.split()).rstrip("=")
    try:
        return base64.b64decode(squeezed + "=" * (-len(squeezed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _fault(der: bytes | None, *, whole: bool) -> str | None:
    if not der:
        return "form-garbage" if whole else "form-truncated"
    if _is_sequence(der) and announced_size(der) > len(der):
        return "form-truncated"
    return None


def _is_sequence(der: bytes) -> bool:
    try:
        return der[0] == SEQUENCE and announced_size(der) > 0
    except DerError:
        return False


def _is_whole(der: bytes) -> bool:
    return _is_sequence(der) and announced_size(der) == len(der)


def _oddities(text: str, span: _Span) -> tuple[str, ...]:
    codes = []
    if span.begin is None:
        codes.append("form-noheader")
    elif span.end is None:
        codes.append("form-noend")
    if not any(end in span.inner.strip(" \t") for end in _LINE_ENDS):
        codes.append("form-spaces" if " " in span.inner.strip() else "form-oneline")
    elif span.begin is not None:
        codes.extend(_beside(text, span.begin, span.end))
    dashes = "".join(marker[1] + marker[4] for marker in (span.begin, span.end) if marker)
    if dashes.strip("-"):
        codes.append("form-emdash")
    elif any(m[n] != _FIVE_DASHES for m in (span.begin, span.end) if m for n in (1, 4)):
        codes.append("form-nodash")
    return tuple(codes)


def _beside(text: str, begin: re.Match[str], end: re.Match[str] | None) -> tuple[str, ...]:
    """Return the code of what stands beside BEGIN and END, which openssl wants alone."""
    start = max(text.rfind(line_end, 0, begin.start()) for line_end in _LINE_ENDS) + 1
    before = text[start : begin.start()]
    if _MARKER.search(before):
        return ("file-glued",)
    after = _REST_OF_LINE.match(text, end.end()) if end else None
    stray = after[0].strip() if after and not _MARKER.search(after[0]) else ""
    return ("form-indented",) if before or stray else ()
