"""What publishes over one session, in the window's thread or in one that may wait."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from mqtts_gui.mqtt.events import Message
from mqtts_gui.ui.message_flow import MessageFlow
from mqtts_gui.ui.services import EventSink, Session


class FlowSender:
    """Publishes over one session, through its flow: the `Sender` of a real connection."""

    def __init__(self, flow: MessageFlow, session: Session, post: EventSink) -> None:
        self._flow, self._session, self._post = flow, session, post

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait until session and history take more; see `connection.Sender`."""
        keeping = self._flow.keeping
        if keeping is None or not self._session.wait_for_room(timeout_s):
            return False
        if keeping.history.is_open():
            return True
        opened = threading.Event()
        keeping.history.on_open(opened.set)
        return opened.wait(timeout_s)

    def send(self, messages: Sequence[Message]) -> None:
        """Publish and keep messages of one quality of service."""
        self._flow.publish_many(self._session, messages, self._post)

    def send_one(
        self, topic: str, payload: bytes, qos: int, *, retain: bool, properties: bytes
    ) -> None:
        """Publish and keep one message."""
        self._flow.publish(
            self._session,
            topic,
            payload,
            qos,
            retain=retain,
            post=self._post,
            properties=properties,
        )
