"""Dates are written as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mqtts_gui import i18n


@pytest.mark.parametrize(
    ("day", "english", "french"),
    [
        (date(2030, 3, 12), "12 March 2030", "12 mars 2030"),
        (date(2021, 1, 1), "1 January 2021", "1er janvier 2021"),
        (date(2021, 1, 21), "21 January 2021", "21 janvier 2021"),
    ],
)
def test_date_is_in_words(day: date, english: str, french: str, each_language: str) -> None:
    wanted = {"en": english, "fr": french}[each_language]
    noon = datetime(day.year, day.month, day.day, 12, 5, tzinfo=UTC)

    assert i18n.format_date(day) == wanted
    assert i18n.format_instant(noon) == f"{wanted}, 12:05 UTC"
