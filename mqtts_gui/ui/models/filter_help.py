"""What the filter of messages understands: its keys, and examples of each."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from mqtts_gui.i18n import Phrase, language, mark

LEAST_LETTERS = 2
KEYS = (
    "topic:", "qos:", "dir:", "retained:", "dup:", "size>", "size<", "after:", "before:",
    "date:", "json:",
)  # fmt: skip
FRENCH_KEYS = (
    "sujet:", "sens:", "retenu:", "doublon:", "taille>", "taille<", "après:", "avant:",
)  # fmt: skip
_LETTERS = re.compile(r"(?:^|\s)-?(?P<begun>[^\W\d_]+)$")


class Example(NamedTuple):
    """Something to type, or several such things, and what it finds."""

    texts: tuple[str, ...]
    meaning: Phrase


def examples(today: date) -> tuple[Example, ...]:
    """Return the whole language in examples, those with a day about `today`."""
    return (
        Example(
            ("bonjour salle12",), mark("both words, in the topic or the content, accents or not")
        ),
        Example(('"bonjour depuis"',), mark("these words together")),
        Example(("bonjour OR salut",), mark("one or the other")),
        Example(("-bonjour", "-topic:ciel/#"), mark("without this; a minus goes before anything")),
        Example((r"/temp[ée]rature \d+/",), mark("a regular expression")),
        Example(
            ("topic:ciel/#", "topic:salle"), mark("topics of a filter, or with a word in them")
        ),
        Example(("dir:in", "dir:out"), mark("received, or sent")),
        Example(("qos:1", "retained:yes", "dup:yes"), mark("what the other columns say")),
        Example(("size>100", "size<=2k"), mark("bytes of the content")),
        Example(
            ("after:10:42", "before:12:00", "after:-5m"), mark("since, before, in the last minutes")
        ),
        Example((f"date:{today:%Y-%m-%d}",), mark("on this day; after: and before: take days too")),
        Example(
            ("json:valeur>21", "json:a.b[0]=on", "json:>21"),
            mark("a value in JSON at a path, or the whole content"),
        ),
    )


def completions(text: str, cursor: int) -> tuple[int, tuple[str, ...]]:
    """Return how many letters of a key stand before the cursor, and the keys that they begin.

    There are none inside of a word, inside of quotes, and before two letters are typed.
    """
    begun = _LETTERS.search(text[:cursor])
    inside = text[cursor : cursor + 1].strip() or text[:cursor].count('"') % 2
    if begun is None or inside or len(begun["begun"]) < LEAST_LETTERS:
        return 0, ()
    letters = begun["begun"].lower()
    known = KEYS + FRENCH_KEYS if language() == "fr" else KEYS
    return len(letters), tuple(key for key in known if key.startswith(letters))


def with_example(text: str, example: str) -> str:
    """Return what is typed with an example after it."""
    return f"{text.rstrip()} {example}".strip()
