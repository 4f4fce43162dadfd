"""A number in a sentence, its thousands grouped as the language in force does."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import override

from mqtts_gui.i18n import format_number


@dataclass(frozen=True, slots=True)
class Figure:
    """Fills a placeholder as it is: a text would have its narrow blanks made visible."""

    number: int

    @override
    def __str__(self) -> str:
        return format_number(self.number)
