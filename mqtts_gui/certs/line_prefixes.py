"""What stands at the beginning of every line of a block: the signs of a quotation, or numbers."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[^\w\s-][^\w\n-]*|--[ \t]")
_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_NUMBER = re.compile(r"([ \t]*)([0-9]{1,6})([ \t]*[:.|)\]]?[ \t]*)")
_NUMBERED = re.compile(r"[ \t]*([0-9]{1,6})[ \t]*[:.|)\]]?[ \t]*(.*)")


def without_prefixes(before: str, inner: str) -> tuple[str, tuple[str, ...]]:
    """Return a block's inside without what begins each line, and the code of what that was.

    Args:
        before: What stands before BEGIN on its line; the same stands before each line then.
        inner: What stands between BEGIN and END, the beginning of END's line included.
    """
    if _NUMBER.fullmatch(before):
        kept = _without_numbers(int(before.split(maxsplit=1)[0].rstrip(":.|)]")), inner)
        return (kept, ("form-numbered",)) if kept is not None else (inner, ())
    sign = before.strip()
    if not sign or not _SIGNS.fullmatch(before.lstrip()):
        return inner, ()
    if sign[0] == ">":
        return _QUOTES.sub("", inner), ("form-quoted",)
    first, *others = inner.splitlines() or [""]
    if not others or not all(each.lstrip().startswith(sign) for each in others if each.strip()):
        return inner, ()
    return "\n".join([first, *(each.lstrip()[len(sign) :] for each in others)]), ("form-quoted",)


def _without_numbers(begin: int, inner: str) -> str | None:
    """Return the lines without their numbers; None where they do not count on from `begin`."""
    first, *others = inner.splitlines() or [""]
    numbered = [_NUMBERED.fullmatch(each) for each in others]
    wanted = range(begin + 1, begin + 1 + len(others))
    if any(each is None or int(each[1]) != at for each, at in zip(numbered, wanted, strict=True)):
        return None
    return "\n".join([first, *(each[2] for each in numbered if each)])
