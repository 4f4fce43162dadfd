import pytest

from mqtts_gui.ui.models.message_filter import FilterError, parse_filter
from tests.support.fake_messages_connection import message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "bonjour",
        "BONJOUR vm",
        '"bonjour depuis"',
        "élève",
        "ÉLÈVE",
        "salle12",
        "topic:",
        "topic:ciel/#",
        "topic:ciel/+/temperature",
        "topic:SALLE",
        "qos:",
        "qos:1",
        "dir:",
        "dir:in",
        "retained:",
        "retained:yes",
        "RETAINED:1 qos:1 vm",
        '"',
    ],
)
def test_matching_filters(text: str) -> None:
    found = message(
        "ciel/salle12/temperature", "bonjour depuis la VM, élève".encode(), qos=1, retain=True
    )
    assert parse_filter(text).matches(found)


@pytest.mark.parametrize(
    "text",
    [
        "bonsoir",
        "bonjour absent",
        '"depuis bonjour"',
        "topic:ciel",
        "topic:autre/#",
        "topic:ciel/+",
        "qos:0",
        "dir:out",
        "retained:",
    ],
)
def test_filters_that_do_not_match(text: str) -> None:
    other = message("sensor/12", b"bonjour depuis la VM", qos=2)
    assert not parse_filter(text).matches(other)


def test_topic_without_wildcard_is_looked_for_anywhere() -> None:
    assert parse_filter("topic:salle").matches(message("ciel/salle12"))


@pytest.mark.parametrize("text", ["http://example", '{"valeur":21}', "10:42"])
def test_unknown_keys_are_words_like_others(text: str) -> None:
    assert parse_filter(text).matches(message(payload=f"see {text} there".encode()))
    assert not parse_filter(text).matches(message(payload=b"nothing"))


@pytest.mark.parametrize("text", ["qos:3", "qos:one", "dir:up", "retained:maybe", "topic:a/#/b"])
def test_bad_values_are_named(text: str) -> None:
    with pytest.raises(FilterError) as raised:
        parse_filter(text)
    assert str(raised.value.phrase)


def test_direction_of_the_chooser_is_a_condition_of_its_own() -> None:
    received, sent = message(incoming=True), message(incoming=False)
    assert parse_filter("", incoming=True).matches(received)
    assert not parse_filter("", incoming=True).matches(sent)
    assert parse_filter("", incoming=None).is_empty
    assert not parse_filter("", incoming=False).is_empty


def test_binary_content_can_be_searched() -> None:
    assert parse_filter("abc").matches(message(payload=b"\xff\x00ABC\xfe"))
    assert parse_filter("é").matches(message(payload=b"\xff " + "É".encode()))
