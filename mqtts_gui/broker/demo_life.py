"""Messages that come by themselves to the demonstration broker, as from a lab's two rooms."""

from __future__ import annotations

import json
import random
from itertools import count

from mqtts_gui.broker.demo import DemoBroker
from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.messages import Message
from mqtts_gui.broker.sessions import Timer
from mqtts_gui.i18n import mark

PERIOD_S = 0.5
GREETING_TOPIC = "ciel"
GREETINGS = (
    mark("hello from the demonstration broker"),
    mark("everything here travels encrypted"),
    mark("the certificate says who is speaking"),
    mark("publish to ciel and read your own message here"),
)
_GREETING_EVERY = 4
_SLOW_ROOM_EVERY = 5


class Thermometer:
    """A room's temperature, in degrees Celsius, that drifts about its usual value."""

    def __init__(self, usual: float, seed: int) -> None:
        self._usual = self._value = usual
        self._random = random.Random(seed)  # noqa: S311 - weather, not a secret

    def read(self) -> bytes:
        """Return the next reading as the lab's JSON."""
        pull = (self._usual - self._value) / 10
        self._value += pull + self._random.uniform(-0.15, 0.15)
        reading = {"valeur": round(self._value, 1), "unite": "°C"}
        return json.dumps(reading, ensure_ascii=False).encode()


class DemoLife:
    """Publish greetings and temperatures every so often, from the broker's own loop.

    `start` and `stop` may be called from any thread. Messages end with the broker, too; when it
    was started again, so is this.
    """

    def __init__(self, broker: DemoBroker, period_s: float = PERIOD_S) -> None:
        self._broker = broker
        self._period_s = period_s
        self._timer: Timer | None = None
        self._turns = count()
        self._room_12 = Thermometer(usual=21.4, seed=12)
        self._room_14 = Thermometer(usual=19.8, seed=14)

    def start(self) -> None:
        """Let messages come."""
        self._broker.call(self._begin)

    def stop(self) -> None:
        """Let no more come."""
        self._broker.call(self._end)

    def _begin(self, hub: Hub) -> None:
        self._end(hub)
        self._tick(hub)

    def _end(self, _: Hub) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick(self, hub: Hub) -> None:
        self._timer = hub.scheduler.call_later(self._period_s, lambda: self._tick(hub))
        turn = next(self._turns)
        _publish(hub, "ciel/salle12/temperature", self._room_12.read())
        if turn % _SLOW_ROOM_EVERY == 0:
            _publish(hub, "ciel/salle14/temperature", self._room_14.read(), retain=True)
        if turn % _GREETING_EVERY == 0:
            greeting = str(GREETINGS[turn // _GREETING_EVERY % len(GREETINGS)])
            _publish(hub, GREETING_TOPIC, greeting.encode(), qos=1)


def _publish(hub: Hub, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
    hub.publish(Message(topic, payload, qos, retain, size=len(topic) + len(payload)))
