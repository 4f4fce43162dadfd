from __future__ import annotations

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.outbox import (
    NotConnectedError,
    Outbox,
    PublishOrder,
    SubscribeOrder,
    UnsubscribeOrder,
)


def message(payload: bytes) -> Message:
    return Message(0, False, "ciel", payload, 0, retain=False, duplicate=False)  # noqa: FBT003


def test_messages_are_refused_until_the_session_is_ready() -> None:
    outbox = Outbox([])
    with pytest.raises(NotConnectedError):
        outbox.publish(message(b"early"))
    outbox.open()
    assert outbox.publish(message(b"1")) == 1
    outbox.close()
    with pytest.raises(NotConnectedError):
        outbox.publish(message(b"late"))


def test_subscriptions_are_kept_and_renewed() -> None:
    outbox = Outbox([("ciel", 0)])
    outbox.subscribe([("a", 1), ("ciel", 2)])
    outbox.unsubscribe(["b"])
    assert outbox.open() == (("ciel", 2), ("a", 1))
    assert outbox.next_order(publishing=True) is None

    outbox.subscribe([("b", 0)])
    outbox.unsubscribe(["a", "never asked for"])
    assert outbox.next_order(publishing=True) == SubscribeOrder((("b", 0),))
    assert outbox.next_order(publishing=True) == UnsubscribeOrder(("a", "never asked for"))
    outbox.close()
    assert outbox.open() == (("ciel", 2), ("b", 0))


def test_orders_keep_their_order_and_wait_for_room() -> None:
    outbox = Outbox([])
    outbox.open()
    outbox.subscribe([("a", 0)])
    outbox.publish(message(b"1"))
    outbox.subscribe([("b", 0)])
    assert outbox.next_order(publishing=False) == SubscribeOrder((("a", 0),))
    assert outbox.next_order(publishing=False) is None
    assert outbox.next_order(publishing=True) == PublishOrder(1, message(b"1"))
    assert outbox.next_order(publishing=False) == SubscribeOrder((("b", 0),))


def test_messages_survive_a_lost_connection_and_subscriptions_are_not_doubled() -> None:
    outbox = Outbox([])
    outbox.open()
    outbox.subscribe([("a", 0)])
    outbox.publish(message(b"1"))
    outbox.close()
    assert outbox.open() == (("a", 0),)
    assert outbox.next_order(publishing=True) == PublishOrder(1, message(b"1"))
    assert outbox.next_order(publishing=True) is None
