"""What the doctor's command line names: the connection, its secrets, the broker's log."""

from __future__ import annotations

import argparse
from pathlib import Path

from mqtts_gui.certs.loading import load_file
from mqtts_gui.cli.secret_files import first_line
from mqtts_gui.doctor.broker_log import BrokerLog, read_log_file
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import Phrase, mark
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets, TlsVersion
from mqtts_gui.mqtt.target import Target


class InputFileError(Exception):
    """A file beside those of the connection cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def profile_of(args: argparse.Namespace, target: Target) -> Profile:
    """Return the connection that the words describe."""
    profile = Profile(
        host=target.host,
        port=target.port,
        protocol=target.protocol,
        server_name=args.server_name,
        mqtt_version=MqttVersion(args.mqtt_version),
        username=args.username or target.username,
        keep_alive_s=args.keepalive,
        ca_file=args.cafile,
        client_cert=args.cert,
        client_key=args.key,
        tls_min=TlsVersion(args.tls_min),
        tls_max=TlsVersion(args.tls_max),
        ciphers=args.ciphers,
    )
    return profile if args.client_id is None else profile.with_changes(client_id=args.client_id)


def secrets_of(args: argparse.Namespace, target: Target) -> Secrets:
    """Return what the files with secrets hold.

    Raises:
        InputFileError: one of them cannot be read.
    """
    password = _first_line(args.password_file) if args.password_file else target.password
    key_password = _first_line(args.key_password_file) if args.key_password_file else None
    return Secrets(password, key_password)


def log_of(args: argparse.Namespace) -> BrokerLog | None:
    """Return what was read of the broker's log, None where none is named.

    Raises:
        InputFileError: it cannot be read.
    """
    path: Path | None = args.broker_log
    if path is None:
        return None
    try:
        return read_log_file(path)
    except (OSError, ValueError) as error:
        message = mark("The log file %(file)s cannot be used", file=path.name or str(path))
        fix = mark("Name a file with lines of mosquitto.log.")
        raise InputFileError(_unreadable(path, message, fix)) from error


def _first_line(path: Path) -> str:
    try:
        return first_line(path)
    except (OSError, ValueError) as error:
        message = mark("The password file %(file)s cannot be used", file=path.name or str(path))
        fix = mark("Name a text file whose first line is the password.")
        raise InputFileError(_unreadable(path, message, fix)) from error


def _unreadable(path: Path, message: Phrase, fix: Phrase) -> Problem:
    finding = load_file(path).error
    return Problem(
        code=finding.code if finding else "file-unreadable",
        severity=Severity.ERROR,
        message=message,
        cause=finding.message if finding else mark("It cannot be read."),
        fix=fix,
        details={"file": str(path)},
    )
