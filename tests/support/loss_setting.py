"""What the publishing and the receiving process of a loss trial are told, as one word of JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from mqtts_gui.mqtt import retrying
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Subscription

TOPIC = "ciel/numbers"
DIGITS = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """Messages carry their number, from 0 to `count` and with it: the last one says the end."""

    port: int
    version: str
    authority: str
    certificate: str
    key: str
    history: str
    count: int
    size: int

    @classmethod
    def read(cls) -> Setting:
        return cls(**json.loads(sys.argv[1]))

    def written(self) -> str:
        return json.dumps(asdict(self))

    def profile(self, client_id: str, *subscriptions: Subscription) -> Profile:
        """The profile of a kept session."""
        return Profile(
            host="localhost",
            port=self.port,
            mqtt_version=MqttVersion(self.version),
            client_id=client_id,
            clean_start=False,
            ca_file=Path(self.authority),
            client_cert=Path(self.certificate),
            client_key=Path(self.key),
            subscriptions=subscriptions,
        )

    def payload(self, number: int) -> bytes:
        return (b"%0*d" % (DIGITS, number)).ljust(self.size, b".")

    def qos(self, number: int) -> int:
        """1 and 2 by turns, 2 for the last."""
        return 2 if number == self.count else 1 + number % 2


def number_in(payload: bytes) -> int:
    return int(payload[:DIGITS])


def say(text: str) -> None:
    """Tell the trial something, in a line of its own."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def try_again_soon() -> None:
    """Shorten the waits between attempts, so that a trial of restarts takes seconds."""
    retrying.SHORTEST_S = 0.02
    retrying.LONGEST_S = 0.2
