"""What CONNECT can carry of a profile: texts of at most 65,535 bytes of UTF-8 (MQTT 5.0, 1.5.4)."""

from __future__ import annotations

from mqtts_gui.mqtt.profile import Profile, Secrets
from mqtts_gui.mqtt.wire import MAX_UINT16


def find_unsendable(profile: Profile, secrets: Secrets) -> str | None:
    """Name the field that MQTT has no room or no characters for, in English; None without one."""
    texts = {"client identifier": profile.client_id, "user name": profile.username}
    for name, text in texts.items():
        if "\0" in text or not _fits(text):
            return name
    if not _fits(secrets.password or ""):
        return "password"
    return None if 0 <= profile.keep_alive_s <= MAX_UINT16 else "keep alive"


def encodable(text: str) -> str:
    """Return `text` with halves of characters replaced, so that it can be encoded at all."""
    return text.encode(errors="replace").decode()


def _fits(text: str) -> bool:
    return text == encodable(text) and len(text.encode()) <= MAX_UINT16
