"""Which fields of a profile an edit changes, and what an entry would break."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import DEFAULT_PORTS, MqttVersion, Profile, Protocol, TlsVersion
from mqtts_gui.ui.models.host_text import HostText

LONGEST_3_1_ID = 23
LONGEST_ID_BYTES = 65535
TLS_CHOICES = (
    (TlsVersion.V1_2, TlsVersion.V1_3),
    (TlsVersion.V1_2, TlsVersion.V1_2),
    (TlsVersion.V1_3, TlsVersion.V1_3),
)


def protocol_changes(profile: Profile, protocol: Protocol) -> dict[str, object]:
    """Change the protocol, and the port with it where it was the other protocol's default."""
    changes: dict[str, object] = {"protocol": protocol}
    if profile.port == DEFAULT_PORTS[profile.protocol]:
        changes["port"] = DEFAULT_PORTS[protocol]
    return changes


def host_changes(profile: Profile, typed: HostText) -> dict[str, object]:
    """Change the host, and what a URL or `host:port` said beside it."""
    changes: dict[str, object] = {"host": typed.host}
    if typed.protocol is not None:
        changes |= protocol_changes(profile, typed.protocol)
    if typed.port is not None:
        changes["port"] = typed.port
    return changes


def read_path(text: str) -> Path | None:
    """Return the path that was typed or pasted, with the quotes or the `file:` URL undone."""
    bare = text.strip().strip('"').strip()
    if bare.startswith("file:"):
        bare = url2pathname(urlsplit(bare).path)
    return Path(bare) if bare else None


def client_id_refusal(client_id: str, version: MqttVersion) -> Phrase | None:
    """Say why the client id cannot be used, if it cannot."""
    if version is MqttVersion.V3_1 and not 1 <= len(client_id) <= LONGEST_3_1_ID:
        return mark("MQTT 3.1 asks for 1 to %(most)d characters", most=LONGEST_3_1_ID)
    if len(client_id.encode("utf-8", "surrogatepass")) > LONGEST_ID_BYTES:
        return mark("A client identifier has at most %(most)d bytes", most=LONGEST_ID_BYTES)
    if not client_id.isprintable():
        return mark("A client identifier holds no control characters")
    return None


def client_id_remark(profile: Profile) -> Phrase | None:
    """Say what an empty client id means."""
    if profile.client_id:
        return None
    if not profile.clean_start and profile.mqtt_version is not MqttVersion.V5:
        return mark("Without an identifier the broker cannot keep a session: choose a clean start")
    return mark("Empty: the broker chooses one")


def login_remark(profile: Profile, password: str | None) -> Phrase | None:
    """Say what is odd about the user name and the password together."""
    if password and profile.protocol is Protocol.MQTT:
        return mark("Without TLS the password travels in clear")
    if password and not profile.username and profile.mqtt_version is not MqttVersion.V5:
        return mark("Before MQTT 5 a password needs a user name")
    return None
