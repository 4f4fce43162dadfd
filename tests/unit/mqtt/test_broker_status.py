from __future__ import annotations

from mqtts_gui.mqtt.broker_status import MOST_TOPICS, MOST_VALUES, BrokerStatus
from mqtts_gui.mqtt.events import Message
from mqtts_gui.mqtt.status_facts import Fact, sort_readings

MOSQUITTO = {
    "$SYS/broker/version": "mosquitto version 2.0.11",
    "$SYS/broker/uptime": "5412 seconds",
    "$SYS/broker/clients/connected": "3",
    "$SYS/broker/clients/active": "3",
    "$SYS/broker/clients/total": "5",
    "$SYS/broker/clients/maximum": "7",
    "$SYS/broker/messages/received": "900",
    "$SYS/broker/publish/messages/received": "128",
    "$SYS/broker/publish/messages/sent": "256",
    "$SYS/broker/publish/messages/dropped": "1",
    "$SYS/broker/bytes/received": "4096",
    "$SYS/broker/bytes/sent": "8192",
    "$SYS/broker/load/publish/received/1min": "60.50",
    "$SYS/broker/load/publish/received/5min": "12.00",
    "$SYS/broker/load/publish/received/15min": "4.00",
    "$SYS/broker/load/messages/received/1min": "99.00",
    "$SYS/broker/load/messages/received/5min": "99.00",
    "$SYS/broker/load/messages/received/15min": "99.00",
    "$SYS/broker/load/bytes/sent/1min": "1.00",
    "$SYS/broker/subscriptions/count": "12",
    "$SYS/broker/retained messages/count": "44",
    "$SYS/broker/heap/current": "46520",
    "$SYS/broker/heap/maximum": "50000",
    "$SYS/broker/shared_subscriptions/count": "0",
}
EMQX = {
    "$SYS/brokers": "emqx@127.0.0.1",
    "$SYS/brokers/emqx@127.0.0.1/version": "5.3.0",
    "$SYS/brokers/emqx@127.0.0.1/uptime": "3 days, 2 hours",
    "$SYS/brokers/emqx@127.0.0.1/stats/connections/count": "9",
    "$SYS/brokers/emqx@127.0.0.1/stats/connections.max": "11",
    "$SYS/brokers/emqx@127.0.0.1/metrics/messages.received": "100",
}


def told(topic: str, text: str | bytes = "1", time_ns: int = 0) -> Message:
    payload = text if isinstance(text, bytes) else text.encode()
    return Message(time_ns, True, topic, payload, 0, True, False)  # noqa: FBT003 - a tuple


def status(values: dict[str, str]) -> BrokerStatus:
    made = BrokerStatus()
    made.is_asked = True
    made.take([told(*item) for item in values.items()], lambda _: False)
    return made


def nobody(_topic: str) -> bool:
    return False


def test_before_it_is_asked_for_everything_is_kept() -> None:
    made = BrokerStatus()
    messages = [told("$SYS/broker/uptime"), told("ciel")]
    assert made.take(messages, nobody) is messages
    assert made.readings() == {}


def test_what_nobody_subscribed_to_is_left_out_of_the_history() -> None:
    made = BrokerStatus()
    made.is_asked = True
    messages = [told("$SYS/a"), told("ciel"), told("$SYS/b"), told("$SYSTEM/x"), told("a/$SYS/b")]
    rest = made.take(messages, lambda topic: topic == "$SYS/b")
    assert [each.topic for each in rest] == ["ciel", "$SYS/b", "$SYSTEM/x", "a/$SYS/b"]
    assert set(made.readings()) == {"$SYS/a", "$SYS/b"}
    only = [told("ciel")]
    assert made.take(only, nobody) is only


def test_numbers_are_kept_for_a_while_and_texts_as_they_came() -> None:
    made = BrokerStatus()
    made.is_asked = True
    for value in range(MOST_VALUES + 5):
        made.take([told("$SYS/n", f"{value} seconds", value)], nobody)
    made.take([told("$SYS/t", b"\xff\xfe text" + b"x" * 5_000)], nobody)
    reading = made.readings()["$SYS/n"]
    assert (reading.text, reading.value, reading.time_ns) == ("64 seconds", 64.0, 64)
    assert list(reading.values) == list(range(5, MOST_VALUES + 5))
    assert made.readings()["$SYS/t"].value is None
    assert len(made.readings()["$SYS/t"].text) <= 200


def test_a_broker_that_tells_without_end_fills_no_memory() -> None:
    made = BrokerStatus()
    made.is_asked = True
    rest = made.take([told(f"$SYS/{each}") for each in range(MOST_TOPICS + 10)], nobody)
    assert rest == []
    assert len(made.readings()) == MOST_TOPICS


def test_a_refusal_is_known_and_a_new_broker_is_asked_anew() -> None:
    made = status({"$SYS/a": "1"})
    made.take_answer(("ciel", "$SYS/#"), (0, 0x87))
    refusals = [made.refused]
    made.forget()
    refusals.append(made.refused)
    assert refusals == [0x87, None]
    assert dict(made.readings()) == {}
    made.take_answer(("$SYS/#",), (0,))
    assert made.refused is None


def test_mosquitto_is_understood() -> None:
    facts = sort_readings(status(MOSQUITTO).readings())
    values = {fact: reading.value for fact, reading in facts.known.items()}
    assert set(values) == set(Fact)
    assert facts.known[Fact.VERSION].text == "mosquitto version 2.0.11"
    assert values[Fact.UPTIME] == 5412
    assert values[Fact.MESSAGES_IN] == 128  # messages, not packets of every kind
    assert values[Fact.RETAINED] == 44
    assert facts.loads == {Fact.MESSAGES_IN: (60.5, 12.0, 4.0)}
    assert [topic for topic, _ in facts.others] == ["$SYS/broker/shared_subscriptions/count"]


def test_other_brokers_are_understood_as_far_as_they_tell() -> None:
    facts = sort_readings(status(EMQX).readings())
    assert facts.known[Fact.UPTIME].text == "3 days, 2 hours"
    assert facts.known[Fact.CONNECTED].value == 9
    assert facts.known[Fact.MAXIMUM].value == 11
    assert facts.known[Fact.MESSAGES_IN].value == 100
    assert facts.loads == {}
    assert [topic for topic, _ in facts.others] == ["$SYS/brokers"]
    verne = sort_readings(status({"$SYS/VerneMQ@127.0.0.1/bytes/received": "7"}).readings())
    assert verne.known[Fact.BYTES_IN].value == 7
