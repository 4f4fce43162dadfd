"""A profile as JSON, and back, with every field checked: the file may come from anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, Subscription, TlsVersion

MAX_TEXT = 4096
MAX_MQTT_TEXT = 65_535
MAX_SUBSCRIPTIONS = 10_000
MAX_COLOUR = 1_000
MAX_INSTANT_NS = 2**63 - 1
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SECRET = re.compile("password|passphrase|secret", re.IGNORECASE)
_Choice = TypeVar("_Choice", Protocol, MqttVersion, TlsVersion)


class FieldError(ValueError):
    """A field has a value that no program of ours wrote; its name is the text of the error."""


def write_profile(profile: Profile) -> dict[str, object]:
    """Return the profile as what `json` writes."""
    entry = {f.name: _plain(getattr(profile, f.name)) for f in fields(Profile)}
    entry["subscriptions"] = [write_subscription(each) for each in profile.subscriptions]
    return entry


def write_subscription(subscription: Subscription) -> dict[str, object]:
    """Return a subscription as what `json` writes: older programs know the first three fields."""
    default = Subscription(subscription.filter)
    entry = {f.name: getattr(subscription, f.name) for f in fields(Subscription)}
    always = ("filter", "qos", "colour")
    return {k: v for k, v in entry.items() if k in always or v != getattr(default, k)}


def read_profile(entry: object) -> Profile:
    """Return the profile that `entry` describes; what it lacks has its default.

    Raises:
        FieldError: a field is not what it must be.
    """
    if not isinstance(entry, dict):
        raise FieldError("profile")
    if "id" not in entry:
        raise FieldError("id")
    known = {name: read(name, entry[name]) for name, read in _READERS.items() if name in entry}
    return Profile().with_changes(**known)


def unknown_fields(entry: object) -> Mapping[str, object]:
    """Return the fields that only a newer program knows, without any that smell of a secret."""
    if not isinstance(entry, dict):
        return {}
    return {k: v for k, v in entry.items() if k not in _READERS and not _SECRET.search(k)}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _text(limit: int) -> Callable[[str, object], str]:
    def read(name: str, value: object) -> str:
        if not isinstance(value, str) or len(value) > limit or "\0" in value:
            raise FieldError(name)
        return value

    return read


def _number(lowest: int, highest: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise FieldError(name)
        if not lowest <= value <= highest:
            raise FieldError(name)
        return value

    return read


def _choice(kind: type[_Choice]) -> Callable[[str, object], _Choice]:
    def read(name: str, value: object) -> _Choice:
        if not isinstance(value, str):
            raise FieldError(name)
        try:
            return kind(value)
        except ValueError as error:
            raise FieldError(name) from error

    return read


def _boolean(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise FieldError(name)
    return value


def _identifier(name: str, value: object) -> str:
    # It names the history file and the keyring's entries, so no path may hide in it.
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise FieldError(name)
    return value


def _path(name: str, value: object) -> Path | None:
    text = "" if value is None else _text(MAX_TEXT)(name, value)
    return Path(text) if text else None


def _subscriptions(name: str, value: object) -> tuple[Subscription, ...]:
    if not isinstance(value, list) or len(value) > MAX_SUBSCRIPTIONS:
        raise FieldError(name)
    return tuple(_subscription(name, entry) for entry in value)


def _subscription(name: str, entry: object) -> Subscription:
    if not isinstance(entry, dict) or "filter" not in entry:
        raise FieldError(name)
    known = {key: read(name, entry[key]) for key, read in _SUBSCRIPTION.items() if key in entry}
    return Subscription(**known)  # type: ignore[arg-type]  # each was read as what it is


_SUBSCRIPTION: Mapping[str, Callable[[str, object], object]] = {
    "filter": _text(MAX_MQTT_TEXT),
    "qos": _number(0, 2),
    "colour": _number(0, MAX_COLOUR),
    "alias": _text(MAX_TEXT),
    "no_local": _boolean,
    "retain_as_published": _boolean,
    "retain_handling": _number(0, 2),
    "paused_ns": _number(0, MAX_INSTANT_NS),
    "is_off": _boolean,
}


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "id": _identifier,
    "name": _text(MAX_TEXT),
    "protocol": _choice(Protocol),
    "host": _text(MAX_TEXT),
    "port": _number(0, 65_535),
    "server_name": _text(MAX_TEXT),
    "mqtt_version": _choice(MqttVersion),
    "client_id": _text(MAX_MQTT_TEXT),
    "username": _text(MAX_MQTT_TEXT),
    "keep_alive_s": _number(0, 65_535),
    "clean_start": _boolean,
    "ca_file": _path,
    "client_cert": _path,
    "client_key": _path,
    "verify_chain": _boolean,
    "verify_name": _boolean,
    "tls_min": _choice(TlsVersion),
    "tls_max": _choice(TlsVersion),
    "ciphers": _text(MAX_TEXT),
    "subscriptions": _subscriptions,
}
