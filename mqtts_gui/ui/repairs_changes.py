"""Which fields of a profile a repair changes, and how that is told; nothing is done here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mqtts_gui.certs.placing import FIELD_NAMES, FileRole
from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Protocol, TlsVersion

LAST_PORT = 65535


class RepairError(Exception):
    """A repair cannot be made, for a reason to be told."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Change:
    """What a repair does.

    Attributes:
        fields: Fields of the profile, by name.
        done: What was done, for the bar that undoes it.
        file: A file that has to be there.
    """

    fields: Mapping[str, object]
    done: Phrase
    file: Path | None = None


def plan_change(profile: Profile, action: Action) -> Change | None:
    """Return what `action` changes in `profile`; None for an action that changes nothing.

    Raises:
        RepairError: its argument makes no sense for this profile.
    """
    plan = _PLANS.get(action.id)
    return None if plan is None else plan(profile, action.argument)


def host_of_line(name: str) -> Change:
    """Return the change after which a name of the hosts file is the host."""
    return _use_host(Profile(), name)


def _expect_name(_profile: Profile, name: str) -> Change:
    done = mark("Expected name set to %(name)s", name=_filled(name))
    return Change({"server_name": name}, done)


def _use_host(_profile: Profile, host: str) -> Change:
    return Change({"host": _filled(host)}, mark("Host set to %(host)s", host=host))


def _use_port(_profile: Profile, port: str) -> Change:
    number = _port(port)
    return Change({"port": number}, mark("Port set to %(port)d", port=number))


def _switch_tls(profile: Profile, protocol: Protocol, port: str) -> Change:
    # The port stays: it is the one that was heard speaking so.
    number = _port(port) if port else profile.port
    fields = {"protocol": protocol, "port": number}
    if protocol is Protocol.MQTTS:
        return Change(fields, mark("TLS switched on for port %(port)d", port=number))
    said = mark("TLS switched off for port %(port)d: nothing is encrypted", port=number)
    return Change(fields, said)


def _use_mqtt_3_1_1(_profile: Profile, _argument: str) -> Change:
    return Change({"mqtt_version": MqttVersion.V3_1_1}, mark("MQTT version set to 3.1.1"))


def _allow_tls_1_3(_profile: Profile, _argument: str) -> Change:
    return Change({"tls_max": TlsVersion.V1_3}, mark("TLS 1.3 allowed"))


def _swap(profile: Profile, _argument: str) -> Change:
    return _exchange(profile, FileRole.CERTIFICATE, FileRole.KEY)


def _move_file(profile: Profile, argument: str) -> Change:
    try:
        one, other = (FileRole(word) for word in argument.split())
    except ValueError as error:
        raise RepairError(_UNCLEAR) from error
    return _exchange(profile, one, other)


def _exchange(profile: Profile, one: FileRole, other: FileRole) -> Change:
    moved, back = _file(profile, one), _file(profile, other)
    fields = {one.value: back, other.value: moved}
    if moved is not None and back is None:
        field = FIELD_NAMES[other]
        done = mark("%(file)s was moved to “%(field)s”", file=moved.name, field=field)
    else:
        names = {"one": _name(moved), "other": _name(back)}
        done = mark("%(one)s and %(other)s were exchanged", **names)
    return Change(fields, done)


def _take_file(_profile: Profile, argument: str) -> Change:
    word, _, rest = argument.partition(" ")
    try:
        role = FileRole(word)
    except ValueError as error:
        raise RepairError(_UNCLEAR) from error
    path, field = Path(_filled(rest)), FIELD_NAMES[role]
    done = mark("%(file)s was chosen as “%(field)s”", file=path.name, field=field)
    return Change({role.value: path}, done, path)


def _new_client_id(_profile: Profile, wanted: str) -> Change:
    name = wanted or Profile().client_id
    return Change({"client_id": name}, mark("Client identifier set to %(name)s", name=name))


def _filled(text: str) -> str:
    if not text.strip():
        raise RepairError(_UNCLEAR)
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= LAST_PORT):
        raise RepairError(mark("%(port)s is not a port: ports go from 1 to 65535.", port=text))
    return int(text)


def _file(profile: Profile, role: FileRole) -> Path | None:
    path = getattr(profile, role.value)
    return path if isinstance(path, Path) else None


def _name(path: Path | None) -> str:
    return "" if path is None else path.name


_UNCLEAR = mark("This cannot be done: something of it is missing.")
_PLANS: Mapping[ActionId, Callable[[Profile, str], Change]] = {
    ActionId.EXPECT_NAME: _expect_name,
    ActionId.USE_HOST: _use_host,
    ActionId.USE_PORT: _use_port,
    ActionId.SWITCH_TLS_ON: lambda profile, port: _switch_tls(profile, Protocol.MQTTS, port),
    ActionId.SWITCH_TLS_OFF: lambda profile, port: _switch_tls(profile, Protocol.MQTT, port),
    ActionId.USE_MQTT_3_1_1: _use_mqtt_3_1_1,
    ActionId.ALLOW_TLS_1_3: _allow_tls_1_3,
    ActionId.SWAP_CERTIFICATE_AND_KEY: _swap,
    ActionId.MOVE_FILE: _move_file,
    ActionId.TAKE_FILE: _take_file,
    ActionId.NEW_CLIENT_ID: _new_client_id,
}
