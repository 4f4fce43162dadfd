"""The buttons that several problems share."""

from __future__ import annotations

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
OPEN_CERTIFICATE = Action(ActionId.OPEN_BROKER_CERTIFICATE, mark("Open the certificate"))
ENTER_LOGIN = Action(ActionId.ENTER_LOGIN, mark("Enter user name and password"))
NEW_CLIENT_ID = Action(ActionId.NEW_CLIENT_ID, mark("Use a new client identifier"))


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
    """Return the action that copies commands for the broker's machine."""
    label = mark("Copy the commands for the broker's machine")
    return Action(ActionId.COPY_COMMAND, label, commands)
