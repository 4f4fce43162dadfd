"""What a broker tells of itself, in words, as the tiles of its window show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mqtts_gui.i18n import Phrase, format_number, mark, tr, visible
from mqtts_gui.mqtt.broker_status import Reading
from mqtts_gui.mqtt.status_facts import BrokerFacts, Fact
from mqtts_gui.ui.models.message_text import rate_text
from mqtts_gui.ui.models.size_text import size_phrase

_SECONDS = re.compile(r"\s*(\d+)\s*(?:seconds?|s)?\s*")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure.

    Attributes:
        value: The figure in words; or that the broker does not tell it.
        detail: What belongs to it, or nothing.
        values: What its small curve shows: the latest values, or how much each added.
    """

    fact: Fact
    name: Phrase
    value: str
    detail: str
    values: tuple[float, ...]


_NAMES: Mapping[Fact, Phrase] = {
    Fact.VERSION: mark("Version"),
    Fact.UPTIME: mark("Running for"),
    Fact.CONNECTED: mark("Clients connected"),
    Fact.MESSAGES_IN: mark("Messages received by the broker"),
    Fact.MESSAGES_OUT: mark("Messages sent by the broker"),
    Fact.BYTES_IN: mark("Bytes received by the broker"),
    Fact.BYTES_OUT: mark("Bytes sent by the broker"),
    Fact.SUBSCRIPTIONS: mark("Subscriptions"),
    Fact.RETAINED: mark("Retained messages"),
    Fact.DROPPED: mark("Messages dropped"),
    Fact.MEMORY: mark("Memory in use"),
}
_COUNTERS = {Fact.MESSAGES_IN, Fact.MESSAGES_OUT, Fact.BYTES_IN, Fact.BYTES_OUT, Fact.DROPPED}
_SIZES = {Fact.BYTES_IN, Fact.BYTES_OUT, Fact.MEMORY}
_WITHOUT_CURVE = {Fact.VERSION, Fact.UPTIME}


def tiles_of(facts: BrokerFacts) -> list[Tile]:
    """Return a tile for each fact that has one, whether or not the broker tells it."""
    return [
        Tile(fact, name, _value(fact, facts), _detail(fact, facts), _curve(fact, facts))
        for fact, name in _NAMES.items()
    ]


def _value(fact: Fact, facts: BrokerFacts) -> str:
    reading = facts.known.get(fact)
    if reading is None:
        return tr("not told")
    if fact is Fact.UPTIME:
        return uptime_text(reading.text)
    if fact is Fact.VERSION or reading.value is None:
        return _short(reading.text)
    return _amount(fact, reading.value)


def _amount(fact: Fact, value: float) -> str:
    return str(size_phrase(round(value))) if fact in _SIZES else format_number(round(value))


def _detail(fact: Fact, facts: BrokerFacts) -> str:
    if fact is Fact.CONNECTED:
        return _clients(facts)
    if fact is Fact.MEMORY and (most := facts.known.get(Fact.MOST_MEMORY)) is not None:
        return tr("at most %(most)s", most=_amount(fact, most.value or 0))
    if (loads := facts.loads.get(fact)) is not None:
        one, five, fifteen = (_rate(fact, load) for load in loads)
        return tr(
            "Per minute: %(one)s (1 min), %(five)s (5 min), %(fifteen)s (15 min)",
            one=one,
            five=five,
            fifteen=fifteen,
        )
    return ""


def _rate(fact: Fact, load: float) -> str:
    return str(size_phrase(round(load))) if fact in _SIZES else rate_text(load)


def _clients(facts: BrokerFacts) -> str:
    def count(reading: Reading) -> str:
        return format_number(round(reading.value or 0))

    total, most = facts.known.get(Fact.TOTAL), facts.known.get(Fact.MAXIMUM)
    said = [] if total is None else [tr("%(count)s known", count=count(total))]
    said += [] if most is None else [tr("at most %(most)s at once", most=count(most))]
    return ", ".join(said)


def _curve(fact: Fact, facts: BrokerFacts) -> tuple[float, ...]:
    reading = facts.known.get(fact)
    if reading is None or fact in _WITHOUT_CURVE:
        return ()
    values = tuple(reading.values)
    if fact in _COUNTERS:  # a broker that starts again counts from nothing
        return tuple(max(0.0, new - old) for old, new in pairwise(values))
    return values


def uptime_text(text: str) -> str:
    """Return how long a broker runs; what is no number of seconds stays as it came."""
    found = _SECONDS.fullmatch(text)
    if found is None:
        return _short(text)
    minutes, seconds = divmod(int(found[1]), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    clock = f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    return tr("%(days)s d %(time)s", days=format_number(days), time=clock) if days else clock


def _short(text: str) -> str:
    text = visible(text.strip())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


OtherRows = Sequence[tuple[str, str]]


def other_rows(facts: BrokerFacts, show: Callable[[str], str] = visible) -> OtherRows:
    """Return the topics that no tile shows, and what came on each."""
    return [(show(topic), show(reading.text)) for topic, reading in facts.others]
