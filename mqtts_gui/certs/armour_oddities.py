"""What is odd about the way a PEM block is written, measured by what openssl would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DASHES = "\\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
BLANKS = " \t\u00a0\u2000-\u200a\u202f\u3000"
_FIVE_DASHES = "-----"
_LINE_ENDS = "\r\n"
_ALL_LINE_ENDS = "\r\n\v\f\u0085\u2028\u2029"
_LONGEST_LINE = 500
"""How far from a marker its line is looked at: a bundle may be one line of megabytes."""
# What openssl reads: markers alone on their lines, no line empty but that after the headers (or
# BEGIN), each ended by a line feed; blanks and control characters before that do not matter. What
# was matched is never given up (`*+`): blanks at the end of each line would double the ways to try.
_REST = r"[\x00-\x09\x0b-\x20]*+"
_STRICT = re.compile(
    rf"-----BEGIN (?P<label>[A-Z0-9 #]+)-----{_REST}\n"
    rf"(?:(?:Proc-Type:[^\n]*+\n(?:[\w-]++:[^\n]*+\n)*+)?[ \t\r]*+\n)?"
    rf"(?:[ \t]*+[A-Za-z0-9+/][A-Za-z0-9+/= \t]*+{_REST}\n)++"
    rf"-----END (?P=label)-----{_REST}(?:\n|\Z)"
)
_MARKER = re.compile(rf"[{DASHES}]{{1,6}}[{BLANKS}]{{0,3}}(?:BEGIN|END)[{BLANKS}]", re.IGNORECASE)
_CARRIAGE_RETURN = re.compile(r"(?<!\r)\r++(?!\n)")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_LOCKED = "Proc-Type"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a block stands in the text: its lines BEGIN and END, None where missing.

    Attributes:
        start: Where what stands between the two begins.
        end: Where it ends.
    """

    begin: re.Match[str] | None
    end_marker: re.Match[str] | None
    start: int
    end: int

    @property
    def markers(self) -> tuple[re.Match[str], ...]:
        """The lines that are there."""
        return tuple(marker for marker in (self.begin, self.end_marker) if marker)

    @property
    def label(self) -> str:
        """What BEGIN names; END where there is no BEGIN."""
        return self.markers[0][3]

    def before(self, text: str) -> str:
        """Return what stands before BEGIN on its line."""
        return _start_of_line(text, self.begin.start()) if self.begin else ""


def oddities(text: str, span: Span, headers: str, body: int) -> tuple[str, ...]:
    """Return the codes of what openssl would stumble over.

    Args:
        text: All of the file.
        span: Where the block stands in it.
        headers: The lines before the base64.
        body: Where in the text the base64 begins.
    """
    first, last = span.markers[0].start(), span.markers[-1].end()
    if span.begin and text[max(first - 1, 0) : first] in {"", "\n"} and _STRICT.match(text, first):
        return ()
    found = tuple(dict.fromkeys((*_of_markers(span), *_of_lines(text, span, headers, body))))
    around = span.before(text) + text[first:last] + _rest_of_line(text, last)
    return found or (("form-unusual",) if around.isascii() else ("form-invisible",))


def _of_markers(span: Span) -> Iterator[str]:
    """Name what is odd about BEGIN and END themselves."""
    if span.begin is None:
        yield "form-noheader"
    elif span.end_marker is None:
        yield "form-noend"
    dashes = "".join(marker[1] + marker[4] for marker in span.markers)
    words = [marker[0][len(marker[1]) : -len(marker[4])] for marker in span.markers]
    if dashes.strip("-"):
        yield "form-emdash"
    elif any(m[n] != _FIVE_DASHES for m in span.markers for n in (1, 4)) or any(
        each != " ".join(each.split()) for each in words
    ):
        yield "form-nodash"
    if any(each != each.upper() for each in words):
        yield "form-lowercase"
    elif len({marker[3] for marker in span.markers}) > 1:
        yield "form-label"


def _of_lines(text: str, span: Span, headers: str, body: int) -> Iterator[str]:
    """Name what is odd about the lines between BEGIN and END, and about what stands beside."""
    inner = text[span.start : span.end]
    if not any(end in inner.strip(" \t") for end in _LINE_ENDS):
        yield "form-spaces" if " " in text[body : span.end] else "form-oneline"
        return
    if _CARRIAGE_RETURN.search(inner):
        yield "form-cr"
    elif span.begin is not None:
        yield from _beside(text, span)
        lines = inner.replace("\r", "")
        lines = _EMPTY_LINE.sub("\n", lines, 1) if _LOCKED in headers else lines
        if span.end_marker is not None and _EMPTY_LINE.search(lines):
            yield "form-blank-lines"
    if headers and _LOCKED not in headers:
        yield "form-text-inside"


def _beside(text: str, span: Span) -> Iterator[str]:
    """Name what stands beside BEGIN and END, which openssl wants alone."""
    before = span.before(text)
    after = _rest_of_line(text, span.end_marker.end()) if span.end_marker else ""
    if _MARKER.search(before) or _MARKER.search(after):
        yield "file-glued"
        return
    last = _start_of_line(text, span.end) if span.end_marker else ""
    beside = (each for each in (_rest_of_line(text, span.start), after) if each.strip(BLANKS))
    if before and not before.strip("-"):
        yield "form-nodash"
    elif any(map(_stands_out, (before, last, *beside))):
        yield "form-indented"


def _stands_out(text: str) -> bool:
    """Return whether the text holds anything that can be seen, or ordinary blanks."""
    return any(character.isprintable() or character == "\t" for character in text)


def _start_of_line(text: str, place: int) -> str:
    furthest = max(0, place - _LONGEST_LINE)
    start = max(text.rfind(line_end, furthest, place) for line_end in _ALL_LINE_ENDS) + 1
    return text[max(start, furthest) : place]


def _rest_of_line(text: str, place: int) -> str:
    furthest = place + _LONGEST_LINE
    ends = (text.find(line_end, place, furthest) for line_end in _ALL_LINE_ENDS)
    return text[place : min((end for end in ends if end >= 0), default=furthest)]
