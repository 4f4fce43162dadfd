"""Messages of QoS 1 and 2 on their way to one client: sent and unanswered, or still waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from mqtts_gui.broker.limits import Limits
from mqtts_gui.broker.messages import Delivery
from mqtts_gui.mqtt.codec import Publish, Pubrel
from mqtts_gui.mqtt.wire import MAX_UINT16


@dataclass(slots=True)
class _Sent:
    """A message that was sent: released once the client has answered PUBREC."""

    delivery: Delivery
    released: bool = False


class Outbox:
    """The delivery of QoS 1 and 2 to one client, across its connections (MQTT 5.0, 4.3 and 4.4).

    Attributes:
        window: Messages that may be unanswered at a time.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sent: dict[int, _Sent] = {}
        self._waiting: deque[Delivery] = deque()
        self._bytes = 0
        self._last_id = 0
        self.window = limits.inflight

    def __len__(self) -> int:
        return len(self._sent) + len(self._waiting)

    def offer(self, delivery: Delivery) -> bool:
        """Take a message to be delivered; False if there is no room for it."""
        size = delivery.message.size
        if (
            len(self) >= self._limits.queued_messages
            or self._bytes + size > self._limits.queued_bytes
        ):
            return False
        self._waiting.append(delivery)
        self._bytes += size
        return True

    def next_due(self, now: float) -> Publish | None:
        """Return the next message that may be sent now, and count it as sent."""
        while self._waiting and len(self._sent) < self.window:
            delivery = self._waiting.popleft()
            if delivery.message.expired(now):
                self._bytes -= delivery.message.size
                continue
            packet_id = self._free_id()
            self._sent[packet_id] = _Sent(delivery)
            return delivery.packet(packet_id, now)
        return None

    def again(self, now: float) -> Iterator[Publish | Pubrel]:
        """Yield what a returning client has not answered yet, in its order (4.4)."""
        for packet_id, sent in list(self._sent.items()):
            if sent.released:
                yield Pubrel(packet_id)
            elif not sent.delivery.message.expired(now):
                yield sent.delivery.packet(packet_id, now, duplicate=True)
            else:
                self.acknowledged(packet_id)

    def acknowledged(self, packet_id: int) -> bool:
        """Forget a message that is delivered; False if there is none of that number."""
        sent = self._sent.pop(packet_id, None)
        if sent is None:
            return False
        self._bytes -= sent.delivery.message.size
        return True

    def received(self, packet_id: int) -> bool:
        """Note that a message of QoS 2 arrived; False if there is none of that number."""
        sent = self._sent.get(packet_id)
        if sent is None:
            return False
        sent.released = True
        return True

    def _free_id(self) -> int:
        while True:
            self._last_id = self._last_id % MAX_UINT16 + 1
            if self._last_id not in self._sent:
                return self._last_id
