"""Faults of subscribing and publishing, once the session stands."""

from __future__ import annotations

from mqtts_gui.doctor.actions import TRY_AGAIN
from mqtts_gui.doctor.situation import Sentences, Situation, make_problem
from mqtts_gui.errors import Problem
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.topics import TopicError

_TOO_LARGE = {ReasonCode.PACKET_TOO_LARGE}
_INVALID = {ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.TOPIC_NAME_INVALID}


def topic_invalid(s: Situation, topic: str, error: TopicError | None = None) -> Problem:
    """Explain a topic or a filter that MQTT does not allow."""
    said = Sentences(
        mark("%(topic)s is no valid topic", topic=topic or "“”"),
        error.phrase if error else mark("The broker refuses it as invalid."),
        mark("Correct the topic: # may stand only at the end, + only for a whole level."),
    )
    return make_problem(s, "topic-invalid", said)


def subscription_refused(s: Situation, topic_filter: str, code: int) -> Problem:
    """Explain a reason code of SUBACK from 128 on."""
    if code in _INVALID:
        return topic_invalid(s, topic_filter)
    said = Sentences(
        mark("The broker refuses the subscription to %(topic)s", topic=topic_filter),
        mark(
            "Its access list does not allow it, or it has no such topics (code %(code)s).",
            code=code,
        ),
        mark("Subscribe to a topic that is allowed, or have the right added on the broker."),
    )
    return make_problem(s, "acl-subscribe", said)


def publication_refused(s: Situation, topic: str, code: int) -> Problem:
    """Explain a reason code of PUBACK or PUBREC from 128 on."""
    if code in _INVALID:
        return topic_invalid(s, topic)
    if code in _TOO_LARGE:
        said = Sentences(
            mark("The message is larger than the broker allows, and was dropped"),
            mark("The broker has a message_size_limit or a max_packet_size below its size."),
            mark("Send smaller messages, or raise the limit in mosquitto.conf."),
        )
        return make_problem(s, "message-too-large", said)
    if code != ReasonCode.NOT_AUTHORIZED:
        return _otherwise_refused(s, topic, code)
    said = Sentences(
        mark("The broker does not let you publish to %(topic)s", topic=topic),
        mark("Its access list (acl_file) forbids it to your user; the message was dropped."),
        mark("Publish to a topic that is allowed, or have the right added on the broker."),
    )
    return make_problem(s, "acl-publish", said)


def _otherwise_refused(s: Situation, topic: str, code: int) -> Problem:
    said = Sentences(
        mark("The broker refuses the message to %(topic)s", topic=topic),
        mark("It answered with the reason code %(code)s.", code=code),
        mark("On the broker's machine, look at the last lines of mosquitto.log."),
    )
    return make_problem(s, "unexplained", said)


def message_lost(s: Situation, topic: str) -> Problem:
    """Explain a test message that the broker took and did not bring back."""
    said = Sentences(
        mark("The test message to %(topic)s did not come back", topic=topic),
        mark(
            "The broker granted the subscription and took the message, but its access list "
            "(acl_file) lets none through; it says nothing of it. A limit of size does the same."
        ),
        mark(
            "Ask for a line “topic readwrite %(topic)s” in the acl_file, or use a topic that is "
            "allowed.",
            topic=topic,
        ),
    )
    return make_problem(s, "acl-silent", said)


def no_answer(s: Situation) -> Problem:
    """Explain a request that the broker never answered."""
    said = Sentences(
        mark("The broker stopped answering"),
        mark("It accepted the session, but not a word came back to the last request."),
        mark("Check the broker's machine and the network."),
    )
    return make_problem(s, "keepalive-timeout", said, TRY_AGAIN)
