"""What the broker says of itself under `$SYS`, as mosquitto does."""

from __future__ import annotations

from mqtts_gui.broker.hub import Hub
from mqtts_gui.broker.messages import Message

INTERVAL_S = 10.0


class SystemTopics:
    """Publish the uptime every `INTERVAL_S`, and the number of clients when it changes."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._started_at = hub.scheduler.time()
        self._connected = -1
        hub.clients_changed = self._tell_clients
        self._tick()

    def _tick(self) -> None:
        uptime_s = int(self._hub.scheduler.time() - self._started_at)
        self._tell("uptime", f"{uptime_s} seconds")
        self._tell_clients()
        self._hub.scheduler.call_later(INTERVAL_S, self._tick)

    def _tell_clients(self) -> None:
        if self._hub.connected != self._connected:
            self._connected = self._hub.connected
            self._tell("clients/connected", str(self._connected))

    def _tell(self, name: str, value: str) -> None:
        topic = f"$SYS/broker/{name}"
        payload = value.encode()
        self._hub.publish(Message(topic, payload, retain=True, size=len(topic) + len(payload)))
