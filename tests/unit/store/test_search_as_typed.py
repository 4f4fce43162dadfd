"""What people type above the messages and rely on, whatever its case, order and spaces."""

from __future__ import annotations

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.store.search_query import parse
from tests.support.histories import message as kept_message


def message(
    topic: str = "ciel", payload: bytes = b"", qos: int = 0, *, retain: bool = False
) -> Message:
    plain = kept_message(0, topic, payload or b" ")
    return plain._replace(incoming=True, qos=qos, retain=retain, duplicate=False)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "bonjour", "BONJOUR vm", '"bonjour depuis"', "élève", "ÉLÈVE", "salle12",
        "topic:", "topic:ciel/#", "topic:ciel/+/temperature", "topic:SALLE", "qos:", "qos:1",
        "dir:", "dir:in", "retained:", "retained:yes", "RETAINED:1 qos:1 vm", '"',
    ],
)  # fmt: skip
def test_what_is_found(text: str) -> None:
    found = message(
        "ciel/salle12/temperature", "bonjour depuis la VM, élève".encode(), qos=1, retain=True
    )
    assert parse(text).mistakes == ()
    assert parse(text).matches(found)


@pytest.mark.parametrize(
    "text",
    [
        "bonsoir", "bonjour absent", '"depuis bonjour"', "topic:ciel", "topic:autre/#",
        "topic:ciel/+", "qos:0", "dir:out", "retained:",
    ],
)  # fmt: skip
def test_what_is_not_found(text: str) -> None:
    assert not parse(text).matches(message("sensor/12", b"bonjour depuis la VM", qos=2))


@pytest.mark.parametrize("text", ["http://example", '{"valeur":21}', "10:42"])
def test_words_with_colons_are_words_like_others(text: str) -> None:
    assert parse(text).matches(message(payload=f"see {text} there".encode()))
    assert not parse(text).matches(message(payload=b"nothing"))


@pytest.mark.parametrize("text", ["qos:3", "qos:one", "dir:up", "retained:maybe", "topic:a/#/b"])
def test_bad_values_are_named_and_the_rest_goes_on(text: str) -> None:
    query = parse(f"bonjour {text}")
    (mistake,) = query.mistakes
    assert str(mistake.finding.message)
    assert query.matches(message(payload=b"bonjour"))
    assert not query.matches(message(payload=b"bonsoir"))


def test_binary_content_can_be_searched() -> None:
    assert parse("abc").matches(message(payload=b"\xff\x00ABC\xfe"))
    assert parse("é").matches(message(payload=b"\xff " + "É".encode()))
