"""What a person sets for a connection: a profile, saved as it is, without secrets."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from mqtts_gui.mqtt.logins import hide_login
from mqtts_gui.mqtt.topics import SHARED_PREFIX

DEFAULT_PORTS = {"mqtt": 1883, "mqtts": 8883}
DEFAULT_KEEP_ALIVE_S = 60


class Protocol(StrEnum):
    """How bytes travel to the broker."""

    MQTT = "mqtt"
    MQTTS = "mqtts"


class MqttVersion(StrEnum):
    """The versions of MQTT, as people write them."""

    V3_1 = "3.1"
    V3_1_1 = "3.1.1"
    V5 = "5"


class TlsVersion(StrEnum):
    """The versions of TLS that the program speaks."""

    V1_2 = "1.2"
    V1_3 = "1.3"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A topic filter that is subscribed to at every connection.

    Attributes:
        filter: Topic filter (MQTT 5.0, 4.7).
        qos: Maximum quality of service asked for, 0 to 2.
        colour: Place in the theme's list of series colours.
        alias: What the person calls it; empty for the filter itself.
        no_local: What this client publishes does not come back to it (MQTT 5).
        retain_as_published: The broker leaves the retain flag as it was sent (MQTT 5).
        retain_handling: When retained messages come: 0 at each subscribing, 1 if the subscription
            is new, 2 never (MQTT 5).
        paused_ns: Since when its messages are kept but not shown, nanoseconds since 1970, UTC;
            0 while they are shown.
        is_off: It is kept here, but the broker is not asked for it.
    """

    filter: str
    qos: int = 0
    colour: int = 0
    alias: str = ""
    no_local: bool = False
    retain_as_published: bool = False
    retain_handling: int = 0
    paused_ns: int = 0
    is_off: bool = False

    @property
    def request(self) -> tuple[str, int]:
        """The filter and the byte of its options (MQTT 5.0, 3.8.3.1), as a session wants them.

        A shared subscription with no local would be a protocol error: it does without.
        """
        options = self.qos | self.retain_as_published << 3 | self.retain_handling << 4
        if self.no_local and not self.filter.startswith(SHARED_PREFIX):
            options |= 1 << 2
        return self.filter, options


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that defines a connection, except its secrets.

    Attributes:
        id: Random identifier, stable for the life of the profile; names its secrets and history.
        server_name: Name expected in the broker's certificate; empty means the host.
        client_id: MQTT client identifier; empty lets the broker choose one.
        keep_alive_s: Keep alive in seconds (MQTT 5.0, 3.1.2.10); 0 switches it off.
        ca_file: PEM, DER, … with the trusted authorities; None means the system's store.
        verify_chain: Check the broker's certificate chain and its dates.
        verify_name: Check that the broker's certificate is made out to the expected name.
    """

    id: str = field(default_factory=lambda: secrets.token_hex(8))
    name: str = ""
    protocol: Protocol = Protocol.MQTTS
    host: str = ""
    port: int = DEFAULT_PORTS["mqtts"]
    server_name: str = ""
    mqtt_version: MqttVersion = MqttVersion.V5
    client_id: str = field(default_factory=lambda: f"mqtts-gui-{secrets.token_hex(4)}")
    username: str = ""
    keep_alive_s: int = DEFAULT_KEEP_ALIVE_S
    clean_start: bool = True
    ca_file: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    verify_chain: bool = True
    verify_name: bool = True
    tls_min: TlsVersion = TlsVersion.V1_2
    tls_max: TlsVersion = TlsVersion.V1_3
    ciphers: str = ""
    subscriptions: tuple[Subscription, ...] = ()

    def __post_init__(self) -> None:
        # What a profile holds is saved, shown and copied into reports.
        for name in ("host", "server_name"):
            object.__setattr__(self, name, hide_login(getattr(self, name)))

    @property
    def expected_name(self) -> str:
        """The name the broker's certificate is checked for."""
        return self.server_name or self.host

    @property
    def address(self) -> str:
        """The broker's address as a URL: `mqtts://vm-dupont:8883`."""
        return f"{self.protocol}://{self.place}"

    @property
    def place(self) -> str:
        """Host and port as openssl wants them: `vm-dupont:8883`, `[::1]:8883`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def with_changes(self, **changes: object) -> Profile:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # checked by replace itself


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a connection needs to know and nothing may show: kept in the keyring or in memory."""

    password: str | None = field(default=None, repr=False)
    key_password: str | None = field(default=None, repr=False)
