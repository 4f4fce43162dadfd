"""Phrases put together: lists and lines of several parts."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.i18n import Phrase, literal, mark

_DOT = " · "


def line(parts: Sequence[Phrase | str | None]) -> Phrase:
    """Return the parts that are there, separated by dots: "CA-CIEL · RSA 4096 · valid until …"."""
    return _joined([literal(p) if isinstance(p, str) else p for p in parts if p], _DOT)


def sentences(parts: Sequence[Phrase | None]) -> Phrase:
    """Return sentences one after the other."""
    return _joined([part for part in parts if part], " ")


def listed(names: Sequence[str]) -> Phrase:
    """Return names as a sentence enumerates them: "a, b and c"."""
    if len(names) < 2:  # noqa: PLR2004 - an enumeration has two members
        return literal("".join(names))
    return mark("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def _joined(parts: Sequence[Phrase], separator: str) -> Phrase:
    text = separator.join(f"%(part{place})s" for place in range(len(parts)))
    return Phrase(text, {f"part{place}": part for place, part in enumerate(parts)})
