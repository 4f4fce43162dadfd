"""One connection's network life, in one thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.conversation import Plan
from mqtts_gui.mqtt.events import Message, SessionEvent
from mqtts_gui.mqtt.formats.model import PayloadError
from mqtts_gui.mqtt.gate import Gate
from mqtts_gui.mqtt.hosts import mend_host
from mqtts_gui.mqtt.inbox import SessionMemory
from mqtts_gui.mqtt.life import Life
from mqtts_gui.mqtt.outbox import NotConnectedError, Outbox
from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.tap import Tap
from mqtts_gui.mqtt.topics import check_filter, check_topic
from mqtts_gui.mqtt.wire import MAX_VARINT

__all__ = ["STEP_TIMEOUT", "NotConnectedError", "Session"]

STEP_TIMEOUT = timedelta(seconds=10)
MAX_QOS = 2
MOST_OPTIONS = 0b11_0000
"""Below it: retain handling 3 does not exist."""
MAX_MESSAGE_BYTES = MAX_VARINT - 16


class Session:
    """The network side of one profile.

    One that `looks_in` comes as the profile's client without being it: it disturbs nothing that the
    broker keeps. One that `prompts` makes a server of another kind show itself: see `prompting`. A
    `memory` handed on from the profile's last session keeps messages of QoS 2 from coming twice;
    while `gate` is closed nothing is read; `tap` hears every byte while it is on.

    The methods may be called from any thread and return at once (`close` apart). `sink` is called
    in the session's own thread; it takes messages before any of them is acknowledged.
    """

    def __init__(  # noqa: PLR0913 - everything beyond the sink is optional
        self,
        profile: Profile,
        secrets: Secrets,
        sink: Callable[[SessionEvent], None],
        *,
        reconnect: bool = True,
        step_timeout: timedelta = STEP_TIMEOUT,
        looks_in: bool = False,
        prompts: bool = False,
        memory: SessionMemory | None = None,
        gate: Gate | None = None,
        tap: Tap | None = None,
    ) -> None:
        self._plan = Plan(
            mend_host(profile),
            secrets,
            reconnect,
            step_timeout,
            looks_in,
            prompts,
            memory or SessionMemory(),
            gate,
            tap,
        )
        self._sink = sink
        wanted = [each.request for each in profile.subscriptions if not each.is_off]
        self._outbox = Outbox(wanted)
        self._lock = threading.Lock()
        self._life: Life | None = None

    def start(self) -> None:
        """Connect; events tell the rest. Does nothing while connecting or connected."""
        with self._lock:
            if self._life is not None and not self._life.is_over:
                return
            self._life = Life(self._plan, self._outbox, self._sink, after=self._life)
            self._life.start()

    def stop(self) -> None:
        """Ask to disconnect or to cancel, and return at once."""
        if self._life is not None:
            self._life.waiter.stop()

    def hold(self, *, on: bool) -> None:
        """Let no attempt to connect again begin while somebody else looks at the broker."""
        if self._life is not None:
            self._life.held = on
            self._ring()

    def close(self, timeout_s: float = 5) -> bool:
        """Stop, wait for the thread and say whether it ended; never called in the GUI thread."""
        self.stop()
        if self._life is None:
            return True
        self._life.join(timeout_s)
        return not self._life.is_alive()

    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> int:
        """Publish a message and return the token that its `Published` will carry.

        `properties` are those of MQTT 5 as on the wire, without their length; ignored before 5.

        Raises:
            TopicError: the topic is not valid.
            PayloadError: the message is too large for MQTT.
            NotConnectedError: the session is not ready.
        """
        check_topic(topic)
        _check_qos(qos)
        _check_size(topic, payload, properties)
        token = self._outbox.publish(
            Message(
                time.time_ns(),
                incoming=False,
                topic=topic,
                payload=payload,
                qos=qos,
                retain=retain,
                duplicate=False,
                properties=properties,
            )
        )
        self._ring()
        return token

    def publish_many(self, messages: Sequence[Message]) -> int:
        """Publish messages of one quality of service; return the token of the first.

        `Published` follows for each that has one, `BatchPublished` for those without. Wait for
        room before: `wait_for_room`.

        Raises:
            TopicError: a topic is not valid.
            PayloadError: a message is too large for MQTT.
            NotConnectedError: the session is not ready.
        """
        for topic in {message.topic for message in messages}:
            check_topic(topic)
        if len({message.qos for message in messages}) != 1:
            raise ValueError("messages of one quality of service, one at least")
        _check_qos(messages[0].qos)
        largest = max(messages, key=lambda message: len(message.payload))
        _check_size(largest.topic, largest.payload, largest.properties)
        token = self._outbox.publish_many(messages)
        self._ring()
        return token

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait until more messages are welcome, in a thread that may wait; say whether they are.

        Raises:
            NotConnectedError: the session is not ready.
        """
        return self._outbox.wait_for_room(timeout_s)

    @property
    def waiting(self) -> int:
        """How many orders were not handed to the connection, a batch being one."""
        return self._outbox.waiting

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        """Subscribe to each (filter, options), now if ready, and after every connection.

        Options are the QoS, or the byte of MQTT 5 that holds more (3.8.3.1).

        Raises:
            TopicError: a filter is not valid.
        """
        for topic_filter, options in filters:
            check_filter(topic_filter)
            _check_qos(options & 3)
            if not 0 <= options < MOST_OPTIONS:
                raise ValueError(f"{options} are no options of a subscription")
        if filters:
            self._outbox.subscribe(filters)
            self._ring()

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Unsubscribe, and subscribe to these no more after a connection."""
        if filters:
            self._outbox.unsubscribe(filters)
            self._ring()

    def _ring(self) -> None:
        if self._life is not None:
            self._life.waiter.ring()


def _check_size(topic: str, payload: bytes, properties: bytes) -> None:
    if len(topic.encode()) + len(payload) + len(properties) > MAX_MESSAGE_BYTES:
        raise PayloadError(mark("The message is larger than the 256 MB that MQTT can carry."))


def _check_qos(qos: int) -> None:
    if not 0 <= qos <= MAX_QOS:
        raise ValueError(f"{qos} is no quality of service")
