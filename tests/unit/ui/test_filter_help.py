"""The examples of the filter's help, and the keys that are completed."""

from __future__ import annotations

from datetime import date

import pytest

from mqtts_gui.i18n import use_language
from mqtts_gui.store.search_query import parse
from mqtts_gui.ui.models.filter_help import FRENCH_KEYS, KEYS, completions, examples, with_example


def test_every_example_is_understood_and_explained(each_language: str) -> None:
    today = date(2026, 11, 21)
    texts = [text for example in examples(today) for text in example.texts]
    for text in texts:
        query = parse(text)
        assert (query.mistakes, query.is_empty) == ((), False), text
    for key in KEYS:
        assert any(key[:-1] in text for text in texts), key
    assert with_example(" a ", "qos:1") == "a qos:1"
    assert with_example("", "qos:1") == "qos:1"


@pytest.mark.parametrize(
    ("text", "cursor", "keys"),
    [
        ("re", 2, ("retained:",)),
        ("bonjour -SI", 11, ("size>", "size<")),
        ("r", 1, ()),
        ("resal", 5, ()),
        ("re salle", 2, ("retained:",)),
        ("resalle", 2, ()),
        ('"to', 3, ()),
        ('"a" to', 6, ("topic:",)),
        ("topic:re", 8, ()),
        ("", 0, ()),
    ],
)
def test_keys_are_completed_at_the_beginning_of_words(
    text: str, cursor: int, keys: tuple[str, ...]
) -> None:
    assert completions(text, cursor)[1] == keys


def test_french_keys_are_completed_in_french() -> None:
    use_language("fr")
    try:
        assert completions("ap", 2) == (2, ("après:",))
        assert completions("re", 2)[1] == ("retained:", "retenu:")
    finally:
        use_language("en")


def test_every_key_that_is_offered_is_one() -> None:
    for key in KEYS + FRENCH_KEYS:
        assert parse(f"{key}?").mistakes != () or not parse(f"{key}?").is_empty
        codes = {one.finding.code for one in parse(f"{key}?").mistakes}
        assert "search-unknown-key" not in codes, key
