"""The buttons that several problems share."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from mqtts_gui.certs.placing import FIELD_NAMES, FileRole
from mqtts_gui.errors import Action, ActionId
from mqtts_gui.i18n import mark
from mqtts_gui.mqtt.profile import DEFAULT_PORTS

TRY_AGAIN = Action(ActionId.TRY_AGAIN, mark("Try again"))
EDIT_HOST = Action(ActionId.EDIT_HOST, mark("Correct the host"))
CHOOSE_CA = Action(ActionId.CHOOSE_CA, mark("Choose the CA file"))
CHOOSE_CLIENT_CERTIFICATE = Action(
    ActionId.CHOOSE_CLIENT_CERTIFICATE, mark("Choose the client certificate")
)
CHOOSE_CLIENT_KEY = Action(ActionId.CHOOSE_CLIENT_KEY, mark("Choose the private key"))
ENTER_PASSPHRASE = Action(ActionId.ENTER_PASSPHRASE, mark("Enter the passphrase"))
SWAP_CERTIFICATE_AND_KEY = Action(ActionId.SWAP_CERTIFICATE_AND_KEY, mark("Swap the two files"))
SWITCH_TLS_ON = Action(ActionId.SWITCH_TLS_ON, mark("Switch TLS on"))
SWITCH_TLS_OFF = Action(ActionId.SWITCH_TLS_OFF, mark("Connect without TLS"))
USE_MQTT_3_1_1 = Action(ActionId.USE_MQTT_3_1_1, mark("Use MQTT 3.1.1"))
ALLOW_TLS_1_3 = Action(ActionId.ALLOW_TLS_1_3, mark("Allow TLS 1.3"))
OPEN_CERTIFICATE = Action(ActionId.OPEN_BROKER_CERTIFICATE, mark("Open the certificate"))
ENTER_LOGIN = Action(ActionId.ENTER_LOGIN, mark("Enter user name and password"))
NEW_CLIENT_ID = Action(ActionId.NEW_CLIENT_ID, mark("Use a new client identifier"))


def expect_name(name: str) -> Action:
    """Return the action that has the broker's certificate checked for `name`."""
    return Action(ActionId.EXPECT_NAME, mark("Expect the name “%(name)s”", name=name), name)


def use_host(host: str) -> Action:
    """Return the action that puts `host` in its field; an empty one cannot be put there."""
    return Action(ActionId.USE_HOST, mark("Use %(host)s", host=host), host) if host else EDIT_HOST


def use_port(port: int) -> Action:
    """Return the action that goes to a port."""
    return Action(ActionId.USE_PORT, mark("Use port %(port)s", port=port), str(port))


def use_default_port(protocol: str) -> Action:
    """Return the action that goes to the usual port of a protocol."""
    return use_port(DEFAULT_PORTS[protocol])


def on_the_broker(commands: str) -> Action:
    """Return the action that shows commands for the broker's machine, to be copied there.

    Args:
        commands: One a line; where they hold no quotation marks, `;` may divide them as well.
    """
    label = mark("Commands for the broker's machine…")
    return Action(ActionId.COPY_COMMAND, label, commands)


def on_this_computer(*words: str) -> Action:
    """Return the action that shows a command for this computer; any shell of it is offered."""
    label = mark("The command that mends it…")
    return Action(ActionId.COPY_COMMAND, label, shlex.join(words), here=True)


def move_file(role: FileRole, target: FileRole) -> Action:
    """Return the action after which the files of two fields have changed places."""
    label = mark("Move to “%(field)s”", field=FIELD_NAMES[target])
    return Action(ActionId.MOVE_FILE, label, f"{role} {target}")


def take_file(role: FileRole, path: Path) -> Action:
    """Return the action that puts `path` into a field."""
    return Action(ActionId.TAKE_FILE, mark("Take %(file)s", file=path.name), f"{role} {path}")


def hosts_lines(address: str, name: str, platform: str = sys.platform) -> tuple[Action, ...]:
    """Return the actions that bring a line into the hosts file; Windows can be asked to add it."""
    line = f"{address} {name}"
    copy = Action(ActionId.COPY_HOSTS_LINE, mark("Copy the line for the hosts file"), line)
    if platform != "win32":
        return (copy,)
    return copy, Action(ActionId.ADD_HOSTS_LINE, mark("Add it for me…"), line)
