"""One connection's network life, in one thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from mqtts_gui.mqtt.events import SessionEvent
from mqtts_gui.mqtt.profile import Profile, Secrets

STEP_TIMEOUT = timedelta(seconds=10)


class NotConnectedError(Exception):
    """A message cannot be published: the session is not ready."""


class Session:
    """One connection's network life; `sink` is called in the session's own thread."""

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        sink: Callable[[SessionEvent], None],
        *,
        reconnect: bool = True,
        step_timeout: timedelta = STEP_TIMEOUT,
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Connect; events tell the rest. Does nothing while connecting or connected."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ask to disconnect or to cancel, and return at once."""
        raise NotImplementedError

    def close(self, timeout_s: float = 5) -> bool:
        """Stop, wait for the thread and say whether it ended; never called in the GUI thread."""
        raise NotImplementedError

    def publish(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes = b""
    ) -> int:
        """Publish a message and return the token that its `Published` will carry.

        Args:
            properties: MQTT 5 properties as on the wire, without their length; ignored before
                MQTT 5.

        Raises:
            TopicError: the topic is not valid.
            NotConnectedError: the session is not ready.
        """
        raise NotImplementedError

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        """Subscribe to each (filter, QoS), now if ready, and after every connection.

        Raises:
            TopicError: a filter is not valid.
        """
        raise NotImplementedError

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Unsubscribe, and subscribe to these no more after a connection."""
        raise NotImplementedError
