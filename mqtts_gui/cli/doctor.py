"""`mqtts-gui doctor`: walk a connection and say what is wrong."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from mqtts_gui.certs.loading import load_file
from mqtts_gui.cli.arguments import Parser
from mqtts_gui.cli.doctor_json import result_object
from mqtts_gui.cli.doctor_options import add_options, examples
from mqtts_gui.cli.doctor_text import write_result, write_step, write_target
from mqtts_gui.cli.output import write_json
from mqtts_gui.cli.secret_files import first_line
from mqtts_gui.doctor.walk import Errand, WalkResult, walk
from mqtts_gui.errors import Problem, Severity
from mqtts_gui.i18n import mark, tr
from mqtts_gui.mqtt.profile import MqttVersion, Profile, Secrets, TlsVersion
from mqtts_gui.mqtt.target import Target, read_target

FINE, FAULTY = 0, 1


class SecretFileError(Exception):
    """A file with a password cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command with all its options."""
    parser = subparsers.add_parser(
        "doctor",
        help=tr("walk a connection and say what is wrong"),
        description=tr("Walk a connection to a broker step by step and say what is wrong."),
        epilog=examples(),
    )
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Walk, print what was found, and return the exit code."""
    target = read_target(args.target)
    try:
        secrets = _secrets(args, target)
    except SecretFileError as error:
        result = WalkResult(_profile(args, target), diagnosis=error.problem)
    else:
        result = _walk(args, target, secrets)
    if args.json:
        write_json(result_object(result))
    else:
        write_result(result)
    return FINE if result.diagnosis is None else FAULTY


def _walk(args: argparse.Namespace, target: Target, secrets: Secrets) -> WalkResult:
    profile = _profile(args, target)
    if not args.json:
        write_target(profile)
    return walk(
        profile,
        secrets,
        errand=_errand(args),
        step_timeout=timedelta(seconds=args.timeout),
        report=None if args.json else write_step,
    )


def _profile(args: argparse.Namespace, target: Target) -> Profile:
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


def _errand(args: argparse.Namespace) -> Errand:
    return Errand(
        filters=tuple(args.topic),
        publish_to=args.publish,
        qos=args.qos,
        payload_bytes=args.size,
        watch=timedelta(seconds=args.watch),
    )


def _secrets(args: argparse.Namespace, target: Target) -> Secrets:
    password = _first_line(args.password_file) if args.password_file else target.password
    key_password = _first_line(args.key_password_file) if args.key_password_file else None
    return Secrets(password, key_password)


def _first_line(path: Path) -> str:
    """Return the first line of a file, which is the secret.

    Raises:
        SecretFileError: the file cannot be read.
    """
    try:
        return first_line(path)
    except (OSError, ValueError) as error:
        raise SecretFileError(_unreadable(path)) from error


def _unreadable(path: Path) -> Problem:
    finding = load_file(path).error
    return Problem(
        code=finding.code if finding else "file-unreadable",
        severity=Severity.ERROR,
        message=mark("The password file %(file)s cannot be used", file=path.name),
        cause=finding.message if finding else mark("It cannot be read."),
        fix=mark("Name a text file whose first line is the password."),
        details={"file": str(path)},
    )
