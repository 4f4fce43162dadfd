"""The findings for containers that were read, and how they are taken apart for other programs."""

from __future__ import annotations

from mqtts_gui.certs.commands import Command, command_from_container, command_from_der
from mqtts_gui.certs.form_findings import CONTAINERS
from mqtts_gui.certs.items import Kind
from mqtts_gui.errors import Finding, Severity
from mqtts_gui.i18n import mark


def of_der(kind: Kind, *, encrypted: bool) -> Finding:
    """Return the finding for bare DER that was read."""
    return _contained("file-der", command_from_der(kind, encrypted=encrypted))


def of_container(code: str, *, variant: bool) -> Finding:
    """Return the finding for a container that was read; see `command_from_container`."""
    return _contained(code, command_from_container(code, variant=variant))


def _contained(code: str, command: Command) -> Finding:
    fix = mark("For programs that want PEM: %(command)s", command=" ".join(command))
    return Finding(code, Severity.WARNING, CONTAINERS[code], fix if command else None, command)
