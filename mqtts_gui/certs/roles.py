"""What a certificate is for: an authority, a broker or a client."""

from __future__ import annotations

from enum import StrEnum

from mqtts_gui.certs.description import Description
from mqtts_gui.i18n import Phrase, mark

_CLIENT_WORDS = ("client", "eleve", "élève", "student")
_BROKER_WORDS = ("broker", "server", "serveur", "mosquitto")


class Role(StrEnum):
    """The part that a certificate plays."""

    CA = "ca"
    BROKER = "broker"
    CLIENT = "client"
    ANY = "any"


ROLE_NAMES: dict[Role, Phrase] = {
    Role.CA: mark("authority"),
    Role.BROKER: mark("broker"),
    Role.CLIENT: mark("client"),
    Role.ANY: mark("certificate"),
}


def stated_role(described: Description) -> Role:
    """Return the role that the certificate itself allows; `ANY` when it allows both."""
    if described.is_ca:
        return Role.CA
    server = "serverAuth" in described.extended_key_usage
    client = "clientAuth" in described.extended_key_usage
    if server != client:
        return Role.BROKER if server else Role.CLIENT
    return Role.ANY


def named_role(file_name: str) -> Role:
    """Return the role that a file's name suggests."""
    name = file_name.lower()
    if any(word in name for word in _CLIENT_WORDS):
        return Role.CLIENT
    return Role.BROKER if any(word in name for word in _BROKER_WORDS) else Role.ANY


def guess_role(described: Description, file_name: str) -> Role:
    """Return the stated role, else what the file's name suggests."""
    stated = stated_role(described)
    return named_role(file_name) if stated is Role.ANY else stated
