"""Which topics below `$SYS` say what: mosquitto's names first, then those of other brokers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mqtts_gui.mqtt.broker_status import Reading

MINUTES = (1, 5, 15)


class Fact(StrEnum):
    """What a broker tells of itself."""

    VERSION = "version"
    UPTIME = "uptime"
    CONNECTED = "connected"
    TOTAL = "total"
    MAXIMUM = "maximum"
    MESSAGES_IN = "messages in"
    MESSAGES_OUT = "messages out"
    BYTES_IN = "bytes in"
    BYTES_OUT = "bytes out"
    SUBSCRIPTIONS = "subscriptions"
    RETAINED = "retained"
    DROPPED = "dropped"
    MEMORY = "memory"
    MOST_MEMORY = "most memory"


# mosquitto and what mirrors it (HiveMQ's extension) | EMQX, older with / and newer with . | VerneMQ
_BROKER = r"\$SYS/broker/"
_EMQX = r"\$SYS/brokers/[^/]+/"
_VERNE = r"\$SYS/[^/]*@[^/]+/"
_NAMES: Mapping[Fact, Sequence[str]] = {
    Fact.VERSION: (_BROKER + "version", _EMQX + "version"),
    Fact.UPTIME: (_BROKER + "uptime", _EMQX + "uptime"),
    Fact.CONNECTED: (
        _BROKER + "clients/(?:connected|active)",
        _EMQX + "stats/connections[/.]count",
        _VERNE + "active_mqtt_connections",
    ),
    Fact.TOTAL: (_BROKER + "clients/total", _EMQX + "stats/sessions[/.]count"),
    Fact.MAXIMUM: (_BROKER + "clients/maximum", _EMQX + "stats/connections[/.]max"),
    Fact.MESSAGES_IN: (
        _BROKER + "(?:publish/messages|messages/publish)/received",
        _BROKER + "messages/received",
        _EMQX + "metrics/messages[/.]received",
        _VERNE + "mqtt/publish/received",
    ),
    Fact.MESSAGES_OUT: (
        _BROKER + "(?:publish/messages|messages/publish)/sent",
        _BROKER + "messages/sent",
        _EMQX + "metrics/messages[/.]sent",
        _VERNE + "mqtt/publish/sent",
    ),
    Fact.BYTES_IN: (
        _BROKER + "bytes/received",
        _EMQX + "metrics/bytes[/.]received",
        _VERNE + "bytes/received",
    ),
    Fact.BYTES_OUT: (
        _BROKER + "bytes/sent",
        _EMQX + "metrics/bytes[/.]sent",
        _VERNE + "bytes/sent",
    ),
    Fact.SUBSCRIPTIONS: (
        _BROKER + "subscriptions/count",
        _EMQX + "stats/subscriptions[/.]count",
        _VERNE + "router/subscriptions",
    ),
    Fact.RETAINED: (
        _BROKER + "retained[ /]messages/count",
        _EMQX + "stats/retained[/.]count",
        _VERNE + "retain/messages",
    ),
    Fact.DROPPED: (
        _BROKER + "(?:publish/messages|messages/publish)/dropped",
        _EMQX + "metrics/messages[/.]dropped",
        _VERNE + "queue/message/drop",
    ),
    Fact.MEMORY: (_BROKER + "heap/current(?: size)?",),
    Fact.MOST_MEMORY: (_BROKER + "heap/maximum(?: size)?",),
}
_LOADS = {
    Fact.MESSAGES_IN: _BROKER + "load/(?:publish|messages)/received/{0}min",
    Fact.MESSAGES_OUT: _BROKER + "load/(?:publish|messages)/sent/{0}min",
    Fact.BYTES_IN: _BROKER + "load/bytes/received/{0}min",
    Fact.BYTES_OUT: _BROKER + "load/bytes/sent/{0}min",
    Fact.CONNECTED: _BROKER + "load/connections/{0}min",
}
_PATTERNS = {fact: [re.compile(each) for each in names] for fact, names in _NAMES.items()}
_LOAD_PATTERNS = {
    fact: [re.compile(name.format(minutes)) for minutes in MINUTES] for fact, name in _LOADS.items()
}


@dataclass(frozen=True, slots=True)
class BrokerFacts:
    """What a broker tells, sorted.

    Attributes:
        known: The reading of each fact there is.
        loads: How much a minute, over the last 1, 5 and 15 minutes, where the broker says that.
        others: What is none of these, by topic, in order.
    """

    known: Mapping[Fact, Reading]
    loads: Mapping[Fact, tuple[float, ...]]
    others: Sequence[tuple[str, Reading]]


def sort_readings(readings: Mapping[str, Reading]) -> BrokerFacts:
    """Sort what came by what it says."""
    known: dict[Fact, Reading] = {}
    used: set[str] = set()
    for fact, patterns in _PATTERNS.items():
        for pattern in patterns:
            topics = [topic for topic in readings if pattern.fullmatch(topic)]
            used.update(topics)
            if topics and fact not in known:
                known[fact] = max((readings[each] for each in topics), key=_age)
    loads: dict[Fact, tuple[float, ...]] = {}
    for fact, per_minutes in _LOAD_PATTERNS.items():
        found = [[t for t in readings if pattern.fullmatch(t)] for pattern in per_minutes]
        used.update(topic for topics in found for topic in topics)
        # Of load/messages and load/publish, the latter counts what the fact itself counts.
        values = [readings[max(topics)].value for topics in found if topics]
        numbers = tuple(value for value in values if value is not None)
        if len(numbers) == len(MINUTES):
            loads[fact] = numbers
    others = [(topic, readings[topic]) for topic in sorted(readings) if topic not in used]
    return BrokerFacts(known, loads, others)


def _age(reading: Reading) -> int:
    return reading.time_ns
