"""What the rest of the program asks of the network thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.unfinished import Unfinished

MOST_BATCHES, MOST_ORDERS = 4, 2000
"""What waits at most of those who wait for room: the memory is bounded by it."""


class NotConnectedError(Exception):
    """A message cannot be published: the session is not ready."""


@dataclass(frozen=True, slots=True)
class PublishOrder:
    """Publish this message."""

    token: int
    message: Message


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """Publish these messages of QoS 0; the first has this token, each other one more."""

    token: int
    messages: Sequence[Message]


@dataclass(frozen=True, slots=True)
class SubscribeOrder:
    """Subscribe to these filters, each with its options, of which the lowest bits are the QoS."""

    filters: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class UnsubscribeOrder:
    """Unsubscribe from these filters."""

    filters: tuple[str, ...]


_MESSAGES = (PublishOrder, BatchOrder)
Order = PublishOrder | BatchOrder | SubscribeOrder | UnsubscribeOrder


class Outbox:
    """Orders, in order, and the subscriptions that every connection begins with.

    Any thread may give orders; the network thread opens, closes and takes.
    """

    def __init__(self, subscriptions: Sequence[tuple[str, int]]) -> None:
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._orders: deque[Order] = deque()
        self._wanted = dict(subscriptions)
        self._is_open = False
        self._last_token = 0
        self._batches = 0

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

    def publish_many(self, messages: Sequence[Message]) -> int:
        """Order messages of one quality of service, and return the token of the first.

        Whoever orders many waits for room in between: see `wait_for_room`.

        Raises:
            NotConnectedError: the session is not ready.
        """
        with self._lock:
            if not self._is_open:
                raise NotConnectedError
            token = self._last_token + 1
            self._last_token += len(messages)
            if messages[0].qos:
                orders = [PublishOrder(token + place, one) for place, one in enumerate(messages)]
                self._orders.extend(orders)
            else:
                self._orders.append(BatchOrder(token, messages))
            self._batches += 1 - bool(messages[0].qos)
            return token

    def wait_for_room(self, timeout_s: float) -> bool:
        """Wait until few orders are left, but no longer than this; say whether it is so.

        Raises:
            NotConnectedError: the session is not ready.
        """
        with self._room:
            self._room.wait_for(lambda: self._has_room or not self._is_open, timeout_s)
            if not self._is_open:
                raise NotConnectedError
            return self._has_room

    @property
    def waiting(self) -> int:
        """How many orders were not handed on, a batch being one."""
        return len(self._orders)

    def _still_wanted(self, order: Order) -> Order | None:
        """Return the order without filters that are wanted again since it was given."""
        if not isinstance(order, UnsubscribeOrder):
            return order
        filters = tuple(each for each in order.filters if each not in self._wanted)
        return UnsubscribeOrder(filters) if filters else None

    @property
    def _has_room(self) -> bool:
        return self._batches < MOST_BATCHES and len(self._orders) < MOST_ORDERS

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
            self._orders = deque(filter(None, map(self._still_wanted, kept)))
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
            taken = [order for order in self._orders if isinstance(order, _MESSAGES)]
            self._orders = deque(o for o in self._orders if not isinstance(o, _MESSAGES))
            self._batches = 0
            return [
                Unfinished(token, message) for order in taken for token, message in _numbered(order)
            ]

    def close(self) -> None:
        """Accept no more messages."""
        with self._lock:
            self._is_open = False
            self._room.notify_all()

    def next_order(self, *, publishing: bool) -> Order | None:
        """Take the next order; none if it is a message and `publishing` is off."""
        with self._lock:
            if not self._orders:
                return None
            if isinstance(self._orders[0], _MESSAGES) and not publishing:
                return None
            order = self._orders.popleft()
            if isinstance(order, BatchOrder):
                self._batches -= 1
            if isinstance(order, _MESSAGES) and self._has_room:
                self._room.notify_all()
            return order


def _numbered(order: PublishOrder | BatchOrder) -> Iterator[tuple[int, Message]]:
    if isinstance(order, PublishOrder):
        yield order.token, order.message
    else:
        yield from enumerate(order.messages, order.token)
