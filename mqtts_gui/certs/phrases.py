"""Phrases put together: lists and lines of several parts."""

from __future__ import annotations

from collections.abc import Sequence

from mqtts_gui.i18n import Phrase, literal, mark, nmark

_DOT = " · "
_MOST_NAMES = 4


def line(parts: Sequence[Phrase | str | None]) -> Phrase:
    """Return the parts that are there, separated by dots: "CA-CIEL · RSA 4096 · valid until …"."""
    return _joined([literal(p) if isinstance(p, str) else p for p in parts if p], _DOT)


def sentences(parts: Sequence[Phrase | None]) -> Phrase:
    """Return sentences one after the other."""
    return _joined([part for part in parts if part], " ")


def listed(names: Sequence[str]) -> Phrase:
    """Return names as a sentence enumerates them: "a, b and c"; a long list is cut."""
    if len(names) < 2:  # noqa: PLR2004 - an enumeration has two members
        return literal("".join(names))
    if len(names) > _MOST_NAMES:
        more = nmark("%(count)s other", "%(count)s others", len(names) - _MOST_NAMES + 1)
        first = ", ".join(names[: _MOST_NAMES - 1])
        return mark("%(first)s and %(last)s", first=first, last=more)
    return mark("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def _joined(parts: Sequence[Phrase], separator: str) -> Phrase:
    text = separator.join(f"%(part{place})s" for place in range(len(parts)))
    return Phrase(text, {f"part{place}": part for place, part in enumerate(parts)})
