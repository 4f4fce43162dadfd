"""Several topic filters in one text, as a person types or pastes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mqtts_gui.i18n import Phrase
from mqtts_gui.mqtt.topics import TopicError, check_filter

# Blanks and commas may be part of a topic: only a comma with a blank after it, or at the end of a
# line, stands between two filters. What text fields make of a line end is one as well.
_BETWEEN = re.compile(r",(?=[ \t\u00a0]|\s*$)|[\r\n\u2028\u2029]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FilterList:
    """What a text with several filters asks for.

    Attributes:
        filters: Those that are valid, each once, in their order.
        wrong: The others, and what is wrong with each.
    """

    filters: tuple[str, ...]
    wrong: tuple[tuple[str, Phrase], ...]


def split_filters(text: str) -> list[str]:
    """Return the filters of `text`, each once; at least one, which may be empty."""
    parts = (part.strip(" \t\u00a0") for part in _BETWEEN.split(text))
    return list(dict.fromkeys(part for part in parts if part)) or [""]


def read_filters(text: str) -> FilterList:
    """Sort the filters of `text` into those that are valid and those that are not."""
    filters: list[str] = []
    wrong: list[tuple[str, Phrase]] = []
    for each in split_filters(text):
        try:
            check_filter(each)
        except TopicError as error:
            wrong.append((each, error.phrase))
        else:
            filters.append(each)
    return FilterList(tuple(filters), tuple(wrong))
