"""Places in a text: Python counts characters, Qt UTF-16 units, of which an emoji has two."""

from __future__ import annotations


def units(text: str, place: int) -> int:
    """Return how many units the first `place` characters of `text` have."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, place: int) -> int:
    """Return how many characters the first `place` units of `text` are."""
    first = text.encode("utf-16-le", "surrogatepass")[: 2 * place]
    return len(first.decode("utf-16-le", "surrogatepass"))
