"""Topic names and topic filters (MQTT 5.0, section 4.7)."""

from __future__ import annotations

from mqtts_gui.i18n import Phrase, mark

MAX_TOPIC_BYTES = 65_535
SHARED_PREFIX = "$share/"


class TopicError(ValueError):
    """A topic name or filter breaks a rule of MQTT; `phrase` says which one."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.text)
        self.phrase = phrase


def check_topic(text: str) -> None:
    """Check a topic name that a message is published to.

    Raises:
        TopicError: `text` is not a topic name.
    """
    _check_text(text)
    if "+" in text or "#" in text:
        raise TopicError(mark("A message goes to one topic: + and # are for subscriptions only."))


def check_filter(text: str) -> None:
    """Check a topic filter, shared subscriptions (`$share/group/filter`) included.

    Raises:
        TopicError: `text` is not a topic filter.
    """
    _check_text(text)
    levels = _without_share(text).split("/")
    if any("#" in level for level in levels[:-1]):
        raise TopicError(mark("# may stand only at the end of a topic filter."))
    if any(len(level) > 1 and ("#" in level or "+" in level) for level in levels):
        raise TopicError(mark("+ and # must fill a whole level, as in room/+/temperature."))


def matches(topic_filter: str, topic: str) -> bool:
    """Say whether a message on `topic` is delivered to a subscription to `topic_filter`."""
    wanted = filter_levels(topic_filter)
    levels = topic.split("/")
    if topic.startswith("$") and wanted[0] in {"+", "#"}:
        return False  # 4.7.2: wildcards do not reach the broker's own topics
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(levels) or level not in {"+", levels[place]}:
            return False
    return len(levels) == len(wanted)


def filter_levels(topic_filter: str) -> list[str]:
    """Return the levels that a topic is compared with: of a shared subscription those after it."""
    if topic_filter.startswith(SHARED_PREFIX):
        topic_filter = topic_filter.removeprefix(SHARED_PREFIX).partition("/")[2]
    return topic_filter.split("/")


def _check_text(text: str) -> None:
    if not text:
        raise TopicError(mark("The topic is empty."))
    if "\0" in text:
        raise TopicError(mark("The topic contains the character U+0000, which MQTT forbids."))
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise TopicError(mark("The topic contains half a character and cannot be sent.")) from None
    if size > MAX_TOPIC_BYTES:
        raise TopicError(mark("The topic is longer than the 65,535 bytes that MQTT allows."))


def _without_share(text: str) -> str:
    if not text.startswith(SHARED_PREFIX):
        return text
    group, slash, rest = text.removeprefix(SHARED_PREFIX).partition("/")
    if not group or "+" in group or "#" in group or not slash or not rest:
        raise TopicError(mark("A shared subscription is written $share/group/topic."))
    return rest
