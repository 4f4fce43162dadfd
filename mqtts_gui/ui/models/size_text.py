"""Sizes of files in words, as Windows counts them: 1 MB is 1024 times 1024 bytes."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.ui.models.figure import Figure
from mqtts_gui.ui.models.message_text import decimal_text

_STEP = 1024
_WITH_DECIMAL = 100  # smaller numbers have one where it says something


@dataclass(frozen=True, slots=True)
class _Size:
    """A number of units, with the digits that matter, in the language in force."""

    value: float

    @override
    def __str__(self) -> str:
        rounded = round(self.value, 1)
        if rounded == int(rounded) or self.value >= _WITH_DECIMAL:
            return str(Figure(round(self.value)))
        return decimal_text(self.value)


def size_phrase(size: int) -> Phrase:
    """Return a number of bytes in the unit that fits."""
    if size < _STEP:
        return nmark("%(count)s byte", "%(count)s bytes", size)
    value = size / _STEP
    if value < _STEP:
        return mark("%(size)s KB", size=_Size(value))
    value /= _STEP
    if value < _STEP:
        return mark("%(size)s MB", size=_Size(value))
    return mark("%(size)s GB", size=_Size(value / _STEP))
