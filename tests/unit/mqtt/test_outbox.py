from __future__ import annotations

import threading

import pytest

from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.outbox import (
    MOST_BATCHES,
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


def test_what_is_wanted_again_is_not_unsubscribed_from_after_a_lost_connection() -> None:
    outbox = Outbox([("a", 0), ("b", 0)])
    outbox.open()
    outbox.unsubscribe(["a", "b"])
    outbox.unsubscribe(["b"])
    outbox.subscribe([("b", 2)])
    outbox.close()
    assert outbox.open() == (("b", 2),)
    assert outbox.next_order(publishing=True) == UnsubscribeOrder(("a",))
    assert outbox.next_order(publishing=True) is None


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


def test_many_messages_are_one_order_and_are_given_back_one_by_one() -> None:
    outbox = Outbox([])
    with pytest.raises(NotConnectedError):
        outbox.publish_many([message(b"early")])
    outbox.open()
    assert outbox.publish(message(b"0")) == 1
    assert outbox.publish_many([message(b"1"), message(b"2")]) == 2
    assert outbox.publish(message(b"3")) == 4
    outbox.next_order(publishing=True)
    assert outbox.next_order(publishing=False) is None
    left = outbox.take_back()
    assert [(each.token, each.message.payload) for each in left] == [
        (2, b"1"), (3, b"2"), (4, b"3"),
    ]  # fmt: skip
    assert outbox.next_order(publishing=True) is None


def test_those_with_a_quality_of_service_are_orders_of_their_own() -> None:
    outbox = Outbox([])
    outbox.open()
    sent = [message(b"1")._replace(qos=1), message(b"2")._replace(qos=1)]
    assert outbox.publish_many(sent) == 1
    assert outbox.next_order(publishing=True) == PublishOrder(1, sent[0])
    assert outbox.next_order(publishing=True) == PublishOrder(2, sent[1])


@pytest.mark.parametrize(("qos", "size"), [(0, 10), (1, 1000)])
def test_whoever_orders_many_waits_for_room(qos: int, size: int) -> None:
    outbox = Outbox([])
    outbox.open()
    batch = [message(b"x")._replace(qos=qos)] * size
    count = 0
    while outbox.wait_for_room(0):
        outbox.publish_many(batch)
        count += 1
    assert 1 < count <= MOST_BATCHES
    found: list[bool] = []
    waiting = threading.Thread(target=lambda: found.append(outbox.wait_for_room(60)))
    waiting.start()
    while outbox.next_order(publishing=True) is not None:
        pass
    waiting.join(60)
    assert found == [True]


def test_whoever_waits_for_room_hears_of_the_end() -> None:
    outbox = Outbox([])
    outbox.open()
    while outbox.wait_for_room(0):
        outbox.publish_many([message(b"x")])
    found: list[object] = []

    def wait() -> None:
        with pytest.raises(NotConnectedError):
            outbox.wait_for_room(60)
        found.append("told")

    waiting = threading.Thread(target=wait)
    waiting.start()
    outbox.close()
    waiting.join(60)
    assert found == ["told"]
