"""Nothing listens: the smallest fault, and the pattern of the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mqtts_gui.mqtt.profile import Profile, Protocol
from tests.support.fault import Case, Fault
from tests.support.mosquitto import free_port


@contextmanager
def nothing_listens(_folder: Path) -> Iterator[Case]:
    yield Case(Profile(host="127.0.0.1", port=free_port(), protocol=Protocol.MQTT))


FAULTS = (Fault("tcp-refused", "in clear", nothing_listens),)
