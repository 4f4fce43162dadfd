"""JSON on many lines, with every digit, escape and repeated name as it was sent."""

from __future__ import annotations

import re

_PART = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}:,]|[^\s\[\]{}:,"]+')


def indented(text: str, most: int) -> tuple[str, bool]:
    """Return JSON with indents, digits and escapes as they were sent, and whether that is all.

    Args:
        text: JSON, checked before, or its first part.
        most: After so many characters it ends with the line.
    """
    rows, depth, previous, size = [""], 0, "", 0
    for match in _PART.finditer(text):
        part = match[0]
        if size > most:
            return "\n".join(rows), False
        closes = part in {"}", "]"}
        depth -= closes
        if (closes and previous not in {"{", "["}) or (not closes and previous in {"{", "[", ","}):
            size += 2 * depth + 1
            rows.append("  " * depth)
        part = ": " if part == ":" else part
        size += len(part)
        rows[-1] += part
        depth += part in {"{", "["}
        previous = part
    return "\n".join(rows), True
