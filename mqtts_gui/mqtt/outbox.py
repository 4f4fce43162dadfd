"""What the rest of the program asks of the network thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.unfinished import Unfinished


class NotConnectedError(Exception):
    """A message cannot be published: the session is not ready."""


@dataclass(frozen=True, slots=True)
class PublishOrder:
    """Publish this message."""

    token: int
    message: Message


@dataclass(frozen=True, slots=True)
class SubscribeOrder:
    """Subscribe to these filters, each with its quality of service."""

    filters: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class UnsubscribeOrder:
    """Unsubscribe from these filters."""

    filters: tuple[str, ...]


Order = PublishOrder | SubscribeOrder | UnsubscribeOrder


class Outbox:
    """Orders, in order, and the subscriptions that every connection begins with.

    Any thread may give orders; the network thread opens, closes and takes.
    """

    def __init__(self, subscriptions: Sequence[tuple[str, int]]) -> None:
        self._lock = threading.Lock()
        self._orders: deque[Order] = deque()
        self._wanted = dict(subscriptions)
        self._is_open = False
        self._last_token = 0

    def publish(self, message: Message) -> int:
        """Order a message to be published and return its token.

        Raises:
            NotConnectedError: the session is not ready.
        """
        with self._lock:
            if not self._is_open:
                raise NotConnectedError
            self._last_token += 1
            self._orders.append(PublishOrder(self._last_token, message))
            return self._last_token

    def subscribe(self, filters: Sequence[tuple[str, int]]) -> None:
        """Want these subscriptions, from now on."""
        with self._lock:
            self._wanted.update(filters)
            if self._is_open:
                self._orders.append(SubscribeOrder(tuple(filters)))

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Want these subscriptions no more."""
        with self._lock:
            for topic_filter in filters:
                self._wanted.pop(topic_filter, None)
            if self._is_open:
                self._orders.append(UnsubscribeOrder(tuple(filters)))

    def open(self) -> tuple[tuple[str, int], ...]:
        """Accept messages from now on, and return what to subscribe to.

        Messages that were ordered before the last connection broke are kept; subscriptions are
        part of what is returned.
        """
        with self._lock:
            kept = [order for order in self._orders if not isinstance(order, SubscribeOrder)]
            self._orders = deque(kept)
            self._is_open = True
            return tuple(self._wanted.items())

    def put_back(self, unfinished: Sequence[Unfinished]) -> None:
        """Order again what was never handed on, and give no token that one of these has."""
        with self._lock:
            orders = [PublishOrder(e.token, e.message) for e in unfinished if e.packet_id is None]
            self._orders.extendleft(reversed(orders))
            self._last_token = max([self._last_token, *[each.token for each in unfinished]])

    def take_back(self) -> list[Unfinished]:
        """Return the messages that were never handed on, and order them no more."""
        with self._lock:
            orders = [order for order in self._orders if isinstance(order, PublishOrder)]
            self._orders = deque(o for o in self._orders if not isinstance(o, PublishOrder))
            return [Unfinished(order.token, order.message) for order in orders]

    def close(self) -> None:
        """Accept no more messages."""
        with self._lock:
            self._is_open = False

    def next_order(self, *, publishing: bool) -> Order | None:
        """Take the next order; none if it is a message and `publishing` is off."""
        with self._lock:
            if not self._orders:
                return None
            if isinstance(self._orders[0], PublishOrder) and not publishing:
                return None
            return self._orders.popleft()
