"""A process that publishes numbered messages over a kept session, through every reconnection.

It knows which were acknowledged, and publishes none beyond the number that it reads from its input.
"""

from __future__ import annotations

import json
import sys
import threading
from functools import partial

from mqtts_gui.mqtt.events import (
    ConnectFailed,
    Disconnected,
    Published,
    Ready,
    SessionCrashed,
    SessionEvent,
)
from mqtts_gui.mqtt.profile import Secrets
from mqtts_gui.mqtt.session import NotConnectedError, Session
from tests.support.loss_setting import TOPIC, Setting, number_in, say, try_again_soon

MOST_UNDER_WAY = 2000
STEP = 50


class Publisher:
    """Publishes, and counts what is acknowledged."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._session = Session(setting.profile("publisher"), Secrets(), self._take)
        self._changed = threading.Condition()
        self._times = bytearray(setting.count + 1)
        self._acknowledged = self._refused = self._connections = self._allowed = 0
        self._end: SessionEvent | None = None

    def run(self) -> None:
        count = self._setting.count
        threading.Thread(target=self._read_allowed, daemon=True).start()
        self._session.start()
        self._wait(1)
        for number in range(count):
            with self._changed:
                self._changed.wait_for(partial(self._may_publish, number))
            self._publish(number)
        with self._changed:
            self._changed.wait_for(lambda: self._end or self._acknowledged >= count)
        self._publish(count)
        with self._changed:
            self._changed.wait_for(lambda: self._end or self._acknowledged > count)
        self._session.close()
        say(json.dumps(self._report()))

    def _report(self) -> dict[str, int | str]:
        return {
            "connections": self._connections,
            "acknowledged": len(self._times) - self._times.count(0),
            "acknowledged_twice": sum(times > 1 for times in self._times),
            "refused": self._refused,
            "end": repr(self._end),
        }

    def _read_allowed(self) -> None:
        for line in sys.stdin:
            with self._changed:
                self._allowed = int(line)
                self._changed.notify_all()

    def _may_publish(self, number: int) -> bool:
        has_room = number - self._acknowledged < MOST_UNDER_WAY
        return self._end is not None or (number < self._allowed and has_room)

    def _wait(self, connections: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._end or self._connections >= connections)

    def _publish(self, number: int) -> None:
        setting = self._setting
        payload, qos = setting.payload(number), setting.qos(number)
        while self._end is None or isinstance(self._end, Disconnected):
            known = self._connections
            try:
                self._session.publish(f"{TOPIC}/{qos}", payload, qos, retain=False)
            except NotConnectedError:
                self._wait(known + 1)
            else:
                return
            if self._end is not None:
                return

    def _take(self, event: SessionEvent) -> None:
        if isinstance(event, Published):
            self._count(event)
            return
        with self._changed:
            if isinstance(event, Ready):
                self._connections += 1
            elif isinstance(event, SessionCrashed) or (
                isinstance(event, ConnectFailed | Disconnected) and event.final
            ):
                self._end = event
            self._changed.notify_all()

    def _count(self, event: Published) -> None:
        number = number_in(event.message.payload)
        with self._changed:
            self._refused += bool(event.reason_code)
            self._times[number] = min(2, self._times[number] + 1)
            self._acknowledged += 1
            if self._acknowledged % STEP == 0 or self._acknowledged >= self._setting.count:
                say(str(self._acknowledged))
                self._changed.notify_all()


if __name__ == "__main__":
    try_again_soon()
    Publisher(Setting.read()).run()
