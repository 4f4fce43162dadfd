"""What places in a text become, with a clock that stands and chance that is known."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime

import pytest

from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.templates import Template, Values, filled

NOON = datetime(2026, 11, 20, 10, 42, 7, 318_000, tzinfo=UTC)


def values(count: int = 0) -> Values:
    chance = random.Random(6)  # noqa: S311 - no secret is made
    return Values("localhost", "VM Dupont", count, lambda: NOON, chance)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        ("plain {a} }} { {", "plain {a} }} { {"),
        ('{"n": {{counter}}}', '{"n": 1}'),
        ("{{ counter:100 }} {{counter:-3:5}}", "100 -3"),
        ("{{time}}", "2026-11-20T10:42:07.318Z"),
        ("{{time:s}} {{time:ms}}", "1795171327 1795171327318"),
        ("{{client}} {{name}}", "localhost VM Dupont"),
        ("{{{{counter}}", "{{counter}}"),
        ("{{{{{{counter}}", "{{1"),
    ],
)
def test_places_are_filled_in(text: str, made: str) -> None:
    assert filled(text, values()) == made


def test_the_counter_counts_messages_and_not_places() -> None:
    template, state = Template("{{counter}} {{counter:10:-2}}"), values()
    assert [template.fill(state) for _ in range(3)] == ["1 10", "2 8", "3 6"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("{{int:3:5}}", r"[345]"),
        ("{{int:5:3}}", r"[345]"),
        ("{{int:-2:-2}}", r"-2"),
        ("{{float:20:25}}", r"2[0-5]\.\d\d"),
        ("{{float:1.5:1.5:0}}", r"2"),
        ("{{float:-1:1:15}}", r"-?[01]\.\d{15}"),
        ("{{text:8}}", r"[a-zA-Z0-9]{8}"),
    ],
)
def test_random_values_keep_to_their_range_and_differ(text: str, form: str) -> None:
    template, state = Template(text), values()
    made = [template.fill(state) for _ in range(200)]
    assert all(re.fullmatch(form, each) for each in made)
    assert made == [Template(text).fill(again) for again in [values()] for _ in range(200)]
    assert len(set(made)) > 1 or form in {"-2", "2"}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("{{count}}", 1, 1),
        ("a\nb {{int:1}}", 2, 3),
        ("{{counter", 1, 1),
        ("{{int:a:b}} ", 1, 1),
        ("{{float:1:2:99}}", 1, 1),
        ("{{float:1:2:-1}}", 1, 1),
        ("{{text:0}}", 1, 1),
        ("{{text:99999}}", 1, 1),
        ("{{text:1:2}}", 1, 1),
        ("{{time:h}}", 1, 1),
        ("{{client:1}}", 1, 1),
        ("{{}}", 1, 1),
        ("{{counter:1:2:3}}", 1, 1),
        ("{{int:\u0663:5}}", 1, 1),
        ("{{int:" + "9" * 5000 + ":5}}", 1, 1),
    ],
)
def test_what_is_not_known_is_refused_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(PayloadError) as caught:
        Template(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_text_without_places_is_constant() -> None:
    assert Template("plain {{{{ text").is_constant
    assert not Template("{{name}}").is_constant
