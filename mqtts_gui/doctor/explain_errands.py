"""Faults of subscribing and publishing, once the session stands."""

from __future__ import annotations

import shlex

from mqtts_gui.doctor.actions import ENTER_LOGIN, TRY_AGAIN, on_the_broker
from mqtts_gui.doctor.explain_reasons import LOOK_AT_LOG, explain_reason
from mqtts_gui.doctor.situation import Sentences, Situation, make_problem
from mqtts_gui.errors import Action, Problem, Severity
from mqtts_gui.i18n import Phrase, mark, nmark
from mqtts_gui.mqtt.reasons import ReasonCode
from mqtts_gui.mqtt.topics import TopicError
from mqtts_gui.mqtt.wire import PacketType

_TOO_LARGE = {ReasonCode.PACKET_TOO_LARGE}
_INVALID = {ReasonCode.TOPIC_FILTER_INVALID, ReasonCode.TOPIC_NAME_INVALID}
# What an access list answers: MQTT 5, and the only failure that 3.1.1 has.
_FORBIDDEN = {ReasonCode.NOT_AUTHORIZED, ReasonCode.UNSPECIFIED_ERROR}
_FIND_RIGHTS = "sudo grep -rn -e acl_file -e plugin /etc/mosquitto"
_LONGEST_NAMED = 80
_FIND_LIMIT = on_the_broker(
    "sudo grep -rn -e message_size_limit -e max_packet_size /etc/mosquitto\n"
    "sudo systemctl restart mosquitto"
)


def _named(topic: str) -> str:
    """Return a topic as a sentence can hold it."""
    if len(topic) > _LONGEST_NAMED:
        return f"{topic[:_LONGEST_NAMED]}…"
    return topic or "“”"


def topic_invalid(
    s: Situation, topic: str, error: TopicError | None = None, *, is_filter: bool = True
) -> Problem:
    """Explain a topic, or a filter, that MQTT does not allow."""
    fix = mark("Correct the topic: # may stand only at the end, + only for a whole level.")
    if not is_filter:
        fix = mark("Correct the topic: a message is sent to one topic, without + and #.")
    said = Sentences(
        mark("%(topic)s is not a valid topic", topic=_named(topic)),
        error.phrase if error else mark("The broker refuses it as invalid."),
        fix,
    )
    return make_problem(s, "topic-invalid", said, TRY_AGAIN)


def subscription_refused(s: Situation, topic_filter: str, code: int) -> Problem:
    """Explain a reason code of SUBACK from 128 on."""
    if code in _INVALID:
        return topic_invalid(s, topic_filter)
    if code not in _FORBIDDEN:
        return explain_reason(s, code, PacketType.SUBACK)
    said = Sentences(
        mark("The broker refuses the subscription to %(topic)s", topic=_named(topic_filter)),
        mark(
            "Its access list does not allow %(user)s to read it (code %(code)s).",
            user=_user(s),
            code=code,
        ),
        mark("Subscribe to a topic that is allowed, or have the right added on the broker."),
    )
    return make_problem(s, "acl-subscribe", said, on_the_broker(_FIND_RIGHTS), ENTER_LOGIN)


def publication_refused(s: Situation, topic: str, code: int) -> Problem:
    """Explain a reason code of PUBACK or PUBREC from 128 on."""
    if code in _INVALID:
        return topic_invalid(s, topic, is_filter=False)
    if code in _TOO_LARGE:
        said = Sentences(
            mark("The message is larger than the broker allows, and was dropped"),
            mark("The broker has a message_size_limit or a max_packet_size below its size."),
            mark("Send smaller messages, or raise the limit in mosquitto.conf."),
        )
        return make_problem(s, "message-too-large", said, _FIND_LIMIT)
    if code != ReasonCode.NOT_AUTHORIZED:
        return explain_reason(s, code, PacketType.PUBACK)
    said = Sentences(
        mark("The broker does not let you publish to %(topic)s", topic=_named(topic)),
        mark(
            "Its access list (acl_file) does not allow %(user)s to write to it; the message was "
            "dropped.",
            user=_user(s),
        ),
        mark("Publish to a topic that is allowed, or have the right added on the broker."),
    )
    return make_problem(s, "acl-publish", said, _right_to("write", s, topic), ENTER_LOGIN)


def not_acknowledged(s: Situation, count: int, *, kept: bool) -> Problem:
    """Explain that a session ended before the broker had acknowledged what was published."""
    fix = mark("Connect again: what the broker has not acknowledged is sent then.")
    if not kept:
        fix = mark(
            "Look whether it arrived, and publish it again if it did not. A profile with a client "
            "identifier and without clean start sends by itself what was not acknowledged."
        )
    said = Sentences(
        nmark(
            "The broker has not acknowledged %(count)s message",
            "The broker has not acknowledged %(count)s messages",
            count,
        ),
        mark("The session ended before its answer came."),
        fix,
    )
    return make_problem(s, "message-unacknowledged", said, TRY_AGAIN, severity=Severity.WARNING)


def message_lost(s: Situation, topic: str) -> Problem:
    """Explain a test message that the broker took and did not bring back."""
    said = Sentences(
        mark("The test message to %(topic)s did not come back", topic=_named(topic)),
        mark(
            "The broker granted the subscription and took the message, and says nothing more: its "
            "access list (acl_file) does not allow %(user)s to write to this topic, or to read it.",
            user=_user(s),
        ),
        mark(
            "Ask for a line “topic readwrite %(topic)s” in the acl_file, or use a topic that is "
            "allowed.",
            topic=_named(topic),
        ),
    )
    right = _right_to("readwrite", s, topic)
    return make_problem(s, "acl-silent", said, right, ENTER_LOGIN)


def large_message_lost(s: Situation, topic: str, size: int, small: int) -> Problem:
    """Explain that a large test message was lost on a way that a small one took."""
    said = Sentences(
        mark("The message to %(topic)s is larger than the broker passes on", topic=_named(topic)),
        mark(
            "The broker took %(size)s bytes without a word and they did not come back, but a "
            "message of %(small)s bytes did: message_size_limit in mosquitto.conf lies between.",
            size=size,
            small=small,
        ),
        mark("Send smaller messages, or raise message_size_limit in mosquitto.conf."),
    )
    return make_problem(s, "size-silent", said, _FIND_LIMIT)


def _user(s: Situation) -> Phrase:
    """Return who the broker takes this client for, as far as that is known here."""
    if s.profile.username:
        return mark("the user %(user)s", user=s.profile.username)
    return mark("your client")


def _right_to(what: str, s: Situation, topic: str) -> Action:
    """Return the action with the lines that give the right, to be added to the access list."""
    # A pattern without %u or %c is for everybody: who this client is there, nobody told us.
    of_user = f"user {s.profile.username}\ntopic {what} {topic}\n"
    lines = of_user if s.profile.username else f"pattern {what} {topic}\n"
    append = f"printf %s {shlex.quote(lines)} | sudo tee -a /etc/mosquitto/acl"
    return on_the_broker(f"{_FIND_RIGHTS}\n{append}\nsudo systemctl reload mosquitto")


def no_answer(s: Situation) -> Problem:
    """Explain a request that the broker never answered."""
    said = Sentences(
        mark("The broker stopped answering"),
        mark("It accepted the session, but not a word came back to the last request."),
        mark("Check the broker's machine and the network."),
    )
    return make_problem(s, "keepalive-timeout", said, TRY_AGAIN, LOOK_AT_LOG)
