from __future__ import annotations

import pytest

from mqtts_gui.mqtt.topics import TopicError, check_filter, check_topic, matches


@pytest.mark.parametrize("topic", ["ciel", "/", "a//b", "$SYS/broker", "été/température", "a b"])
def test_topic_names_of_mqtt_are_accepted(topic: str) -> None:
    check_topic(topic)
    check_filter(topic)


@pytest.mark.parametrize("topic", ["", "a/#", "+", "a+b", "a\0b", "\udc80", "é" * 32_768])
def test_what_cannot_be_published_to_is_named(topic: str) -> None:
    with pytest.raises(TopicError) as caught:
        check_topic(topic)
    assert str(caught.value.phrase)


@pytest.mark.parametrize(
    "topic_filter", ["#", "+", "a/#", "+/b/+", "/#", "$SYS/#", "$share/class/ciel/#", "$sharex"]
)
def test_filters_of_mqtt_are_accepted(topic_filter: str) -> None:
    check_filter(topic_filter)


@pytest.mark.parametrize(
    "topic_filter",
    [
        "",
        "a/#/b",
        "a#",
        "##",
        "a+",
        "+a/b",
        "#/a",
        "$share/g",
        "$share//a",
        "$share/+/a",
        "$share/g/",
    ],
)
def test_broken_filters_are_named(topic_filter: str) -> None:
    with pytest.raises(TopicError):
        check_filter(topic_filter)


@pytest.mark.parametrize(
    ("topic_filter", "topic", "delivered"),
    [
        ("ciel", "ciel", True),
        ("ciel", "ciel/a", False),
        ("ciel/#", "ciel", True),
        ("ciel/#", "ciel/a/b", True),
        ("ciel/#", "cie", False),
        ("ciel/+", "ciel", False),
        ("ciel/+", "ciel/", True),
        ("ciel/+/c", "ciel/b/c", True),
        ("+/+", "/finance", True),
        ("+", "/finance", False),
        ("#", "$SYS/x", False),
        ("+/x", "$SYS/x", False),
        ("$SYS/#", "$SYS/x", True),
        ("$share/group/ciel/+", "ciel/a", True),
    ],
)
def test_matching_follows_the_examples_of_the_standard(
    topic_filter: str, topic: str, *, delivered: bool
) -> None:
    assert matches(topic_filter, topic) is delivered
